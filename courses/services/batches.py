"""One batch of what a device sent, and everything at hand to judge it: catalogue from memory, cycles under a lock."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, FilteredRelation, Q

from accounts.models import User
from core.fields import digest_source
from core.models import PrivateFile, SyncConflict
from core.prepared import Prepared
from courses.models import Activity, ActivityState, Cycle, Enrolment, Item, ItemState, LearnerEvent, Unit
from courses.progress import Board, Kind
from courses.shelf import Shelf, shelf_of, units_of

Json = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """One event as a device sent it. `base` is the client id of the event the device had seen last for this item."""

    id: UUID
    kind: str
    activity: UUID
    item: UUID | None
    payload: Json
    at: datetime
    language: str
    base: UUID | None = None

    @cached_property
    def digest(self) -> str:
        counted = [self.kind, str(self.activity), str(self.item), self.payload]
        return hashlib.sha256(digest_source(counted)).hexdigest()


@dataclass(frozen=True)
class Answered:
    """What became of it: stored, repeated (the same again), conflict (kept aside), or refused with words."""

    id: UUID
    status: str
    item: UUID | None = None
    words: str = ""


@dataclass
class Batch:
    """Everything at hand while one batch is recorded. `careful` once the ids were looked up among those stored."""

    user: User
    now: datetime
    careful: bool = False
    items: dict[UUID, Item] = field(default_factory=dict)
    activities: dict[UUID, Activity] = field(default_factory=dict)
    known: dict[UUID, str] = field(default_factory=dict)
    boards: dict[UUID, Board] = field(default_factory=dict)
    files: set[UUID] = field(default_factory=set)
    events: list[LearnerEvent] = field(default_factory=list)
    conflicts: list[SyncConflict] = field(default_factory=list)


def columns(model: type[models.Model]) -> list[str]:
    """What `from_db` wants of a row."""
    return [one.attname for one in model._meta.concrete_fields]  # noqa: SLF001


CYCLE = ["id", "enrolment_id", "no", "completed_at", "head"]  # the rest is written anew or not asked for
ACTIVITY, ITEM = columns(ActivityState), columns(ItemState)
locked_cycles = Prepared(
    lambda user, units: (
        Cycle.objects.filter(enrolment__user=user, enrolment__unit__in=units)
        .order_by("enrolment", "no")
        .values_list(*CYCLE, "enrolment__unit", "enrolment__unit__version")
    ),
    lock=Cycle,
    user=models.BigIntegerField(),
    units=[models.UUIDField()],
)
# An activity has a state from its first answer on, so that its items' states can hang on it: one query for both.
states = Prepared(
    lambda cycles, activities: (
        ActivityState.objects.filter(cycle__in=cycles, activity__in=activities)
        .annotate(
            answer=FilteredRelation("activity__items__states", condition=Q(activity__items__states__cycle=F("cycle")))
        )
        .values_list(*ACTIVITY, *(f"answer__{name}" for name in ITEM))
    ),
    cycles=[models.UUIDField()],
    activities=[models.UUIDField()],
)
known_events = Prepared(
    lambda user, ids: LearnerEvent.objects.filter(user=user, client_id__in=ids).values_list("client_id", "digest"),
    user=models.BigIntegerField(),
    ids=[models.UUIDField()],
)


def gather(batch: Batch, events: list[Sent]) -> None:
    """Two queries where all is in memory, three or four where files are named or ids are looked up."""
    load_boards(batch, events)
    load_states(batch)
    load_files(batch, events)
    if batch.careful:
        batch.known = dict(known_events(user=batch.user.pk, ids={event.id for event in events}))


def load_boards(batch: Batch, events: list[Sent]) -> None:
    """What is named, and the newest cycle of each unit, locked."""
    wanted = {event.activity for event in events}
    shelves = lock_cycles(batch, set(units_of(wanted).values()))
    missing = {key for key in wanted if not any(key in shelf.activities for shelf in shelves)}
    if missing:  # new since it was asked for last, moved by an author, or there never was such a thing
        shelves += lock_cycles(batch, set(units_of(missing, anew=True).values()) - set(batch.boards))
    named = {event.item for event in events if event.item}
    for shelf in shelves:
        batch.activities |= {key: shelf.activities[key] for key in wanted if key in shelf.activities}
        batch.items |= {key: shelf.items[key] for key in named if key in shelf.items}


def lock_cycles(batch: Batch, units: set[UUID]) -> list[Shelf]:
    """The boards of these units, begun where they were not, and everything that can be answered in them."""
    versions: dict[UUID, int] = {}
    for *row, unit, version in locked_cycles(user=batch.user.pk, units=units):
        batch.boards[unit] = Board(cycle=Cycle.from_db("default", CYCLE, row))
        versions[unit] = version
    for unit in units - set(versions):
        begun = Unit.objects.get(pk=unit)
        batch.boards[unit] = Board(cycle=begin_unit(user=batch.user, unit=begun))
        versions[unit] = begun.version
    return [shelf_of(unit, version) for unit, version in versions.items()]


def begin_unit(*, user: User, unit: Unit) -> Cycle:
    """The first cycle of a person in a unit; begun twice, it is the same."""
    enrolment, _created = Enrolment.objects.get_or_create(user=user, unit=unit)
    cycle, _created = Cycle.objects.get_or_create(enrolment=enrolment, no=1)
    return cycle


def load_states(batch: Batch) -> None:
    """Where the learner stands in the activities at hand; one query."""
    boards = {board.cycle.pk: board for board in batch.boards.values()}
    for row in states(cycles=boards, activities=batch.activities):
        board = boards[row[ACTIVITY.index("cycle_id")]]
        activity = row[ACTIVITY.index("activity_id")]
        if activity not in board.activities:
            board.activities[activity] = ActivityState.from_db("default", ACTIVITY, row[: len(ACTIVITY)])
        answer = row[len(ACTIVITY) :]
        if answer[0] is not None:
            state = ItemState.from_db("default", ITEM, answer)
            board.items[state.item_id] = state


def load_files(batch: Batch, events: Iterable[Sent]) -> None:
    """Which of the files that are named are here and the sender's own; a query where there are any."""
    named = [event.payload.get("file") for event in events if event.kind == Kind.EVIDENCED]
    valid = [value for value in map(as_uuid, filter(None, named)) if value]
    if valid:
        batch.files = set(PrivateFile.objects.filter(pk__in=valid, owner=batch.user).values_list("pk", flat=True))


def as_uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
