"""What learners did, for other systems: xAPI statements of one person, or of all whose yes to research is in force.

Events stream from the database a thousand at a time, whatever their number.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.research import willing_people
from core.services import audit
from courses.models import LearnerEvent
from courses.xapi import NEVER_FOR_RESEARCH, VERSIONS, Json, Teller, statements_of

AT_A_TIME = 1000


def own_statements(*, user: User, version: str = VERSIONS[0]) -> Iterator[Json]:
    """All a person did, with their words, under their own public key."""
    return told(LearnerEvent.objects.filter(user=user), Teller(is_own=True, version=version))


def research_statements(*, version: str = VERSIONS[0], by: User | None = None) -> Iterator[Json]:
    """Of willing people alone, under a number that stands nowhere else; units with fewer than five are left out.

    The row of the audit is written first: a file that breaks off half-way was taken too. Three queries and a row.
    """
    told_of = events_for_research()
    counted = told_of.aggregate(people=Count("user", distinct=True), units=Count("activity__unit", distinct=True))
    audit.write(verb="courses.xapi.exported", actor=by, kind="research", data={"version": version} | counted)
    return told(told_of, Teller(is_own=False, version=version))


def events_for_research() -> QuerySet[LearnerEvent]:
    """Deeds of willing people in units where there are enough of them."""
    finishing = Q(closes_activity=True) | Q(closes_cycle=True)
    told_of = LearnerEvent.objects.filter(~Q(kind__in=NEVER_FOR_RESEARCH) | finishing, user__in=willing_people())
    people = told_of.values("activity__unit").annotate(people=Count("user", distinct=True))
    enough = people.filter(people__gte=settings.SMALLEST_GROUP_SHOWN)
    return told_of.filter(activity__unit__in=enough.values("activity__unit"))


def told(events: QuerySet[LearnerEvent], teller: Teller) -> Iterator[Json]:
    """In the order in which they reached us. One query."""
    rows = events.select_related("user", "cycle", "activity__unit", "item", "item_revision")
    for event in rows.order_by("server_at", "cycle", "seq").iterator(chunk_size=AT_A_TIME):
        yield from statements_of(event, teller)


def lines_of(user: Any) -> Iterator[str]:
    """A person's own statements as JSON Lines, for their copy of everything."""
    return (json.dumps(one, ensure_ascii=False) for one in own_statements(user=user))
