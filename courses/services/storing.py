"""Writes all that a batch has touched, a table at a time, and the event itself first."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Value, When

from core.models import PrivateFile, SyncConflict
from core.prepared import Statement, Updater, Writer, run
from courses.models import (
    ActivityCommitment,
    ActivityEvidence,
    ActivityState,
    Cycle,
    ItemState,
    LearnerEvent,
    Reflection,
)
from courses.progress import Board, Kind
from courses.services.batches import Batch

TABLES: dict[str, tuple[Any, list[str]]] = {
    "items": (ItemState, ["cycle", "item"]),
    "activities": (ActivityState, ["cycle", "activity"]),
    "reflections": (Reflection, ["id"]),
    "commitments": (ActivityCommitment, ["id"]),
    "evidence": (ActivityEvidence, ["id"]),
}
writers = {table: Writer(model, unique) for table, (model, unique) in TABLES.items()}
append_events = Writer(LearnerEvent, ["user", "client_id"], keep=True)
move_on = Updater(Cycle, ["head", "last_activity", "last_item", "last_at", "completed_at"])


class AlreadyStored(Exception):
    """An event of the batch was stored before; nothing of this attempt may stay."""


def store(batch: Batch) -> None:
    """Write all that was touched. Raises AlreadyStored when an event with one of the ids stands already."""
    if batch.conflicts:
        SyncConflict.objects.bulk_create(batch.conflicts)
    if not batch.events:
        return
    moved = {event.cycle_id for event in batch.events}
    boards = [board for board in batch.boards.values() if board.cycle.pk in moved]
    statements = [append_events.statement(batch.events)]
    statements += [one for table in TABLES for one in rows_of(boards, table)]
    statements += [move_on.statement(board.cycle) for board in boards]
    if run(statements) < len(batch.events):
        raise AlreadyStored
    gone = [key for board in boards for key in board.removed_evidence]
    if gone:
        ActivityEvidence.objects.filter(pk__in=gone, cycle__in=[board.cycle for board in boards]).delete()
    claim_files(batch)


def rows_of(boards: list[Board], table: str) -> list[Statement]:
    """One statement that inserts or updates the touched rows of a table; none where nothing was touched."""
    rows = [row for board in boards for row in board.rows(table)]
    return [writers[table].statement(rows)] if rows else []


def claim_files(batch: Batch) -> None:
    """A file that became evidence is held by it, which is how the file view knows who may read it. One query."""
    held = {
        UUID(event.payload["file"]): event.client_id
        for event in batch.events
        if event.kind == Kind.EVIDENCED and event.payload.get("file")
    }
    if not held:
        return
    whose = Case(
        *(When(pk=file, then=Value(evidence)) for file, evidence in held.items()), output_field=models.UUIDField()
    )
    PrivateFile.objects.filter(pk__in=held, owner=batch.user).update(holder_kind="courses.evidence", holder_uuid=whose)
