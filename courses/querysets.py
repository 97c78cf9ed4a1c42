"""Questions about learning. Private means: read by its writer alone; shared means: with a mentor assigned now."""

from typing import TYPE_CHECKING, Any, Self, TypeAlias

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Replace

from accounts.querysets import mentees_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Reader: TypeAlias = AbstractBaseUser | AnonymousUser


def rows_of(name: str) -> Any:
    """The manager of a table of this app, by name: models import this module, not the other way round."""
    return apps.get_model("courses", name).objects


class OwnedByUserQuerySet(models.QuerySet[Any]):
    """Rows with a `user`, for that person alone."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(user=user)


class CertificateQuerySet(OwnedByUserQuerySet):
    """One's own; besides, whoever looks after the site may find one that must be withdrawn."""

    def counting(self) -> Self:
        """Not withdrawn."""
        return self.filter(revoked_at__isnull=True)

    def of_round(self, cycle: Any) -> Self:
        """The one that counts first, then what was withdrawn, the latest first."""
        return self.filter(cycle_uuid=cycle).order_by(F("revoked_at").desc(nulls_first=True), "-pk")

    def withdrawable_by(self, user: "Reader") -> Self:
        return self.all() if getattr(user, "is_superuser", False) else self.none()

    def found_by(self, name: str, letters: str) -> Self:
        """By a piece of the holder's name, or of the serial without its dashes."""
        plain = self.annotate(letters=Replace("serial", Value("-"), Value("")))
        return plain.filter(Q(holder_name__icontains=name) | (Q(letters__contains=letters) if letters else Q()))


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

    def waiting(self) -> Self:
        """Shared as they read now, and not answered by any mentor since."""
        answered = rows_of("MentorReply").filter(reflection_uuid=OuterRef("pk"), created_at__gte=OuterRef("shared_at"))
        return self.filter(~Exists(answered), visibility="mentor", shared_at__isnull=False)

    @staticmethod
    def shared_with_condition(mentor: "Reader") -> Q:
        return Q(visibility="mentor", cycle__enrolment__user__in=mentees_of(mentor).values("pk"))


class MentorReplyQuerySet(models.QuerySet[Any]):
    """Answers: for the one who got them and the one who wrote them."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(learner=user) | Q(author=user))


class CommitmentQuerySet(models.QuerySet[Any]):
    """Commitments: the learner's own."""

    def visible_to(self, user: "Reader") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(cycle__enrolment__user=user)

    def open(self) -> Self:
        """With a day, in a walk that goes on, and nothing yet to show for it.

        Where tasks of the unit ask for evidence of this very commitment, only that counts; else any of the walk.
        """
        shown = rows_of("ActivityEvidence").filter(cycle=OuterRef("cycle"))
        asks = rows_of("Item").filter(kind="evidence", recalls=OuterRef("item"), retired_at=None)
        rows = self.filter(action_date__isnull=False, cycle__completed_at=None)
        return rows.exclude(Exists(shown.filter(item__recalls=OuterRef("item")))).filter(Exists(asks) | ~Exists(shown))

    def with_evidence_place(self) -> Self:
        """Adds `evidence_item` and `evidence_slug`: where the unit asks for what came of it."""
        places = rows_of("Item").filter(kind="evidence", retired_at=None, activity__retired_at=None)
        places = places.order_by("activity__position", "position", "pk")
        own = places.filter(recalls=OuterRef("item"))
        other = places.filter(activity__unit=OuterRef("cycle__enrolment__unit"))
        return self.annotate(
            evidence_item=Coalesce(Subquery(own.values("pk")[:1]), Subquery(other.values("pk")[:1])),
            evidence_slug=Coalesce(
                Subquery(own.values("activity__slug")[:1]), Subquery(other.values("activity__slug")[:1])
            ),
        )
