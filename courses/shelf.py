"""What can be answered in a unit, kept in memory per version: an answer costs no look into the catalogue.

Whoever holds a cycle's lock has read the unit's version with it, so what lies here under that version is as it stands.
The rows are shared by all requests of the process: nobody changes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from core.keep import Newest
from courses.models import Activity, Item, Unit

_shelves: "Newest[tuple[UUID, int], Shelf]" = Newest(256)
_units: "Newest[UUID, UUID]" = Newest(16_384)


@dataclass(frozen=True)
class Shelf:
    """Every activity and item that a unit ever asked, those retired since among them."""

    unit: Unit
    activities: dict[UUID, Activity]
    items: dict[UUID, Item]
    by_activity: dict[UUID, list[UUID]]


def shelf_of(unit: UUID, version: int) -> Shelf:
    """Three queries once per version."""
    found = _shelves.get((unit, version))
    if found is None:
        found = _shelves[unit, version] = build(unit)
    return found


def build(unit: UUID) -> Shelf:
    row = Unit.objects.get(pk=unit)
    activities = {one.pk: one for one in Activity.objects.filter(unit=unit)}
    items = {one.pk: one for one in Item.objects.filter(activity__unit=unit).select_related("current_revision")}
    by_activity: dict[UUID, list[UUID]] = {key: [] for key in activities}
    for one in activities.values():
        one.unit = row
    for item in items.values():
        item.activity = activities[item.activity_id]
        by_activity[item.activity_id].append(item.pk)
    return Shelf(row, activities, items, by_activity)


def units_of(activities: Iterable[UUID], *, anew: bool = False) -> dict[UUID, UUID]:
    """Activity -> unit, of those that exist. No query for what was asked before; `anew` looks again."""
    wanted = set(activities)
    missing = wanted if anew else {key for key in wanted if _units.get(key) is None}
    if missing:
        for key, unit in Activity.objects.filter(pk__in=missing).values_list("pk", "unit"):
            _units[key] = unit
    found = {key: _units.get(key) for key in wanted}
    return {key: unit for key, unit in found.items() if unit is not None}
