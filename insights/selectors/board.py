"""The mentor board: who waits, who may need a hand, where everyone stands. Status only, never what is private."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Membership, MentorAssignment, School, User
from accounts.querysets import mentees_of
from core.thai.sorting import sort_key
from courses.models import ActivityState, Cycle, Reflection, ReflectionRead, Unit
from courses.outline import outline_of
from courses.selectors import Standing
from courses.signs import Sign, newest_cycles, signs_in

SHOWN = 7


@dataclass(frozen=True)
class Waiting:
    """A shared reflection that nobody has answered yet."""

    id: UUID
    name: str
    unit: str
    activity: str
    shared_at: datetime
    due: date
    is_read: bool

    @property
    def days(self) -> int:
        """Whole days of waiting."""
        return (timezone.localdate() - timezone.localdate(self.shared_at)).days

    @property
    def days_over(self) -> int:
        """Days past the promise; 0 or less while it holds."""
        return (timezone.localdate() - self.due).days


@dataclass(frozen=True)
class Mark:
    """One person in one unit: how far around the cycle, nothing more."""

    unit: str
    stages_done: list[str]
    stage: str
    completed_at: datetime | None


@dataclass
class Person:
    """Somebody this mentor accompanies today."""

    user: User
    place: str = ""
    marks: list[Mark] = field(default_factory=list)
    last_at: datetime | None = None


@dataclass(frozen=True)
class ShownSign:
    """A sign with the words it needs."""

    sign: Sign
    name: str
    unit: str
    activity: str


@dataclass(frozen=True)
class Place:
    """A school this mentor accompanies."""

    school: School
    people: int
    begun: int
    promised_days: int


@dataclass(frozen=True)
class Board:
    """Everything on one mentor's board."""

    waiting: list[Waiting]
    signs: list[ShownSign]
    people: list[Person]
    not_begun: list[Person]
    places: list[Place]


@dataclass(frozen=True)
class Care:
    """Whom a mentor accompanies today, and within how many days each was promised an answer."""

    assignments: list[MentorAssignment]
    schools_of: dict[int, list[int]]
    people: dict[int, User]

    def promised(self, learner: int) -> int:
        """The shortest promise that holds for this person."""
        schools = self.schools_of.get(learner, [])
        days = [row.promised_days for row in self.assignments if row.mentee_id == learner or row.school_id in schools]
        return min(days, default=3)


def is_mentor(user: Any) -> bool:
    """Whether this person is assigned to a school or a person today. One query."""
    return bool(user.is_authenticated and MentorAssignment.objects.current().filter(mentor=user).exists())


def care_of(mentor: User) -> Care:
    """Three queries."""
    assignments = list(MentorAssignment.objects.current().filter(mentor=mentor).select_related("school").order_by("pk"))
    people = {person.pk: person for person in mentees_of(mentor)}
    schools = [row.school_id for row in assignments if row.school_id]
    schools_of: dict[int, list[int]] = {}
    rows = Membership.objects.confirmed().filter(school__in=schools).values_list("user", "school")
    for user, school in rows:
        schools_of.setdefault(user, []).append(school)
    return Care(assignments, schools_of, people)


def waiting_for(mentor: User, care: Care, language: str) -> list[Waiting]:
    """What waits for this mentor's answer, by who is nearest to, or furthest past, the promise. One query."""
    read = ReflectionRead.objects.filter(reflection_uuid=OuterRef("pk"), reader=mentor)
    rows = (
        Reflection.objects.shared_with(mentor)
        .waiting()
        .annotate(is_read=Exists(read))
        .select_related("cycle__enrolment__unit")
        .only("id", "shared_at", "item__activity", "cycle__enrolment__user", "cycle__enrolment__unit")
        .select_related("item")
    )
    found = [as_waiting(row, care, language) for row in rows]
    return sorted(found, key=lambda one: (one.due, one.shared_at, str(one.id)))


def as_waiting(row: Any, care: Care, language: str) -> Waiting:
    learner = row.cycle.enrolment.user_id
    unit, activity = titles(row.cycle.enrolment.unit, row.item.activity_id, language)
    due = timezone.localdate(row.shared_at) + timedelta(days=care.promised(learner))
    name = care.people[learner].display_name if learner in care.people else ""
    return Waiting(row.pk, name, unit, activity, row.shared_at, due, row.is_read)


def titles(unit: Unit, activity: UUID | None, language: str) -> tuple[str, str]:
    """The titles of a unit and of one of its activities; no query once the outline is in memory."""
    outline = outline_of(unit, language)
    step = outline.by_key(activity) if outline and activity else None
    return outline.title if outline else "", step.title if step else ""


def board_of(mentor: User, care: Care, language: str) -> Board:
    """Six queries, whatever the number of people; the outlines come from memory."""
    cycles = newest_cycles(list(care.people))
    people = people_in(care, cycles, language)
    begun = [person for person in people if person.marks]
    signs = [in_words(sign, care, language) for sign in signs_in(mentor, cycles)]
    return Board(
        waiting=waiting_for(mentor, care, language),
        signs=signs,
        people=sorted(begun, key=lambda person: str(person.last_at or ""), reverse=True),
        not_begun=[person for person in people if not person.marks],
        places=places_of(care, {person.user.pk for person in begun}),
    )


def in_words(sign: Sign, care: Care, language: str) -> ShownSign:
    unit, activity = titles(sign.unit, sign.activity, language)
    return ShownSign(sign, care.people[sign.learner_id].display_name, unit, activity)


def people_in(care: Care, cycles: Iterable[Cycle], language: str) -> list[Person]:
    """Everybody with their marks, in the order of the Thai alphabet. One query."""
    names = {row.school_id: row.school.name for row in care.assignments if row.school}
    people = {
        key: Person(user, next((names[school] for school in care.schools_of.get(key, [])), ""))
        for key, user in care.people.items()
    }
    standings = standings_in(cycles, language)
    for cycle, standing in standings:
        person = people[cycle.enrolment.user_id]
        person.marks.append(
            Mark(standing.outline.title, standing.stages_done, standing.current_stage, cycle.completed_at)
        )
        last = cycle.last_at or cycle.started_at
        person.last_at = max(person.last_at or last, last)
    return sorted(people.values(), key=lambda person: (sort_key(person.user.display_name), person.user.pk))


def standings_in(cycles: Iterable[Cycle], language: str) -> list[tuple[Cycle, Standing]]:
    """How far each of these walks is. One query."""
    found = {}
    for cycle in cycles:
        outline = outline_of(cycle.enrolment.unit, language)
        if outline:
            found[cycle.pk] = (cycle, Standing(outline, cycle))
    done = ActivityState.objects.filter(cycle__in=list(found), completed_at__isnull=False)
    for key, activity, completed_at in done.values_list("cycle", "activity", "completed_at"):
        if completed_at:
            found[key][1].done[activity] = completed_at
    return list(found.values())


def places_of(care: Care, begun: set[int]) -> list[Place]:
    """The schools, each with how many people this mentor accompanies there. No query."""
    places = []
    for row in care.assignments:
        if row.school:
            there = {user for user, schools in care.schools_of.items() if row.school_id in schools} & set(care.people)
            places.append(Place(row.school, len(there), len(there & begun), row.promised_days))
    return places
