"""Files without a row and rows without a file: what a killed process or a full disk can leave behind."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.utils import timezone

from core.models import PrivateFile
from core.models.files import private_storage

YOUNG = timedelta(days=1)


@dataclass
class Findings:
    """Names in the store that no row knows, and rows whose file is gone."""

    orphans: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def find_loose_files(*, now: datetime | None = None) -> Findings:
    """Compares store and rows. Files younger than a day may belong to a row being written."""
    storage = private_storage()
    known: set[str] = set()
    for names in PrivateFile.objects.values_list("file", "thumbnail").iterator():
        known.update(name for name in names if name)
    before = (now or timezone.now()) - YOUNG
    stored = set(walk(storage, ""))
    old = [name for name in sorted(stored - known) if storage.get_modified_time(name) < before]
    return Findings(orphans=old, missing=sorted(known - stored))


def delete_orphans(findings: Findings) -> int:
    """Deletes the files no row knows. Says how many."""
    storage = private_storage()
    for name in findings.orphans:
        storage.delete(name)
    return len(findings.orphans)


def walk(storage: Storage, folder: str) -> Iterator[str]:
    """All names in the store."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from walk(storage, f"{folder}{name}/")
