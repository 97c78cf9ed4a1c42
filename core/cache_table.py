"""The table of the shared cache is part of every migrate, so that limits on guessing work from the first request."""

from typing import Any

from django.core.management import call_command


def make_cache_table(using: str = "default", **kwargs: Any) -> None:
    """Makes the table when the cache lives in the database; does nothing for Redis, or when it is there."""
    call_command("createcachetable", database=using, verbosity=0)
