"""After an author's edit: what a learner has done already may now be the whole of an activity; then it is finished.

The outline is read anew each time: this runs within a publication, which may still be taken back.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.models import SyncConflict
from courses.models import Activity, ActivityState, Cycle, ItemState, LearnerEvent, Unit
from courses.outline import Outline, read_outline
from courses.progress import Board, Kind, apply
from courses.services.batches import Answered, Batch, Sent
from courses.services.recording import announce, record_events
from courses.services.storing import store


@transaction.atomic
def settle_activity(*, activity: Activity) -> int:
    """Finish the activity for everyone who has answered all that is still asked. Returns for how many."""
    outline = read_outline(activity.unit, "th")
    step = outline.by_key(activity.pk) if outline else None
    if outline is None or step is None or not step.items:
        return 0
    waiting = ActivityState.objects.filter(activity=activity, completed_at=None).values("cycle")
    settled = 0
    cycles = Cycle.objects.filter(pk__in=waiting).select_for_update(of=("self",)).select_related("enrolment__user")
    for cycle in cycles:
        done = set(
            ItemState.objects.filter(cycle=cycle, item__in=step.items, done_at__isnull=False).values_list(
                "item", flat=True
            )
        )
        if set(step.items) <= done:
            append_settled(cycle, activity, outline)
            settled += 1
    return settled


@transaction.atomic
def settle_unit(*, unit: Unit) -> int:
    """Finish the unit for everyone who has done all that is still in it. Returns for how many."""
    outline = read_outline(unit, "th")
    if outline is None or not outline.steps:
        return 0
    wanted = {step.key for step in outline.steps}
    settled = 0
    open_cycles = Cycle.objects.filter(enrolment__unit=unit, completed_at=None).select_for_update(of=("self",))
    for cycle in open_cycles.select_related("enrolment__user"):
        done = ActivityState.objects.filter(cycle=cycle, completed_at__isnull=False).order_by("-completed_at", "pk")
        keys = list(done.values_list("activity", flat=True))
        if wanted <= set(keys):
            append_settled(cycle, Activity.objects.get(pk=keys[0]), outline)
            settled += 1
    return settled


def append_settled(cycle: Cycle, activity: Activity, outline: Outline) -> None:
    """One event by which the activity is done, so that a rebuild comes to the same."""
    now = timezone.now()
    board = Board(cycle=cycle)
    for state in ActivityState.objects.filter(cycle=cycle):
        board.activities[state.activity_id] = state
    event = LearnerEvent(
        user=cycle.enrolment.user,
        client_id=uuid.uuid5(cycle.pk, f"{activity.pk}:{outline.version}"),
        cycle=cycle,
        activity=activity,
        kind=Kind.SETTLED,
        payload={},
        digest="",
        language="th",
        client_at=now,
        server_at=now,
        seq=cycle.head + 1,
        closes_activity=True,
        closes_cycle=closes_cycle(board, activity, outline),
    )
    apply(board, event)
    batch = Batch(user=cycle.enrolment.user, now=now, boards={activity.unit_id: board}, events=[event])
    store(batch)
    announce(batch)


def closes_cycle(board: Board, activity: Activity, outline: Outline) -> bool:
    """Whether nothing is left in the unit once this activity is done."""
    if board.cycle.completed_at:
        return False
    finished = {key for key, row in board.activities.items() if row.completed_at} | {activity.pk}
    return all(step.key in finished for step in outline.steps)


@transaction.atomic
def settle_conflict(*, user: User, conflict: SyncConflict, take: bool) -> Answered | None:
    """The author has chosen: with `take` the text kept aside becomes a new event, else it only leaves the list."""
    conflict = SyncConflict.objects.select_for_update().get(pk=conflict.pk)
    answer = None
    if take and conflict.settled_at is None:
        kept = conflict.payload
        event = Sent(
            id=uuid.uuid5(conflict.pk, "taken"),
            kind=kept["kind"],
            activity=uuid.UUID(kept["activity"]),
            item=uuid.UUID(kept["item"]),
            payload=kept["payload"],
            at=conflict.at,
            language="th",
        )
        answer = record_events(user=user, sent=[event])[0]
        if answer.status == "refused":
            return answer
    conflict.settled_at = timezone.now()
    conflict.save(update_fields=["settled_at"])
    return answer
