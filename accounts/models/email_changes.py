"""A changed e-mail, and the way back from it for whoever holds the old address."""

import uuid

from django.conf import settings
from django.db import models

from accounts.querysets import OwnRowsQuerySet


class EmailChange(models.Model):
    """From one address to another. `told_at`: the old one has its letter. `closed_at`: the way back was taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="email_changes")
    old_email = models.EmailField()
    new_email = models.EmailField()
    ip = models.GenericIPAddressField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["told_at", "changed_at"], name="email_change_to_tell")]

    def __str__(self) -> str:
        return f"e-mail of {self.user_id}"
