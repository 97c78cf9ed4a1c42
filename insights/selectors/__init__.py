"""Reads for the Today page and the mentor board; nothing here writes."""
