"""Answers that belong to no app."""

from core.views.errors import csrf_failure, page_not_found

__all__ = ["csrf_failure", "page_not_found"]
