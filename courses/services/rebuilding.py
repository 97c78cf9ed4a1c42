"""Derives progress again from the events alone; `manage.py rebuild_progress` proves that live tables say the same."""

from typing import Any

from django.db import transaction

from core.prepared import run
from courses.models import Cycle, LearnerEvent
from courses.progress import Board, apply
from courses.services.storing import TABLES, rows_of


def board_from_events(cycle: Cycle) -> Board:
    """What the events of one cycle add up to."""
    cycle.head, cycle.completed_at = 0, None
    cycle.last_activity_id = cycle.last_item_id = cycle.last_at = None
    board = Board(cycle=cycle)
    events = LearnerEvent.objects.filter(cycle=cycle).select_related("item_revision").order_by("seq")
    for event in events.iterator(chunk_size=500):
        apply(board, event)
    return board


@transaction.atomic
def rebuild_cycle(*, cycle: Cycle) -> None:
    """Throw the derived rows of a cycle away and make them anew."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    board = board_from_events(cycle)
    for table, (model, _unique) in TABLES.items():
        model.objects.filter(cycle=cycle).delete()
        run(rows_of([board], table))
    cycle.save(update_fields=["head", "last_activity", "last_item", "last_at", "completed_at"])


def differences(cycle: Cycle) -> list[str]:
    """Where live rows and rebuilt rows differ, in words; empty when they agree."""
    faults = []
    live_cycle = snapshot(cycle)
    board = board_from_events(Cycle.objects.get(pk=cycle.pk))
    if snapshot(board.cycle) != live_cycle:
        faults.append(f"cycle {cycle.pk}: {live_cycle} is {snapshot(board.cycle)}")
    for table, (model, unique) in TABLES.items():
        live = {
            tuple(str(getattr(row, f"{n}_id", None) or getattr(row, n)) for n in unique): snapshot(row)
            for row in model.objects.filter(cycle=cycle)
        }
        anew = {
            tuple(str(getattr(row, f"{n}_id", None) or getattr(row, n)) for n in unique): snapshot(row)
            for row in getattr(board, table).values()
        }
        faults += [
            f"{model.__name__} {key}: {live.get(key)} is {anew.get(key)}"
            for key in sorted(live.keys() | anew.keys())
            if live.get(key) != anew.get(key)
        ]
    return faults


def snapshot(row: Any) -> dict[str, Any]:
    """Every stored value of a row but a generated key."""
    fields = row._meta.concrete_fields  # noqa: SLF001
    return {f.attname: getattr(row, f.attname) for f in fields if f.attname != "id"}
