"""Wagtail's database search with the Thai analyser on both sides: WAGTAILSEARCH_BACKENDS names this module."""

from typing import Any

from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name modelsearch looks for
    """The backend for the database in use."""
    if connection.vendor == "postgresql":
        from core.search.backends.postgres import ThaiPostgresBackend

        return ThaiPostgresBackend(params)
    from core.search.backends.sqlite import ThaiSQLiteBackend

    return ThaiSQLiteBackend(params)
