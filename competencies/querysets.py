"""Questions to frameworks, questionnaires and passes. Frameworks are public facts; answers have `visible_to`."""

from typing import TYPE_CHECKING, Any, Self, TypeAlias

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Reader: TypeAlias = AbstractBaseUser | AnonymousUser


class VersionedQuerySet(models.QuerySet[Any]):
    """Rows with a slug and a version; a retired version is not offered any more."""

    def in_force(self) -> Self:
        """The newest version of each that is not retired."""
        newest = self.model.objects.filter(slug=OuterRef("slug"), retired_at=None).order_by("-version")
        return self.filter(retired_at=None, pk=Subquery(newest.values("pk")[:1]))


class FrameworkQuerySet(VersionedQuerySet):
    """Competency frameworks: facts that anybody may read."""

    def visible_to(self, user: "Reader") -> Self:
        return self

    def for_listing(self) -> Self:
        return self.select_related("document").order_by("order", "pk")


class QuestionnaireQuerySet(VersionedQuerySet):
    """Questionnaires: their questions are no secret, their answers are."""

    def visible_to(self, user: "Reader") -> Self:
        return self

    def open(self) -> Self:
        """Those that still take answers."""
        return self.in_force().filter(Q(open_until=None) | Q(open_until__gt=timezone.now()))


class GuestPassQuerySet(models.QuerySet[Any]):
    """Links and codes for people without an account."""

    def usable(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())

    def by_code(self, code: str) -> Any:
        """The pass with this code, as a person may type it, or None."""
        code = code.strip().upper().replace("-", "").replace(" ", "")
        return self.usable().filter(code=code).select_related("questionnaire").first() if code else None

    def good_for(self, questionnaire: Any, code: str) -> Any:
        """The pass with this code if it opens this questionnaire, in whatever version, or None."""
        found = self.by_code(code)
        return found if found and found.questionnaire.slug == questionnaire.slug else None
