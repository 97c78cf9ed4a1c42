"""Takes in what devices send: each event once, in order, with everything that follows from it, in one transaction.

One event costs 2 queries and 3 writes, a hundred events of one unit no more than 15 in all: rows are read and written
in bulk, and what can be answered is in memory (courses.shelf).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.fields import clean_json
from core.models import SyncConflict
from courses.answers import EVENT_OF_KIND, read_payload
from courses.models import Activity, ActivityState, Cycle, Enrolment, Item, LearnerEvent, Reflection, Unit
from courses.outline import outline_of
from courses.progress import Board, Kind, apply
from courses.services.batches import Answered, Batch, Sent, as_uuid, gather
from courses.services.storing import AlreadyStored, store
from courses.signals import cycle_completed, reflection_shared

Json = dict[str, Any]
CLOCK_SLACK = timedelta(days=400)
WITHOUT_ITEM = {Kind.TICKED, Kind.UNTICKED}


def record_events(*, user: User, sent: Iterable[Sent], now: datetime | None = None) -> list[Answered]:
    """Record a batch. Every event gets its answer; one that is refused does not hold up the others.

    An event sent again is found when it is written; only then the ids are looked up, and all is done anew.
    """
    events, now = list(sent), now or timezone.now()
    try:
        return take_in(Batch(user=user, now=now), events)
    except AlreadyStored:
        return take_in(Batch(user=user, now=now, careful=True), events)


@transaction.atomic
def take_in(batch: Batch, events: list[Sent]) -> list[Answered]:
    """One attempt. Raises AlreadyStored unless `batch.careful`."""
    gather(batch, events)
    answers = [record_one(batch, event) for event in events]
    store(batch)
    announce(batch)
    return answers


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
        if not batch.careful:
            raise AlreadyStored  # it may be: then it stands behind a newer one and is no clash
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
        user_id=batch.user.pk,
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
    finished = finished_activities(board) | {activity.pk}
    event.closes_cycle = all(one.key in finished for one in outline.steps)


def finished_activities(board: Board) -> set[UUID]:
    """All that is done in the cycle, what this batch has changed included. One query for each board at most."""
    if board.finished is None:
        rows = ActivityState.objects.filter(cycle=board.cycle, completed_at__isnull=False)
        board.finished = set(rows.values_list("activity", flat=True))
    at_hand = {key for key, row in board.activities.items() if row.completed_at}
    return (board.finished - set(board.activities)) | at_hand


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
