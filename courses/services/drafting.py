"""Keeps what stands in fields: on the server a second after the last key, so that a phone is not the only copy."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.fields import clean_json
from courses.models import Cycle, Draft, Item
from courses.services.batches import begin_unit

Json = dict[str, Any]
SIZE_LIMIT = 60_000


@transaction.atomic
def save_drafts(*, user: User, drafts: Mapping[UUID, Json], client_at: datetime | None = None) -> list[UUID]:
    """Keep these drafts, the newest of each item. Returns the items kept; unknown ones and giants are passed over."""
    now = timezone.now()
    items = Item.objects.filter(pk__in=list(drafts)).select_related("activity__unit")
    cycles: dict[UUID, Cycle] = {}
    rows = []
    for item in items:
        payload = clean_json(drafts[item.pk])
        if len(str(payload)) > SIZE_LIMIT:
            continue
        unit = item.activity.unit
        if unit.pk not in cycles:
            newest = Cycle.objects.newest_of(user, unit.pk).first()
            cycles[unit.pk] = newest or begin_unit(user=user, unit=unit)
        rows.append(
            Draft(cycle=cycles[unit.pk], item=item, payload=payload, client_at=client_at or now, updated_at=now)
        )
    Draft.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["cycle", "item"],
        update_fields=["payload", "client_at", "updated_at"],
    )
    return [row.item_id for row in rows]
