"""Search over what is public, inside Wagtail's own backends with the Thai analyser."""
