"""Writes that belong to no app above."""
