"""When a row goes, its files go: by erasure, by a cascade, by hand; but only once the deletion is committed."""

from typing import Any

from django.db import transaction

from core.models import PrivateFile


def remove_with_row(instance: PrivateFile, using: str, **kwargs: Any) -> None:
    """Received from post_delete. What cannot be deleted then is found by `manage.py reconcile_files`."""
    names = [(held.storage, held.name) for held in (instance.file, instance.thumbnail) if held.name]

    def remove() -> None:
        for storage, name in names:
            storage.delete(name)

    transaction.on_commit(remove, using=using, robust=True)
