"""Questions about people and places. Rights are computed from dated rows, never from copied groups."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    Reader = Any  # a person or a visitor; naming the class here would be a circle

SCHOOL_ADMINISTRATOR = "school_administrator"


def rows(name: str) -> Any:
    """The manager of a table of this app, by name: models import this module, not the other way round."""
    return apps.get_model("accounts", name).objects


class OrganisationQuerySet(models.QuerySet[Any]):
    """Schools and agencies are public facts."""

    def visible_to(self, user: "Reader") -> Self:
        return self

    def named_like(self, part: str) -> Self:
        """Those with this part in their Thai or English name, as a person types it."""
        return self.filter(Q(name_th__icontains=part) | Q(name_en__icontains=part)).order_by("name_th", "pk")


class SchoolQuerySet(OrganisationQuerySet):
    """Schools, with the agency each belongs to."""


class UserQuerySet(models.QuerySet[Any]):
    """People. A paused account is shown to nobody but its owner; an erased one to nobody."""

    def shown(self) -> Self:
        return self.filter(is_active=True, paused_at=None, erased_at=None)

    def visible_to(self, user: "Reader") -> Self:
        """Oneself, the people of the schools one belongs to or mentors today, one's mentors and mentees."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.filter(erased_at=None)
        near = rows("Membership").confirmed().filter(school__in=schools_near(user)).values("user")
        assigned = rows("MentorAssignment").current()
        mentors = assigned.filter(Q(mentee=user) | Q(school__in=schools_of(user))).values("mentor")
        mentees = assigned.filter(mentor=user, mentee__isnull=False).values("mentee")
        others = Q(pk__in=near) | Q(pk__in=mentors) | Q(pk__in=mentees)
        return self.filter(Q(pk=user.pk) | (others & Q(is_active=True, paused_at=None, erased_at=None)))


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from `since` to `until`, both days included."""

    def current(self, day: date | None = None) -> Self:
        day = day or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class MembershipQuerySet(DatedQuerySet):
    """Memberships; only confirmed ones give rights."""

    def confirmed(self, day: date | None = None) -> Self:
        return self.current(day).filter(confirmed_at__isnull=False, declined_at=None)

    def waiting(self) -> Self:
        return self.current().filter(confirmed_at=None, declined_at=None)

    def visible_to(self, user: "Reader") -> Self:
        """One's own; all of the schools one administers now; who is there in schools one belongs to or mentors.

        Who has paused is seen by nobody: not by the administrators of the school, nor by those of the site.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.filter(Q(user=user) | Q(user__paused_at=None))
        shown = Q(user__is_active=True, user__erased_at=None)
        there = Q(pk__in=self.model.objects.confirmed().filter(school__in=schools_near(user)).values("pk"))
        others = Q(school__in=administered_schools(user)) | (there & shown)
        return self.filter(Q(user=user) | (Q(user__paused_at=None) & others))

    def with_place(self) -> Self:
        return self.select_related("school", "agency")

    def to_confirm_by(self, user: "Reader") -> Self:
        """Requests this person may answer: for their school; a site admin for every place. A paused one waits."""
        if not user.is_authenticated:
            return self.none()
        others = self.waiting().filter(user__paused_at=None).exclude(user=user)
        return others if user.is_superuser else others.filter(school__in=administered_schools(user))


class MentorAssignmentQuerySet(DatedQuerySet):
    """Assignments of mentors."""

    def visible_to(self, user: "Reader") -> Self:
        """The mentor's own, the mentee's own, those of the schools one belongs to; nobody sees those of the paused."""
        if not user.is_authenticated:
            return self.none()
        mentor_shown = Q(mentor=user) | Q(mentor__paused_at=None)
        mentee_shown = Q(mentee=None) | Q(mentee=user) | Q(mentee__paused_at=None)
        shown = self.filter(mentor_shown, mentee_shown)
        if user.is_superuser:
            return shown
        return shown.filter(Q(mentor=user) | Q(mentee=user) | Q(school__in=schools_of(user)))


def administered_schools(user: "Reader") -> Any:
    """Ids of the schools this person administers today."""
    return rows("Membership").confirmed().filter(user=user, role=SCHOOL_ADMINISTRATOR).values("school")


def schools_of(user: "Reader") -> Any:
    """Ids of the schools this person belongs to today."""
    return rows("Membership").confirmed().filter(user=user, school__isnull=False).values("school")


def schools_mentored_by(user: "Reader") -> Any:
    """Ids of the schools this person mentors today."""
    return rows("MentorAssignment").current().filter(mentor=user, school__isnull=False).values("school")


def schools_near(user: "Reader") -> Any:
    """Ids of the schools whose people this person may know of: their own and those they mentor, today."""
    near = Q(pk__in=schools_of(user)) | Q(pk__in=schools_mentored_by(user))
    return rows("School").filter(near).values("pk")


def mentees_of(mentor: "Reader", day: date | None = None) -> Any:
    """Ids of the people this mentor may be answering today: assigned themselves, or by their school."""
    current = rows("MentorAssignment").current(day).filter(mentor=mentor)
    by_school = (
        rows("Membership").confirmed(day).filter(school__in=current.filter(school__isnull=False).values("school"))
    )
    people = models.Q(pk__in=current.filter(mentee__isnull=False).values("mentee")) | models.Q(
        pk__in=by_school.values("user")
    )
    return rows("User").filter(people, is_active=True, paused_at=None, erased_at=None).exclude(pk=mentor.pk)


def mentors_of(mentee: "Reader", day: date | None = None) -> Any:
    """The people who may answer this person today: the other direction of `mentees_of`."""
    assigned = rows("MentorAssignment").current(day).filter(Q(mentee=mentee) | Q(school__in=schools_of(mentee)))
    return rows("User").shown().filter(pk__in=assigned.values("mentor")).exclude(pk=mentee.pk)


class NotificationQuerySet(models.QuerySet[Any]):
    """What a person was told."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class OwnRowsQuerySet(models.QuerySet[Any]):
    """Rows of one person, for that person alone."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user)


class InvitationQuerySet(models.QuerySet[Any]):
    """Invitations; a code opens one place for one role."""

    def visible_to(self, user: "Reader") -> Self:
        """Those of the schools one administers; a site admin sees all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(school__in=administered_schools(user)) | Q(created_by=user))

    def with_place(self) -> Self:
        return self.select_related("school", "agency", "mentor", "created_by")

    def for_listing(self) -> Self:
        """Newest first, with all a card shows."""
        return self.with_place().order_by("-created_at", "-pk")

    def usable(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), uses__lt=models.F("max_uses"))
