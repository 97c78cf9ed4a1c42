"""Signs that someone may need a hand: three rules over facts that say nothing of what was written.

A sign is known by the fact it stands on (`about`): put aside it stays away until there is a new fact.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.querysets import mentees_of
from courses.models import ActivityCommitment, Cycle, HelpDismissal, ItemState, Unit

WRONG_TRIES = 3
QUIET_DAYS = 14
Rule = HelpDismissal.Rule


@dataclass(frozen=True)
class Sign:
    """One rule that holds for one person in one unit; `since` is when the fact came about."""

    rule: str
    learner_id: int
    unit: Unit
    about: uuid.UUID
    since: date
    activity: uuid.UUID | None = None
    tries: int = 0


def newest_cycles(people: Iterable[int]) -> list[Cycle]:
    """Each person's newest walk through each unit. One query."""
    cycles = Cycle.objects.filter(enrolment__user__in=people).select_related("enrolment__unit")
    newest = {cycle.enrolment_id: cycle for cycle in cycles.order_by("enrolment", "no")}
    return list(newest.values())


def signs_for(mentor: Any) -> list[Sign]:
    """For one mentor, without those put aside; who waits longest first. Four queries."""
    return signs_in(mentor, newest_cycles(mentees_of(mentor).values("pk")))


def signs_in(mentor: Any, cycles: list[Cycle]) -> list[Sign]:
    """As `signs_for`, in cycles that are at hand. Three queries."""
    walking = {cycle.pk: cycle for cycle in cycles if cycle.completed_at is None}
    aside = set(HelpDismissal.objects.filter(mentor=mentor).values_list("rule", "about_uuid"))
    found = [*wrong_tries(walking), *quiet(walking.values()), *without_evidence(walking)]
    return sorted(
        (sign for sign in found if (sign.rule, sign.about) not in aside), key=lambda s: (s.since, str(s.about))
    )


def wrong_tries(walking: dict[Any, Cycle]) -> Iterable[Sign]:
    """Three wrong tries in a row on one question. A further wrong try is a new fact."""
    rows = ItemState.objects.filter(cycle__in=list(walking), wrong_in_a_row__gte=WRONG_TRIES)
    for state in rows.values("cycle", "item__activity", "last_event", "updated_at", "wrong_in_a_row"):
        enrolment = walking[state["cycle"]].enrolment
        yield Sign(
            Rule.WRONG_TRIES,
            enrolment.user_id,
            enrolment.unit,
            state["last_event"],
            timezone.localdate(state["updated_at"]),
            state["item__activity"],
            state["wrong_in_a_row"],
        )


def quiet(walking: Iterable[Cycle]) -> Iterable[Sign]:
    """No sign for 14 days in the middle of a cycle. Work and a further silence are a new fact."""
    limit = timezone.now() - timedelta(days=QUIET_DAYS)
    for cycle in walking:
        if cycle.last_at and cycle.last_at <= limit:
            about = fact(cycle.pk, cycle.last_at)
            yield Sign(
                Rule.QUIET, cycle.enrolment.user_id, cycle.enrolment.unit, about, timezone.localdate(cycle.last_at)
            )


def without_evidence(walking: dict[Any, Cycle]) -> Iterable[Sign]:
    """The action date has passed and nothing shows what came of it. Another date is a new fact."""
    rows = ActivityCommitment.objects.open().filter(cycle__in=list(walking), action_date__lt=timezone.localdate())
    for row in rows.values("pk", "cycle", "action_date", "item__activity"):
        enrolment = walking[row["cycle"]].enrolment
        day = row["action_date"]
        if day:
            about = fact(row["pk"], day)
            yield Sign(Rule.NO_EVIDENCE, enrolment.user_id, enrolment.unit, about, day, row["item__activity"])


def fact(key: uuid.UUID, moment: date | datetime) -> uuid.UUID:
    """The id of something that was so at a certain time."""
    return uuid.uuid5(key, moment.isoformat())
