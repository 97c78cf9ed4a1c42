"""Records that outlive screens: who did what, what hangs on what, what clashed, what to look at, who was erased."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import CleanCharField, CleanJSONField
from core.querysets import AuditQuerySet, ReviewQuerySet, SyncConflictQuerySet


class AuditEntry(models.Model):
    """Who did what to which thing, and when; never the content. Append-only."""

    verb = models.CharField(_("verb"), max_length=80)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_key = models.UUIDField(null=True)
    subject = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="audit_entries")
    kind = models.CharField(max_length=60, blank=True)
    object_key = models.CharField(max_length=64, blank=True)
    data = CleanJSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="audit_of_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.object_key}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("audit rows are never changed")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("audit rows are never deleted before their time")


class Link(models.Model):
    """One arrow of the golden thread: this grew out of that."""

    from_kind = models.CharField(max_length=40)
    from_uuid = models.UUIDField()
    to_kind = models.CharField(max_length=40)
    to_uuid = models.UUIDField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_kind", "from_uuid", "to_kind", "to_uuid"], name="link_once")
        ]
        indexes = [models.Index(fields=["to_kind", "to_uuid"], name="link_backwards")]

    def __str__(self) -> str:
        return f"{self.from_kind} -> {self.to_kind}"


class ReviewItem(models.Model):
    """Something a person should look at: a row to check, a report, a text held back."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=64)
    reason = CleanCharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_key", "reason"], name="review_item_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_key}: {self.reason}"


class SyncConflict(models.Model):
    """A device sent one client id with two contents: the second is kept here until its author has chosen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sync_conflicts")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    payload = CleanJSONField()
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    objects = SyncConflictQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.client_id}"


class ErasureRecord(models.Model):
    """A person who was erased, by public key alone, so that restoring an older backup erases them again."""

    user_key = models.UUIDField(unique=True)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_key)
