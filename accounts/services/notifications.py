"""Telling people: once per thing, counted exactly, read when they say so."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts import notices
from accounts.models import Notification, NotificationPreference, User

LANGUAGES = ("/th/", "/en/")


@transaction.atomic
def notify(
    *,
    user: User,
    kind: str,
    data: dict[str, Any] | None = None,
    path: str = "",
    once_key: str,
    about: User | None = None,
) -> Notification | None:
    """Tells a person something, once per `once_key`; a repeat changes nothing and answers None.

    `path` is where it leads, without a language. `about` is the person it tells of: only their key is stored, the name
    is looked up when shown (`data["person_name"]` in the body), so that erasing them leaves no name behind.
    Raises LookupError for a kind nobody registered.
    """
    if not notices.is_known(kind):
        raise LookupError(f"{kind} is not a registered kind of notice")
    if user.erased_at:
        return None
    data = dict(data or {})
    if about:
        data["person"] = str(about.public_id)
    facts = {"kind": kind, "data": data, "path": without_language(path)}
    notification, made = Notification.objects.get_or_create(user=user, once_key=once_key, defaults=facts)
    if not made:
        return None
    User.objects.filter(pk=user.pk).update(unread_count=F("unread_count") + 1)
    return notification


def without_language(path: str) -> str:
    """`/th/units/` becomes `/units/`: the reader's language is put in front when shown."""
    return path[3:] if path.startswith(LANGUAGES) else path


def mark_read(*, user: User, pk: int) -> Notification | None:
    """One notice is read; it is None when it is not this person's."""
    notification = Notification.objects.visible_to(user).filter(pk=pk).first()
    if notification:
        read(user, Notification.objects.filter(pk=pk))
    return notification


def mark_all_read(*, user: User) -> int:
    """All notices are read. Says how many were not before."""
    return read(user, Notification.objects.all())


def mark_read_by_key(*, user: User, once_key: str) -> int:
    """For pages that show the thing itself: their POST tells that the notice is settled."""
    return read(user, Notification.objects.filter(once_key=once_key))


@transaction.atomic
def read(user: User, chosen: Any) -> int:
    """The count goes down by the rows that really changed, and never below zero."""
    count: int = chosen.filter(user=user).unread().update(read_at=timezone.now())
    if count:
        User.objects.filter(pk=user.pk).update(unread_count=Greatest(F("unread_count") - count, 0))
    return count


@transaction.atomic
def recount(*, user: User) -> int:
    """Sets the count to what the rows say; for after a repair."""
    count = Notification.objects.filter(user=user).unread().count()
    User.objects.filter(pk=user.pk).update(unread_count=count)
    return count


def preference_of(user: User) -> NotificationPreference:
    """The person's choice, made with the default when there is none yet. Writes: for services and POST alone."""
    preference, _made = NotificationPreference.objects.get_or_create(user=user)
    return preference


@transaction.atomic
def set_mail(*, user: User, mail: str) -> NotificationPreference:
    """How often mail may come."""
    preference = preference_of(user)
    preference.mail = NotificationPreference.Mail(mail)
    preference.save(update_fields=["mail"])
    return preference


@transaction.atomic
def unsubscribe(*, token: str) -> bool:
    """No more mail for whoever holds this token; True when there is such a person."""
    return bool(
        NotificationPreference.objects.filter(unsubscribe_token=token).update(mail=NotificationPreference.Mail.NEVER)
    )
