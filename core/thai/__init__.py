"""Thai as the machine must see it: words inside unspaced text, order of the alphabet, excerpts."""
