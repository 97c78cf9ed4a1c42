"""Erasing a person: every table by its entry in the privacy registry, and a ledger that outlives backups."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from core.models import ErasureRecord
from core.privacy import handlings
from core.services import audit


def ledger_path() -> Path:
    """The ledger lies beside the database, not in it: restoring an older backup does not touch it."""
    return Path(settings.VAR_DIR) / "erasures.jsonl"


@transaction.atomic
def erase_person(*, user: Any, at: datetime | None = None) -> ErasureRecord:
    """Erases all that is this person's, for good. A second time changes nothing.

    The ledger is written first: should the rest fail, the erasure is due anyway and is tried again.
    """
    at = at or timezone.now()
    user = get_user_model().objects.select_for_update().get(pk=user.pk)
    append_to_ledger(user.public_id, at)
    for handling in handlings():
        if handling.erase:
            handling.erase(user)
    record, made = ErasureRecord.objects.get_or_create(user_key=user.public_id, defaults={"erased_at": at})
    if made:
        audit.write(verb="core.person.erased", kind="person", key=user.public_id)
    return record


def append_to_ledger(user_key: UUID, at: datetime) -> None:
    """One line with key and date, on the disk before we go on. A key already there is not repeated."""
    if user_key in ledger_keys():
        return
    path = ledger_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"user_key": str(user_key), "erased_at": at.isoformat()})
    with path.open("a", encoding="ascii") as ledger:
        ledger.write(f"{line}\n")
        ledger.flush()
        os.fsync(ledger.fileno())


def ledger_keys() -> set[UUID]:
    """Keys of everyone ever erased here. A line cut short by a crash is passed over."""
    keys: set[UUID] = set()
    path = ledger_path()
    if not path.exists():
        return keys
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        try:
            keys.add(UUID(json.loads(line)["user_key"]))
        except (ValueError, KeyError, TypeError):
            continue
    return keys


def replay_ledger() -> int:
    """After a restore: erases again everyone in the ledger who came back. Says how many."""
    keys = ledger_keys() | set(ErasureRecord.objects.values_list("user_key", flat=True))
    back = get_user_model().objects.filter(public_id__in=keys, erased_at=None).order_by("pk")
    people = list(back)
    for user in people:
        erase_person(user=user)
    return len(people)
