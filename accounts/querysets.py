"""Questions about people and places. Rights are computed from dated rows, never from copied groups."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Reader = AbstractBaseUser | AnonymousUser


class SchoolQuerySet(models.QuerySet[Any]):
    """Schools are public facts."""

    def visible_to(self, user: "Reader") -> Self:
        return self


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
        """One's own, and those of the schools one administers now."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(user=user) | Q(school__in=administered_schools(user)))

    def to_confirm_by(self, user: "Reader") -> Self:
        """Requests this person may answer: for their school; a site admin for every place."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self.waiting()
        return self.waiting().filter(school__in=administered_schools(user)).exclude(user=user)


class MentorAssignmentQuerySet(DatedQuerySet):
    """Assignments of mentors."""

    def visible_to(self, user: "Reader") -> Self:
        """The mentor's own, the mentee's own, and those of the schools one administers."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(mentor=user) | Q(mentee=user) | Q(school__in=administered_schools(user)))


def administered_schools(user: "Reader") -> Any:
    """Ids of the schools this person administers today."""
    from accounts.models import Membership, Role

    return Membership.objects.confirmed().filter(user=user, role=Role.SCHOOL_ADMINISTRATOR).values("school")


def mentees_of(mentor: "Reader", day: date | None = None) -> Any:
    """Ids of the people this mentor may be answering today: assigned themselves, or by their school."""
    from accounts.models import Membership, MentorAssignment

    current = MentorAssignment.objects.current(day).filter(mentor=mentor)
    by_school = Membership.objects.confirmed(day).filter(school__in=current.filter(school__isnull=False).values("school"))
    people = models.Q(pk__in=current.filter(mentee__isnull=False).values("mentee")) | models.Q(pk__in=by_school.values("user"))
    from accounts.models import User

    return User.objects.filter(people, is_active=True).exclude(pk=mentor.pk)


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

    def usable(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), uses__lt=models.F("max_uses"))
