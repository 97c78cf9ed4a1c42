"""Rounds side by side: what was expected, promised, seen and planned each time, points then and now, right answers."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.dateparse import parse_date

from courses.models import ActivityEvidence, Cycle, Item, ItemState
from courses.models.catalogue import SCORED_KINDS
from courses.sheets import ROLES, prompts_of
from courses.walks import Walk

TELLING = (*ROLES, "commitment")


@dataclass(frozen=True)
class Cell:
    """One answer of one round, or its absence."""

    cycle: Cycle
    text: str = ""
    note: str = ""
    day: Any = None
    at: datetime | None = None


@dataclass(frozen=True)
class Question:
    """One question through all rounds."""

    role: str
    asked: str
    cells: list[Cell]


@dataclass(frozen=True)
class Statement:
    """One line of taking stock: its point in each round, and the change from the first to the newest."""

    text: str
    points: list[int | None]

    @property
    def change(self) -> int | None:
        given = [point for point in self.points if point is not None]
        return given[-1] - given[0] if len(given) > 1 else None


@dataclass
class Comparison:
    """What the screen shows; every list has one entry per round, oldest first."""

    cycles: list[Cycle]
    questions: list[Question] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    right: list[tuple[int, int]] = field(default_factory=list)
    evidence: list[int] = field(default_factory=list)


def compare(walk: Walk, language: str) -> Comparison:
    """Four queries, whatever the number of rounds and answers."""
    cycles = walk.cycles
    wanted = Q(role__in=ROLES) | Q(kind="commitment") | Q(kind="likert") | Q(kind__in=SCORED_KINDS)
    items = Item.objects.filter(wanted, activity__unit=walk.unit).order_by("activity__position", "position", "pk")
    kept = list(items.select_related("current_revision"))
    states = {
        (state.cycle_id, state.item_id): state
        for state in ItemState.objects.filter(cycle__in=cycles, item__in=[item.pk for item in kept])
    }
    spoken = [item for item in kept if item.role in ROLES or item.kind in {"commitment", "likert"}]
    prompts = prompts_of([item.pk for item in spoken], language)
    found = Comparison(cycles, evidence=evidence_counts(cycles))
    for item in spoken:
        said = [states.get((cycle.pk, item.pk)) for cycle in cycles]
        if any(said):
            add_item(found, item, prompts.get(item.pk, {}), said)
    scored = [item.pk for item in kept if item.kind in SCORED_KINDS]
    found.right = [right_in(cycle, scored, states) for cycle in cycles]
    return found


def evidence_counts(cycles: list[Cycle]) -> list[int]:
    rows = ActivityEvidence.objects.filter(cycle__in=cycles).values_list("cycle").annotate(Count("pk"))
    counts = dict(rows.order_by("cycle"))
    return [counts.get(cycle.pk, 0) for cycle in cycles]


def add_item(found: Comparison, item: Item, words: dict[str, Any], said: list[ItemState | None]) -> None:
    if item.kind == "likert":
        for statement in words.get("statements", []):
            points = [state.payload.get("ratings", {}).get(statement["id"]) if state else None for state in said]
            found.statements.append(Statement(statement["text"], points))
        return
    cells = [cell_of(cycle, state) for cycle, state in zip(found.cycles, said, strict=True)]
    found.questions.append(Question(item.role or item.kind, words.get("prompt", ""), cells))


def cell_of(cycle: Cycle, state: ItemState | None) -> Cell:
    if state is None:
        return Cell(cycle)
    payload = state.payload
    return Cell(
        cycle=cycle,
        text=payload.get("text") or payload.get("what", ""),
        note=payload.get("class_name", ""),
        day=parse_date(payload.get("date") or ""),
        at=state.updated_at,
    )


def right_in(cycle: Cycle, scored: list[UUID], states: dict[tuple[Any, Any], ItemState]) -> tuple[int, int]:
    """(right at the best try, answered) among questions that are scored."""
    given = [state for item in scored if (state := states.get((cycle.pk, item))) and state.best_score is not None]
    return sum((state.best_score or 0) >= 1 for state in given), len(given)
