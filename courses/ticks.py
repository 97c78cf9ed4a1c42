"""The regular work of courses: nudges on and after the day of a commitment, and promised answers. Each comes once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Membership, MentorAssignment, User
from core.ticks import register
from courses.addresses import item_address
from courses.models import Activity, ActivityCommitment, ActivityState, Reflection
from courses.services.telling import Telling, reading_path, tell, unit_names

AFTER = timedelta(days=2)
TOO_LATE = timedelta(days=30)


def rows_of_people(rows: QuerySet) -> Any:
    """Without the paused and the gone, with the person and the unit at hand."""
    shown = User.objects.shown().values("pk")
    return rows.filter(cycle__enrolment__user__in=shown).select_related(
        "cycle__enrolment__user", "cycle__enrolment__unit"
    )


def nudge(kind: str, rows: Any) -> int:
    """Leads each learner to the place where what happened is added."""
    tellings = []
    for row in rows_of_people(rows.with_evidence_place()):
        enrolment = row.cycle.enrolment
        if row.evidence_slug:
            path = item_address(enrolment.unit.slug, row.evidence_slug, row.evidence_item)
            key = f"{kind}:{row.pk}:{row.action_date}"
            tellings.append(Telling(enrolment.user, kind, path, key, unit_names(enrolment.unit)))
    return tell(tellings)


def nudge_on_the_day() -> int:
    """On the action date itself; a server that slept a day still does it."""
    today = timezone.localdate()
    rows = ActivityCommitment.objects.open().filter(action_date__gt=today - AFTER, action_date__lte=today)
    return nudge("commitment.today", rows)


def nudge_after() -> int:
    """Two days later, where nothing was added yet."""
    today = timezone.localdate()
    rows = ActivityCommitment.objects.open().filter(action_date__gt=today - TOO_LATE, action_date__lte=today - AFTER)
    return nudge("commitment.after", rows)


def open_reflections() -> int:
    """The day has passed and there is evidence: the last stage is open. Once per walk through the unit."""
    today = timezone.localdate()
    begun = ActivityState.objects.filter(cycle=OuterRef("cycle"), activity__stage="reflection")
    first = Activity.objects.filter(unit=OuterRef("cycle__enrolment__unit"), stage="reflection", retired_at=None)
    rows = (
        ActivityCommitment.objects.filter(
            cycle__completed_at=None, action_date__gt=today - TOO_LATE, action_date__lt=today
        )
        .exclude(pk__in=ActivityCommitment.objects.open().values("pk"))
        .exclude(Exists(begun))
        .annotate(first_slug=Subquery(first.order_by("position", "pk").values("slug")[:1]))
    )
    tellings = {}
    for row in rows_of_people(rows):
        enrolment = row.cycle.enrolment
        if row.first_slug:
            key = f"reflection.open:{row.cycle_id}"
            path = item_address(enrolment.unit.slug, row.first_slug)
            tellings[key] = Telling(enrolment.user, "reflection.open", path, key, unit_names(enrolment.unit))
    return tell(tellings.values())


def remind_mentors() -> int:
    """An answer is due by the days its mentor promised. Once per mentor and text as it was shared."""
    since = timezone.now() - TOO_LATE
    waiting = list(rows_of_people(Reflection.objects.waiting().filter(shared_at__gt=since)))
    promises = promises_to({row.cycle.enrolment.user_id for row in waiting}) if waiting else {}
    tellings = []
    for row in waiting:
        enrolment = row.cycle.enrolment
        shared = timezone.localdate(row.shared_at)
        for mentor, days in promises.get(enrolment.user_id, {}).items():
            if shared + timedelta(days=days) <= timezone.localdate():
                key = f"reply.due:{row.pk}:{row.shared_at:%Y%m%dT%H%M%S}"
                names = unit_names(enrolment.unit)
                tellings.append(Telling(mentor, "reply.due", reading_path(row.pk), key, names, enrolment.user))
    return tell(tellings)


def promises_to(learners: Iterable[int]) -> dict[int, dict[User, int]]:
    """For each learner the mentors of today and within how many days they promised to answer. Two queries."""
    assignments = MentorAssignment.objects.current().filter(mentor__in=User.objects.shown().values("pk"))
    places: dict[int, set[int]] = {}
    for user, school in (
        Membership.objects.confirmed().filter(user__in=learners, school__isnull=False).values_list("user", "school")
    ):
        places.setdefault(school, set()).add(user)
    found: dict[int, dict[User, int]] = {}
    for row in assignments.select_related("mentor"):
        mentees: Any = {row.mentee_id} if row.mentee_id else places.get(row.school_id, set())
        for learner in mentees:
            if learner != row.mentor_id:
                known = found.setdefault(learner, {})
                known[row.mentor] = min(row.promised_days, known.get(row.mentor, row.promised_days))
    return found


HOURLY = timedelta(hours=1)
register("courses.nudge_on_the_day", nudge_on_the_day, every=HOURLY)
register("courses.nudge_after", nudge_after, every=HOURLY)
register("courses.open_reflections", open_reflections, every=HOURLY)
register("courses.remind_mentors", remind_mentors, every=HOURLY)
