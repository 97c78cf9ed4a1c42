"""Units and tutorials as reviewable text: their schema, their check, their loader (content/README.md)."""
