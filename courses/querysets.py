"""Questions about learning. Private means: read by its writer alone; shared means: with a mentor assigned now."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.querysets import mentees_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Reader = AbstractBaseUser | AnonymousUser


class OwnedByUserQuerySet(models.QuerySet[Any]):
    """Rows with a `user`, for that person alone."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user)


class OwnedByLearnerQuerySet(OwnedByUserQuerySet):
    """Enrolments and events: the learner's own."""


class CycleQuerySet(models.QuerySet[Any]):
    """Walks through a unit: the learner's own."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(enrolment__user=user)

    def newest_of(self, user: "Reader", unit_key: Any) -> Self:
        return self.filter(enrolment__user=user, enrolment__unit=unit_key).order_by("-no")


class ReflectionQuerySet(models.QuerySet[Any]):
    """Reflections: one's own, and those shared by people one mentors today."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(cycle__enrolment__user=user) | self.shared_with_condition(user))

    def shared_with(self, mentor: "Reader") -> Self:
        """What this mentor may read and answer."""
        return self.filter(self.shared_with_condition(mentor))

    @staticmethod
    def shared_with_condition(mentor: "Reader") -> Q:
        return Q(visibility="mentor", cycle__enrolment__user__in=mentees_of(mentor).values("pk"))


class MentorReplyQuerySet(models.QuerySet[Any]):
    """Answers: for the one who got them and the one who wrote them."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(learner=user) | Q(author=user))
