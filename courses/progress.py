"""How events become progress. The same functions serve a live answer and `rebuild_progress`; none of them queries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from courses.answers import is_done, judge
from courses.ids import state_id
from courses.models import (
    ActivityCommitment,
    ActivityEvidence,
    ActivityState,
    Cycle,
    ItemState,
    LearnerEvent,
    Reflection,
)

Kind = LearnerEvent.Kind


@dataclass
class Board:
    """The derived rows of one cycle that are at hand, and which of them an event touched."""

    cycle: Cycle
    items: dict[UUID, ItemState] = field(default_factory=dict)
    activities: dict[UUID, ActivityState] = field(default_factory=dict)
    reflections: dict[UUID, Reflection] = field(default_factory=dict)
    commitments: dict[UUID, ActivityCommitment] = field(default_factory=dict)
    evidence: dict[UUID, ActivityEvidence] = field(default_factory=dict)
    removed_evidence: set[UUID] = field(default_factory=set)
    touched: set[tuple[str, UUID]] = field(default_factory=set)
    finished: set[UUID] | None = None  # activities done before this batch, once somebody has asked

    def touch(self, table: str, key: UUID) -> None:
        self.touched.add((table, key))

    def rows(self, table: str) -> list:
        """The touched rows of one table."""
        return [getattr(self, table)[key] for name, key in sorted(self.touched, key=str) if name == table]


def apply(board: Board, event: LearnerEvent) -> None:
    """One event on the board. Expects event.item_revision and event.item at hand where there is an item."""
    cycle = board.cycle
    cycle.head = max(cycle.head, event.seq)
    cycle.last_activity_id, cycle.last_item_id, cycle.last_at = event.activity_id, event.item_id, event.server_at
    start_activity(board, event)
    if event.item_id and event.kind != Kind.EVIDENCE_REMOVED:
        apply_to_item(board, event)
    KEEPERS.get(event.kind, keep_nothing)(board, event)
    close_what_is_done(board, event)


def item_of(event: LearnerEvent) -> UUID:
    """The item of an event that has one. Raises ValueError otherwise."""
    if event.item_id is None:
        raise ValueError(f"{event} has no item")
    return event.item_id


def start_activity(board: Board, event: LearnerEvent) -> None:
    if event.activity_id not in board.activities:
        board.activities[event.activity_id] = ActivityState(
            cycle=board.cycle, activity_id=event.activity_id, started_at=event.server_at
        )
        board.touch("activities", event.activity_id)


def apply_to_item(board: Board, event: LearnerEvent) -> None:
    """The latest answer stands; the best score and the number of tries are kept beside it."""
    item, revision = item_of(event), event.item_revision
    if revision is None:
        raise ValueError(f"{event} has an item and no revision of it")
    state = board.items.get(item) or ItemState(cycle=board.cycle, item_id=item, attempts=0)
    score = judge(revision.kind, revision.answer_key, event.payload) if event.payload else None
    state.item_revision = revision
    state.payload = event.payload
    state.score = score
    state.attempts += 1
    if score is not None:
        state.best_score = max(score, state.best_score or 0.0)
        state.wrong_in_a_row = 0 if score >= 1 else (state.wrong_in_a_row or 0) + 1
    if state.done_at is None and is_done(revision.kind, event.payload):
        state.done_at = event.server_at
    state.last_event = event.client_id
    state.updated_at = event.server_at
    board.items[item] = state
    board.touch("items", item)


def keep_nothing(board: Board, event: LearnerEvent) -> None:
    """Most events have no row of their own beside the item's state."""


def keep_reflection(board: Board, event: LearnerEvent) -> None:
    item = item_of(event)
    row = board.reflections.get(item) or Reflection(id=state_id(board.cycle.pk, item), cycle=board.cycle, item_id=item)
    row.text = event.payload.get("text", "")
    row.visibility = event.payload.get("visibility", "private")
    row.written_at = event.server_at
    row.shared_at = event.server_at if row.visibility == "mentor" else None
    board.reflections[item] = row
    board.touch("reflections", item)


def keep_commitment(board: Board, event: LearnerEvent) -> None:
    item = item_of(event)
    row = board.commitments.get(item) or ActivityCommitment(
        id=state_id(board.cycle.pk, item), cycle=board.cycle, item_id=item
    )
    row.what = event.payload.get("what", "")
    row.class_name = event.payload.get("class_name", "")
    row.action_date = date.fromisoformat(event.payload["date"]) if event.payload.get("date") else None
    row.evidence = event.payload.get("evidence", "")
    row.made_at = event.server_at
    board.commitments[item] = row
    board.touch("commitments", item)


def keep_evidence(board: Board, event: LearnerEvent) -> None:
    board.evidence[event.client_id] = ActivityEvidence(
        id=event.client_id,
        cycle=board.cycle,
        item_id=event.item_id,
        kind=event.payload.get("kind", ""),
        note=event.payload.get("note", ""),
        file_id=event.payload.get("file"),
        added_at=event.server_at,
    )
    board.removed_evidence.discard(event.client_id)
    board.touch("evidence", event.client_id)


def drop_evidence(board: Board, event: LearnerEvent) -> None:
    if not event.payload.get("evidence"):
        return
    gone = UUID(event.payload["evidence"])
    board.evidence.pop(gone, None)
    board.touched.discard(("evidence", gone))
    board.removed_evidence.add(gone)


def tick(board: Board, event: LearnerEvent) -> None:
    state = board.activities[event.activity_id]
    state.by_hand = event.kind == Kind.TICKED
    if event.kind == Kind.UNTICKED:
        state.completed_at = None
    board.touch("activities", event.activity_id)


KEEPERS: dict[str, Callable[[Board, LearnerEvent], None]] = {
    Kind.REFLECTED: keep_reflection,
    Kind.COMMITTED: keep_commitment,
    Kind.EVIDENCED: keep_evidence,
    Kind.EVIDENCE_REMOVED: drop_evidence,
    Kind.TICKED: tick,
    Kind.UNTICKED: tick,
}


def close_what_is_done(board: Board, event: LearnerEvent) -> None:
    """What was judged done when the event came stays done, whatever an author changes later."""
    state = board.activities[event.activity_id]
    if event.closes_activity and state.completed_at is None:
        state.completed_at = event.server_at
        board.touch("activities", event.activity_id)
    if event.closes_cycle and board.cycle.completed_at is None:
        board.cycle.completed_at = event.server_at
