"""An invitation: a link or a short code by which a school (or a site admin) lets people in."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.memberships import Role
from accounts.models.organisations import Agency, School
from accounts.querysets import InvitationQuerySet, OwnRowsQuerySet

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def normal_code(text: str) -> str:
    """The code in what a person typed or pasted: a link, small letters, spaces and dashes are all right."""
    text = text.strip().rstrip("/").rsplit("/", 1)[-1]
    return "".join(c for c in text.upper() if c in ALPHABET)[:16]


def make_code() -> str:
    """Ten letters and digits that cannot be mistaken for one another on paper (about 49 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


class Invitation(models.Model):
    """Who holds the code joins this place in this role without waiting for a yes."""

    code = models.CharField(max_length=16, unique=True, default=make_code)
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="invitations")
    agency = models.ForeignKey(Agency, models.CASCADE, null=True, blank=True, related_name="invitations")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("good until"))
    max_uses = models.PositiveSmallIntegerField(_("for how many people"), default=1)
    uses = models.PositiveSmallIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(school__isnull=False) ^ models.Q(agency__isnull=False),
                name="invitation_to_one_place",
            ),
            models.CheckConstraint(condition=models.Q(uses__lte=models.F("max_uses")), name="invitation_not_overused"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def pretty_code(self) -> str:
        """The code in two groups, as it is read out and typed."""
        return f"{self.code[:5]}-{self.code[5:]}" if len(self.code) == 10 else self.code

    @property
    def place(self) -> School | Agency | None:
        """Where it leads; load it with `with_place`."""
        return self.school or self.agency

    @property
    def state(self) -> str:
        """revoked, over, full or open: the first that holds."""
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= timezone.now():
            return "over"
        return "full" if self.uses >= self.max_uses else "open"


class InvitationUse(models.Model):
    """Who holds it since `at`; `accepted_at` is set once they came in by it and it counts."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="used_by")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation_uses")
    at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "user"], name="invitation_used_once")]

    def __str__(self) -> str:
        return f"{self.user_id} by {self.invitation_id}"
