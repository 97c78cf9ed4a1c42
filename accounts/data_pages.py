"""Reads about one's own data: the last copy, the audit rows in words, the data map."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import PrivacyRequest, User
from core.models import AuditEntry
from core.privacy import Handling, handlings

PAGE_SIZE = 20
KEPT = timedelta(days=7)

VERBS: dict[str, Any] = {
    "accounts.membership.requested": _("Asked to join a school or agency"),
    "accounts.membership.confirmed": _("Membership confirmed"),
    "accounts.membership.declined": _("Membership declined"),
    "accounts.membership.ended": _("Membership given a last day"),
    "accounts.membership.withdrawn": _("Request to join taken back"),
    "accounts.invitation.accepted": _("Joined by an invitation"),
    "accounts.mentor.assigned": _("Made a mentor"),
    "accounts.mentor.ended": _("Mentoring given a last day"),
    "accounts.data.requested": _("A copy of the data was asked for"),
    "accounts.data.downloaded": _("The copy of the data was downloaded"),
    "accounts.erasure.requested": _("Erasure was asked for"),
    "accounts.erasure.cancelled": _("Erasure was taken back"),
    "accounts.person.paused": _("Account paused"),
    "accounts.person.resumed": _("Account resumed"),
    "accounts.consent.given": _("Consent given"),
    "accounts.consent.withdrawn": _("Consent withdrawn"),
    "courses.certificate.made": _("A certificate was made"),
    "courses.certificate.withdrawn": _("A certificate was withdrawn"),
    "courses.reflection.read": _("A shared reflection was opened"),
}
OTHER = _("Something about your account")


def name_verb(verb: str, words: Any) -> None:
    """For apps above: how a verb of theirs reads to the person it was about."""
    VERBS[verb] = words


@dataclass(frozen=True)
class Deed:
    """One audit row in words."""

    words: Any
    by: str
    by_me: bool
    at: datetime


@dataclass(frozen=True)
class DeedPage:
    """Some rows, and the key from which the older ones go on."""

    deeds: list[Deed]
    older_than: int | None


def latest_export(user: User) -> PrivacyRequest | None:
    """The newest copy that is being made or can still be fetched."""
    newest = PrivacyRequest.objects.filter(user=user, kind=PrivacyRequest.Kind.EXPORT).order_by("-requested_at").first()
    if newest and newest.done_at and not is_fresh(newest):
        return None
    return newest


def is_fresh(export: PrivacyRequest) -> bool:
    """Whether a made copy is within its seven days."""
    return bool(export.archive and export.done_at and export.done_at > timezone.now() - KEPT)


def expires_at(export: PrivacyRequest) -> datetime | None:
    return export.done_at + KEPT if export.done_at else None


def due_if_asked_now() -> datetime:
    """The day on which an erasure asked for now would happen."""
    return timezone.now() + timedelta(days=settings.ERASURE_GRACE_DAYS)


def audit_page(user: User, before: int | None = None) -> DeedPage:
    """What was done about this person, newest first. One query."""
    rows = AuditEntry.objects.visible_to(user).select_related("actor").order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    deeds = [
        Deed(VERBS.get(row.verb, OTHER), row.actor.display_name if row.actor else "", row.actor_id == user.pk, row.at)
        for row in shown
    ]
    return DeedPage(deeds, shown[-1].pk if len(found) > PAGE_SIZE else None)


def kinds_kept() -> list[Handling]:
    """Every kind of data about a person, as the registry has it, by how long it is kept."""
    shown = (handling for handling in handlings() if handling.title)
    return sorted(shown, key=lambda handling: (str(handling.retention), str(handling.title)))
