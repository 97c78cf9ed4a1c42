"""Reads about places: what I belong to, who is at a school, what waits for an answer."""

from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Agency, Membership, MentorAssignment, School, User
from accounts.querysets import schools_near

FOUND_AT_MOST = 12


def find_places(part: str) -> list[School | Agency]:
    """Schools, then agencies, with this part in their name. Two queries."""
    schools = School.objects.named_like(part).select_related("agency")[:FOUND_AT_MOST]
    agencies = Agency.objects.named_like(part)[:FOUND_AT_MOST]
    return list(chain(schools, agencies))[:FOUND_AT_MOST]


def place_by(public_id: UUID) -> School | Agency | None:
    """The school or agency with this public key. One or two queries."""
    return School.objects.filter(public_id=public_id).first() or Agency.objects.filter(public_id=public_id).first()


def memberships_of(user: User) -> list[Membership]:
    """All of one's memberships: those in force first, then those waiting, then what is over. One query."""
    rows = list(Membership.objects.filter(user=user).with_place().order_by("-since", "-pk"))
    return sorted(rows, key=rank)


def rank(membership: Membership) -> int:
    if membership.declined_at or membership.is_over:
        return 2
    return 0 if membership.confirmed_at else 1


def mentoring_of(user: User) -> Any:
    """Whom and which schools I mentor today, and who mentors me."""
    rows = MentorAssignment.objects.visible_to(user).current().filter(Q(mentor=user) | Q(mentee=user))
    return rows.select_related("mentor", "mentee", "school").order_by("school__name_th", "pk")


def people_of(school: School, reader: User) -> Any:
    """Who is at the school today, in the order of roles and names, as this reader may see it."""
    there = Membership.objects.visible_to(reader).confirmed().filter(school=school)
    return there.select_related("user").order_by("role", "user__display_name", "pk")


def mentors_of(school: School) -> Any:
    """The mentors assigned to the school today."""
    current = MentorAssignment.objects.current().filter(school=school, mentor__paused_at=None, mentor__erased_at=None)
    return current.select_related("mentor").order_by("mentor__display_name", "pk")


def schools_one_may_look_into(user: User) -> Any:
    """Schools whose people this person may see today: own, mentored; every one for a site admin."""
    schools = School.objects.select_related("agency")
    return schools if user.is_superuser else schools.filter(pk__in=schools_near(user))
