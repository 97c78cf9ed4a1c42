"""A teacher's own portfolio."""
