"""Takes in what devices send: each event once, in order, with everything that follows from it, in one transaction.

One event costs about 10 queries, a hundred events of one unit no more than 25: rows are read and written in bulk.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.fields import clean_json, digest_source
from core.models import PrivateFile, SyncConflict
from courses.answers import EVENT_OF_KIND, read_payload
from courses.models import (
    Activity,
    ActivityCommitment,
    ActivityEvidence,
    ActivityState,
    Cycle,
    Enrolment,
    Item,
    ItemState,
    LearnerEvent,
    Reflection,
    Unit,
)
from courses.outline import outline_of
from courses.progress import Board, Kind, apply
from courses.signals import cycle_completed, reflection_shared

Json = dict[str, Any]
CLOCK_SLACK = timedelta(days=400)
WITHOUT_ITEM = {Kind.TICKED, Kind.UNTICKED}


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

    @property
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
    """Everything at hand while one batch is recorded."""

    user: User
    now: datetime
    items: dict[UUID, Item] = field(default_factory=dict)
    activities: dict[UUID, Activity] = field(default_factory=dict)
    known: dict[UUID, str] = field(default_factory=dict)
    boards: dict[UUID, Board] = field(default_factory=dict)
    files: set[UUID] = field(default_factory=set)
    events: list[LearnerEvent] = field(default_factory=list)
    conflicts: list[SyncConflict] = field(default_factory=list)


@transaction.atomic
def record_events(*, user: User, sent: Iterable[Sent], now: datetime | None = None) -> list[Answered]:
    """Record a batch. Every event gets its answer; one that is refused does not hold up the others."""
    batch = Batch(user=user, now=now or timezone.now())
    events = list(sent)
    load_catalogue(batch, events)
    load_boards(batch)
    batch.known = dict(
        LearnerEvent.objects.filter(user=user, client_id__in=[e.id for e in events]).values_list("client_id", "digest")
    )
    answers = [record_one(batch, event) for event in events]
    store(batch)
    announce(batch)
    return answers


def load_catalogue(batch: Batch, events: list[Sent]) -> None:
    """The items and activities that are named; two queries."""
    wanted = {event.item for event in events if event.item}
    rows = Item.objects.filter(pk__in=wanted).select_related("activity__unit", "current_revision") if wanted else []
    for item in rows:
        batch.items[item.pk] = item
        batch.activities[item.activity_id] = item.activity
    missing = {event.activity for event in events} - set(batch.activities)
    if missing:
        for activity in Activity.objects.filter(pk__in=missing).select_related("unit"):
            batch.activities[activity.pk] = activity
    files = [
        event.payload.get("file") for event in events if event.kind == Kind.EVIDENCED and event.payload.get("file")
    ]
    if files:
        valid = [value for value in map(as_uuid, files) if value]
        batch.files = set(PrivateFile.objects.filter(pk__in=valid, owner=batch.user).values_list("pk", flat=True))


def load_boards(batch: Batch) -> None:
    """The newest cycle of each unit, locked, with the states of the activities at hand."""
    units = {activity.unit_id: activity.unit for activity in batch.activities.values()}
    cycles = Cycle.objects.filter(enrolment__user=batch.user, enrolment__unit__in=list(units))
    for cycle in cycles.select_for_update(of=("self",)).select_related("enrolment").order_by("no"):
        batch.boards[cycle.enrolment.unit_id] = Board(cycle=cycle)
    for key, unit in units.items():
        if key not in batch.boards:
            batch.boards[key] = Board(cycle=begin_unit(user=batch.user, unit=unit))
    boards = {board.cycle.pk: board for board in batch.boards.values()}
    activities = list(batch.activities)
    for state in ItemState.objects.filter(cycle__in=list(boards), item__activity__in=activities):
        boards[state.cycle_id].items[state.item_id] = state
    for done in ActivityState.objects.filter(cycle__in=list(boards)):
        boards[done.cycle_id].activities[done.activity_id] = done


def begin_unit(*, user: User, unit: Unit) -> Cycle:
    """The first cycle of a person in a unit; begun twice, it is the same."""
    enrolment, _created = Enrolment.objects.get_or_create(user=user, unit=unit)
    cycle, _created = Cycle.objects.get_or_create(enrolment=enrolment, no=1)
    return cycle


def record_one(batch: Batch, sent: Sent) -> Answered:
    try:
        return check_and_apply(batch, sent)
    except ValidationError as error:
        return Answered(sent.id, "refused", sent.item, " ".join(error.messages))


def check_and_apply(batch: Batch, sent: Sent) -> Answered:
    """One event through its checks. Raises ValidationError with words for the learner."""
    activity = batch.activities.get(sent.activity)
    item = batch.items.get(sent.item) if sent.item else None
    payload = checked_payload(batch, sent, activity, item)
    if activity is None:
        raise ValidationError(_("This task does not exist any more. Your words are kept on this device."))
    sent = Sent(sent.id, sent.kind, sent.activity, sent.item, payload, sent.at, sent.language, sent.base)
    if sent.id in batch.known:
        if batch.known[sent.id] == sent.digest:
            return Answered(sent.id, "repeated", sent.item)
        return keep_aside(batch, sent)
    board = batch.boards[activity.unit_id]
    if clashes(board, sent):
        batch.known[sent.id] = sent.digest
        return keep_aside(batch, sent)
    event = new_event(batch, board, sent, activity, item)
    apply(board, event)
    batch.events.append(event)
    batch.known[sent.id] = sent.digest
    return Answered(sent.id, "stored", sent.item)


def checked_payload(batch: Batch, sent: Sent, activity: Activity | None, item: Item | None) -> Json:
    """The payload in its one form. Raises ValidationError when the event does not fit the catalogue."""
    gone = ValidationError(_("This task does not exist any more. Your words are kept on this device."))
    if activity is None or (sent.item and (item is None or item.activity_id != activity.pk)):
        raise gone
    payload = clean_json(sent.payload)
    if sent.kind in WITHOUT_ITEM:
        check_can_tick(activity, sent.language)
        return {}
    if item is None:
        raise gone
    if sent.kind == Kind.EVIDENCE_REMOVED:
        if as_uuid(payload.get("evidence")) is None:
            raise ValidationError(_("This piece of evidence does not exist."))
        return {"evidence": str(as_uuid(payload["evidence"]))}
    if sent.kind != EVENT_OF_KIND[item.kind]:
        raise ValidationError(_("This answer does not fit the task."))
    payload = read_payload(item.kind, item.revision.answer_key, payload)
    if payload.get("file") and as_uuid(payload["file"]) not in batch.files:
        raise ValidationError(_("The file has not arrived yet. It is sent again by itself."))
    return payload


def check_can_tick(activity: Activity, language: str) -> None:
    """Only what asks for nothing is marked by hand. Raises ValidationError."""
    outline = outline_of(activity.unit, language)
    step = outline.by_key(activity.pk) if outline else None
    if step and step.items:
        raise ValidationError(_("This activity is finished by its tasks."))


def as_uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def clashes(board: Board, sent: Sent) -> bool:
    """A text written without having seen the newest one does not overwrite it: both are kept, the author chooses."""
    if sent.base is None or sent.kind not in {Kind.REFLECTED, Kind.COMMITTED} or sent.item is None:
        return False
    state = board.items.get(sent.item)
    return state is not None and state.last_event != sent.base and state.payload != sent.payload


def keep_aside(batch: Batch, sent: Sent) -> Answered:
    """The second content of one id, or of one field, waits for its author's choice."""
    payload = {"kind": sent.kind, "activity": str(sent.activity), "item": str(sent.item), "payload": sent.payload}
    batch.conflicts.append(SyncConflict(user=batch.user, client_id=sent.id, kind="courses.event", payload=payload))
    return Answered(
        sent.id, "conflict", sent.item, _("There is another text in this place. Both are kept: please choose.")
    )


def new_event(batch: Batch, board: Board, sent: Sent, activity: Activity, item: Item | None) -> LearnerEvent:
    """The row to be appended, judged for what it finishes."""
    event = LearnerEvent(
        user=batch.user,
        client_id=sent.id,
        cycle=board.cycle,
        activity=activity,
        item=item,
        item_revision=item.current_revision if item else None,
        kind=sent.kind,
        payload=sent.payload,
        digest=sent.digest,
        language=sent.language,
        client_at=min(max(sent.at, batch.now - CLOCK_SLACK), batch.now + CLOCK_SLACK),
        server_at=batch.now,
        seq=board.cycle.head + 1,
    )
    judge_closing(board, event, activity)
    return event


def judge_closing(board: Board, event: LearnerEvent, activity: Activity) -> None:
    """Does this event finish its activity, and with it the unit, as both stand now?"""
    outline = outline_of(activity.unit, event.language)
    step = outline.by_key(activity.pk) if outline else None
    if outline is None or step is None or event.kind in {Kind.EVIDENCE_REMOVED, Kind.UNTICKED}:
        return
    state = board.activities.get(activity.pk)
    done = {key for key, row in board.items.items() if row.done_at}
    if event.item_id and (event.payload.get("items") != []):
        done.add(event.item_id)
    event.closes_activity = not (state and state.completed_at) and (
        event.kind == Kind.TICKED or (bool(step.items) and set(step.items) <= done)
    )
    if not event.closes_activity or board.cycle.completed_at:
        return
    finished = {key for key, row in board.activities.items() if row.completed_at} | {activity.pk}
    event.closes_cycle = all(one.key in finished for one in outline.steps)


def store(batch: Batch) -> None:
    """Write all that was touched, a table at a time."""
    if batch.conflicts:
        SyncConflict.objects.bulk_create(batch.conflicts)
    if not batch.events:
        return
    LearnerEvent.objects.bulk_create(batch.events)
    boards = [board for board in batch.boards.values() if board.cycle.last_at == batch.now]
    write_rows(ItemState, boards, "items", ["cycle", "item"])
    write_rows(ActivityState, boards, "activities", ["cycle", "activity"])
    write_rows(Reflection, boards, "reflections", ["id"])
    write_rows(ActivityCommitment, boards, "commitments", ["id"])
    write_rows(ActivityEvidence, boards, "evidence", ["id"])
    gone = [key for board in boards for key in board.removed_evidence]
    if gone:
        ActivityEvidence.objects.filter(pk__in=gone, cycle__in=[board.cycle for board in boards]).delete()
    claim_files(batch)
    fields = ["head", "last_activity", "last_item", "last_at", "completed_at"]
    for board in boards:
        board.cycle.save(update_fields=fields)


def write_rows(model: Any, boards: list[Board], table: str, unique: list[str]) -> None:
    """Insert or update in one statement."""
    rows = [row for board in boards for row in board.rows(table)]
    if not rows:
        return
    if unique != ["id"]:
        for row in rows:
            row.pk = None  # the row is found by what makes it unique, not by a number of its own
    names = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name not in unique]  # noqa: SLF001
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=names)


def claim_files(batch: Batch) -> None:
    """A file that became evidence is held by it, which is how the file view knows who may read it."""
    for event in batch.events:
        if event.kind == Kind.EVIDENCED and event.payload.get("file"):
            PrivateFile.objects.filter(pk=event.payload["file"], owner=batch.user).update(
                holder_kind="courses.evidence", holder_uuid=event.client_id
            )


def announce(batch: Batch) -> None:
    """Tell the others once all is committed."""
    for event in batch.events:
        if event.kind == Kind.REFLECTED and event.payload.get("visibility") == "mentor":
            transaction.on_commit(lambda e=event: reflection_shared.send(sender=Reflection, event=e))
        if event.closes_cycle:
            transaction.on_commit(lambda e=event: cycle_completed.send(sender=Cycle, cycle=e.cycle))


@transaction.atomic
def begin_next_cycle(*, user: User, unit: Unit) -> Cycle:
    """A further walk through the unit; the earlier ones stay. Until the newest is finished there is no further one."""
    enrolment = Enrolment.objects.select_for_update().get(user=user, unit=unit)
    newest = enrolment.cycles.order_by("-no").first()
    if newest and newest.completed_at is None:
        return newest
    return Cycle.objects.create(enrolment=enrolment, no=(newest.no if newest else 0) + 1)
