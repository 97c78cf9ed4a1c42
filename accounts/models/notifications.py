"""What a person is told: in the app always, by e-mail as they chose."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import NotificationQuerySet, OwnRowsQuerySet
from core.fields import CleanJSONField


class Notification(models.Model):
    """One thing worth knowing. The words are made when shown, from `kind` and `data`, in the reader's language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    data = CleanJSONField(default=dict)
    path = models.CharField(max_length=300, blank=True)
    once_key = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "once_key"], name="notification_once")]
        indexes = [models.Index(fields=["user", "-created_at"], name="notification_of_user")]

    def __str__(self) -> str:
        return self.kind


def make_token() -> str:
    return secrets.token_urlsafe(24)


class NotificationPreference(models.Model):
    """How often mail may come. The default is one digest a week at most."""

    class Mail(models.TextChoices):
        NEVER = "never", _("Never")
        WEEKLY = "weekly", _("Once a week at most")
        DAILY = "daily", _("Once a day at most")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preference")
    mail = models.CharField(max_length=10, choices=Mail.choices, default=Mail.WEEKLY)
    unsubscribe_token = models.CharField(max_length=64, unique=True, default=make_token)
    last_digest_at = models.DateTimeField(null=True)

    objects = OwnRowsQuerySet.as_manager()

    def __str__(self) -> str:
        return self.mail
