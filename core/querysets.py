"""Questions to core's tables. `visible_to` is the only door to private rows."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from datetime import datetime

    Reader = Any  # a person or a visitor; core knows neither class


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows that only their owner may see."""

    owner_field = "user"

    def visible_to(self, user: "Reader") -> Self:
        """One's own; nothing for a visitor."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(**{self.owner_field: user})


class AuditQuerySet(OwnedQuerySet):
    """What was done about a person is shown to that person. Rows are added, never changed.

    A trigger (migration 0002) refuses changes that go round this class.
    """

    owner_field = "subject"

    def update(self, **values: Any) -> int:
        raise TypeError("audit rows are never changed")

    def bulk_update(self, *args: Any, **options: Any) -> int:
        raise TypeError("audit rows are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("audit rows are never deleted before their time")

    def forget(self, user: Any) -> None:
        """Erasure: the rows stay, with the bare key alone."""
        plain: models.QuerySet[Any] = models.QuerySet(self.model, using=self.db)
        plain.filter(actor=user).update(actor=None)
        plain.filter(subject=user).update(subject=None)

    def delete_before(self, moment: "datetime") -> int:
        """Retention: what is older than we promised to keep."""
        return models.QuerySet(self.model, using=self.db).filter(at__lt=moment).delete()[0]


class SyncConflictQuerySet(OwnedQuerySet):
    """Clashes of one's own devices."""

    def open(self) -> Self:
        return self.filter(settled_at=None)


class PrivateFileQuerySet(OwnedQuerySet):
    """One's own uploads; those of others are reached through what holds them (core.files.may_read)."""

    owner_field = "owner"


class ReviewQuerySet(models.QuerySet[Any]):
    """The moderation queue: for editors and site admins."""

    def visible_to(self, user: "Reader") -> Self:
        if user.is_authenticated and user.has_perm("wagtailadmin.access_admin"):
            return self
        return self.none()

    def open(self) -> Self:
        return self.filter(state="open")
