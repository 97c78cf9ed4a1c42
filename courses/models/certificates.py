"""A certificate stands on its own: all it says is in the row, so that edits and unpublishing cannot change it."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import CleanCharField, CleanJSONField
from courses.models.catalogue import Unit
from courses.querysets import CertificateQuerySet

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def make_serial() -> str:
    """Twelve letters and digits in three groups, readable from paper (about 59 bits)."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


class WithdrawalReason(models.TextChoices):
    """Why a certificate is withdrawn: a code in the audit row, so that nothing of anyone's words is kept there."""

    MISTAKE = "mistake", _("It was made by mistake.")
    NAME = "wrong-name", _("The name on it is not its holder's.")
    WORK = "not-own-work", _("The work in the round was not its holder's own.")
    ASKED = "asked", _("Its holder asked for it.")

    @property
    def lets_anew(self) -> bool:
        """Whether the holder may make another for the same round: what was learned there is not in doubt."""
        return self in {WithdrawalReason.MISTAKE, WithdrawalReason.NAME}


class Certificate(models.Model):
    """A unit taken to its end. Anyone with the serial can verify it; `credential` is the Open Badges 3.0 VC-JWT."""

    serial = models.CharField(max_length=14, unique=True, default=make_serial)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="certificates")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="certificates")
    cycle_uuid = models.UUIDField(db_index=True)
    holder_name = CleanCharField(max_length=120)
    words = CleanJSONField(help_text="{th: {title, ...}, en: {...}}: what was achieved, as it read on the day")
    competencies = CleanJSONField(default=list, help_text="[{slug, th, en}]")
    credential = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cycle_uuid"],
                condition=models.Q(revoked_at__isnull=True),
                name="courses_certificate_one_of_a_round_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.serial

    def get_absolute_url(self) -> str:
        return reverse("courses:certificate-verify", args=[self.serial])
