"""The places where a person is signed in, and ending them."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import User
from core.models import AuditEntry


@transaction.atomic
def end_device(*, user: User, device: UserSession) -> None:
    """Signs that device out: its session row goes, so the next request there is a visitor's."""
    end_devices(user=user, keys=[device.session_key])


@transaction.atomic
def end_other_devices(*, user: User, current: str | None) -> int:
    """Signs out everywhere but here; how many that were."""
    keys = (
        UserSession.objects.filter(user=user).exclude(session_key=current or "").values_list("session_key", flat=True)
    )
    return end_devices(user=user, keys=list(keys))


def end_devices(*, user: User, keys: list[str]) -> int:
    """Each session is deleted by itself, so that whoever listens (open rooms) hears of it."""
    for session in Session.objects.filter(session_key__in=keys):
        session.delete()
    UserSession.objects.filter(user=user, session_key__in=keys).delete()
    if keys:
        AuditEntry.objects.create(
            verb="accounts.devices.ended", actor=user, actor_key=user.public_id, subject=user, data={"count": len(keys)}
        )
    return len(keys)
