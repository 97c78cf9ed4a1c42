"""What a person agreed to, and what they asked us to do with their data."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OwnRowsQuerySet


class Consent(models.Model):
    """A yes with its date and the version of the words; withdrawn, never deleted."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of use")
        RESEARCH = "research", _("Use of my answers for research, without my name")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "version"], name="consent_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"


class PrivacyRequest(models.Model):
    """Export or erasure of all one's data. Erasure waits for a stated grace and can be taken back until then."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("A copy of my data")
        ERASURE = "erasure", _("Erase my account and data")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="privacy_requests")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    requested_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    archive = models.CharField(max_length=200, blank=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "due_at"], name="privacy_request_due")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"
