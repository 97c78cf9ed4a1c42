"""Where a learner stands, gathered for a screen with a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from accounts.models import User
from core.prepared import Prepared
from courses.content_cache import Content
from courses.ids import state_id
from courses.models import (
    ActivityEvidence,
    ActivityState,
    Cycle,
    Draft,
    Item,
    ItemState,
    MentorReply,
    ReflectionRead,
    Unit,
)
from courses.outline import Outline, Step, outline_of
from courses.rendering import Given, Recalled

STAGES = ("awareness", "anticipation", "action", "reflection")

CYCLE_COLUMNS = [one.attname for one in Cycle._meta.concrete_fields]  # noqa: SLF001 - Django's own public name for it
UNIT_COLUMNS = [one.attname for one in Unit._meta.concrete_fields]  # noqa: SLF001 - Django's own public name for it
begun_units = Prepared(
    lambda user, slug: (
        Cycle.objects.filter(enrolment__user=user, enrolment__unit__slug=slug, enrolment__unit__retired_at=None)
        .order_by("-no")
        .values_list(*CYCLE_COLUMNS, *(f"enrolment__unit__{name}" for name in UNIT_COLUMNS))[:1]
    ),
    user=models.BigIntegerField(),
    slug=models.CharField(),
)
activity_states = Prepared(
    lambda cycle: ActivityState.objects.filter(cycle=cycle).values_list("activity", "completed_at"),
    cycle=models.UUIDField(),
)
item_states = Prepared(
    lambda cycle, items: ItemState.objects.filter(cycle=cycle, item__in=items).values_list(
        "item", "item__kind", "payload", "updated_at", "attempts", "last_event"
    ),
    cycle=models.UUIDField(),
    items=[models.UUIDField()],
)
drafts = Prepared(
    lambda cycle, items: Draft.objects.filter(cycle=cycle, item__in=items).values_list("item", "payload", "updated_at"),
    cycle=models.UUIDField(),
    items=[models.UUIDField()],
)
readers = Prepared(
    lambda reflections: (
        ReflectionRead.objects.filter(reflection_uuid__in=reflections)
        .order_by("at", "pk")
        .values_list("reflection_uuid", "reader__display_name")
    ),
    reflections=[models.UUIDField()],
)


@dataclass
class Standing:
    """One learner in one unit: the newest cycle and what is done in it."""

    outline: Outline
    cycle: Cycle | None = None
    done: dict[UUID, datetime] = field(default_factory=dict)
    started: set[UUID] = field(default_factory=set)

    @property
    def steps_done(self) -> int:
        return sum(step.key in self.done for step in self.outline.steps)

    @property
    def percent(self) -> int:
        """Of the steps that stand today; never over 100."""
        count = len(self.outline.steps)
        return round(100 * self.steps_done / count) if count else 0

    @property
    def stages_done(self) -> list[str]:
        """Stages of which every step is done."""
        return [
            stage
            for stage in STAGES
            if (steps := self.outline.of_stage(stage)) and all(step.key in self.done for step in steps)
        ]

    @property
    def current_stage(self) -> str:
        step = self.next_step
        return step.stage if step else ""

    @property
    def next_step(self) -> Step | None:
        """Where to go on: the step last worked on while it is not done, else the first that is not done."""
        if self.cycle and self.cycle.last_activity_id and self.cycle.last_activity_id not in self.done:
            last = self.outline.by_key(self.cycle.last_activity_id)
            if last:
                return last
        return next((step for step in self.outline.steps if step.key not in self.done), None)

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.outline.steps if step.key not in self.done)

    @property
    def added_since(self) -> list[Step]:
        """Steps that authors added after this cycle was finished, or after it was begun."""
        since = self.cycle and (self.cycle.completed_at or self.cycle.started_at)
        if not since:
            return []
        return [step for step in self.outline.steps if step.first_published_at > since and step.key not in self.done]


def unit_and_cycle(user: Any, slug: str) -> tuple[Unit | None, Cycle | None]:
    """The unit of a slug, and the newest cycle of this person in it: one query for whoever has begun, else two."""
    if user.is_authenticated:
        for row in begun_units(user=user.pk, slug=slug):
            cycle, unit = row[: len(CYCLE_COLUMNS)], row[len(CYCLE_COLUMNS) :]
            return Unit.from_db("default", UNIT_COLUMNS, unit), Cycle.from_db("default", CYCLE_COLUMNS, cycle)
    return Unit.objects.filter(slug=slug, retired_at=None).first(), None


def standing_of(user: Any, outline: Outline, cycle: Cycle | None = None) -> Standing:
    """One query for a member whose cycle is at hand, two without, none for a visitor."""
    standing = Standing(outline)
    if not user.is_authenticated:
        return standing
    cycle = cycle or Cycle.objects.newest_of(user, outline.key).first()
    if cycle is None:
        return standing
    standing.cycle = cycle
    for activity, completed_at in activity_states(cycle=cycle.pk):
        standing.started.add(activity)
        if completed_at:
            standing.done[activity] = completed_at
    return standing


def standings_of(user: User, language: str) -> list[Standing]:
    """Every unit this person has begun, in the order of the last work. Three queries and the outlines."""
    cycles = (
        Cycle.objects.filter(enrolment__user=user)
        .select_related("enrolment__unit", "last_item")
        .order_by("enrolment", "no")
    )
    newest = {cycle.enrolment_id: cycle for cycle in cycles}
    standings: dict[UUID, Standing] = {}
    for cycle in newest.values():
        outline = outline_of(cycle.enrolment.unit, language)
        if outline:
            standings[cycle.pk] = Standing(outline, cycle)
    for state in ActivityState.objects.filter(cycle__in=list(standings)).values("cycle", "activity", "completed_at"):
        standing = standings[state["cycle"]]
        standing.started.add(state["activity"])
        if state["completed_at"]:
            standing.done[state["activity"]] = state["completed_at"]
    worked = {cycle.pk: cycle.last_at or cycle.started_at for cycle in newest.values()}
    return [standings[key] for key in sorted(standings, key=lambda key: worked[key], reverse=True)]


def live_units() -> list[Unit]:
    """All units in their order; one query."""
    return list(Unit.objects.filter(retired_at=None, editions__isnull=False).distinct().order_by("order", "slug"))


@dataclass(frozen=True)
class Stood:
    """An item's state as it stood when the page was asked for."""

    kind: str
    payload: dict[str, Any]
    updated_at: datetime
    attempts: int
    last_event: UUID


def given_in(cycle: Cycle | None, content: Content) -> dict[UUID, Given]:
    """What a learner has in the items of an activity. Two to five queries, whatever their number."""
    if cycle is None or not content.items:
        return {}
    given: dict[UUID, Given] = {}
    asked = list(dict.fromkeys([*content.items, *content.recalled]))
    states = {item: Stood(*rest) for item, *rest in item_states(cycle=cycle.pk, items=asked)}
    for key in content.items:
        state = states.get(key)
        if state:
            given[key] = Given(
                payload=state.payload,
                answered_at=state.updated_at,
                attempts=state.attempts,
                last_event=state.last_event,
            )
    add_drafts(cycle, content, given, states)
    add_recalled(content, given, states)
    add_evidence(cycle, content, given)
    add_replies(cycle, content, given)
    return given


def add_drafts(cycle: Cycle, content: Content, given: dict[UUID, Given], states: dict[UUID, Stood]) -> None:
    """A draft counts while it is younger than what was handed in."""
    for item, payload, updated_at in drafts(cycle=cycle.pk, items=content.items):
        state = states.get(item)
        if state is None or (updated_at > state.updated_at and payload != state.payload):
            one = given.setdefault(item, Given())
            one.draft, one.drafted_at = payload, updated_at


def add_recalled(content: Content, given: dict[UUID, Given], states: dict[UUID, Stood]) -> None:
    for item in content.items.values():
        state = states.get(item.recalls) if item.recalls else None
        if state:
            given.setdefault(item.id, Given()).recalled = Recalled(state.kind, state.payload, state.updated_at)


def add_evidence(cycle: Cycle, content: Content, given: dict[UUID, Given]) -> None:
    """Evidence of this page, and beside an observation the evidence of the whole cycle."""
    asked = [item.id for item in content.items.values() if item.kind == "evidence"]
    observing = [item.id for item in content.items.values() if item.role == "observation"]
    if not asked and not observing:
        return
    rows = ActivityEvidence.objects.filter(cycle=cycle).select_related("file").order_by("added_at", "pk")
    for row in rows:
        if row.item_id in asked:
            given.setdefault(row.item_id, Given()).evidence.append(row)
        for key in observing:
            given.setdefault(key, Given()).evidence.append(row)


def add_replies(cycle: Cycle, content: Content, given: dict[UUID, Given]) -> None:
    """Mentors' answers, and who has read, for reflections that were shared."""
    shared = {
        state_id(cycle.pk, key): key
        for key, one in given.items()
        if content.items[key].kind == "reflection" and one.payload.get("visibility") == "mentor"
    }
    if not shared:
        return
    marks = readers(reflections=shared)
    for reflection, name in marks:
        given[shared[reflection]].read_by.append(name)
    if not marks:
        return  # whoever answers has read (courses.services.replying)
    replies = MentorReply.objects.filter(reflection_uuid__in=shared).select_related("author")
    for reply in replies.order_by("created_at", "pk"):
        given[shared[reply.reflection_uuid]].replies.append(reply)


def earlier_cycles(cycle: Cycle) -> list[Cycle]:
    """The walks before this one, oldest first."""
    return list(Cycle.objects.filter(enrolment=cycle.enrolment_id, no__lt=cycle.no).order_by("no"))


def answers_over_cycles(
    cycle: Cycle, roles: tuple[str, ...] = ("expectation", "observation", "next_round")
) -> list[dict]:
    """For the sheet and the comparison: one row per item with a role, with what each cycle said. Two queries."""
    cycles = [*earlier_cycles(cycle), cycle]
    items = Item.objects.filter(activity__unit=cycle.enrolment.unit_id).filter(Q(role__in=roles) | Q(kind="commitment"))
    states = ItemState.objects.filter(cycle__in=cycles, item__in=items)
    said = {(state.cycle_id, state.item_id): state for state in states}
    return [
        {"item": item, "by_cycle": [said.get((one.pk, item.pk)) for one in cycles]}
        for item in items.order_by("activity__position", "position", "pk")
    ]
