"""A changed e-mail: the old address hears of it, and leads back for seven days. No taken account stays taken."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import EmailChange, User
from accounts.services.devices import end_other_devices
from core.services import audit
from core.services.erasure import erase_person

log = logging.getLogger("plc.mail")
GOOD_FOR = timedelta(days=7)
KEPT = timedelta(days=30)
LOCKS_GO = timedelta(days=1)
SALT = "accounts.email_undo"


def note_change(*, user: User, old_email: str, new_email: str, ip: str | None) -> EmailChange:
    """Writes the change down and tells the old address; when no mail goes out, the tick tells it later."""
    change = EmailChange.objects.create(user=user, old_email=old_email, new_email=new_email, ip=ip)
    tell_old_address(change)
    return change


def tell_old_address(change: EmailChange) -> bool:
    """True when the mail server took the letter. The link's seven days begin now."""
    token = signing.dumps(str(change.pk), salt=SALT)
    with translation.override(change.user.language):
        undo_url = settings.BASE_URL + reverse("accounts:email-undo", args=[token])
    facts = {"from_email": change.old_email, "to_email": change.new_email, "ip": change.ip, "undo_url": undo_url}
    if not send(change, "account/email/email_changed", change.old_email, facts):
        return False
    EmailChange.objects.filter(pk=change.pk).update(told_at=timezone.now())
    return True


def send(change: EmailChange, letter: str, to: str, facts: dict[str, Any]) -> bool:
    """One letter in the person's language."""
    adapter = get_adapter()
    with translation.override(change.user.language):
        words = adapter.words_of_letters(change.user) | {"timestamp": change.changed_at} | facts
        message = adapter.render_mail(letter, to, words)
    try:
        message.send()
    except OSError:
        log.warning("the letter about e-mail change %s could not be sent; tried again at the next tick", change.pk)
        return False
    return True


def tell_waiting() -> int:
    """Old addresses that have not heard yet. Says how many have now."""
    waiting = EmailChange.objects.filter(told_at=None, closed_at=None).select_related("user").order_by("changed_at")
    return sum(tell_old_address(change) for change in waiting)


def drop_old() -> int:
    """What lies thirty days back is forgotten."""
    return EmailChange.objects.filter(changed_at__lte=timezone.now() - KEPT).delete()[0]


def change_of(token: str) -> EmailChange | None:
    """The change this link leads back from; None when the link is false, used or older than seven days."""
    try:
        key = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return EmailChange.objects.select_related("user").filter(pk=key, closed_at=None, user__erased_at=None).first()


def undo_change(*, change_id: UUID) -> User:
    """The old address is back, whatever came after it; nobody is signed in, no password is good until a new one is set.

    Second locks added in the day before the change or since are gone, older ones stay. Raises PermissionDenied with
    words: the link was used meanwhile, or another account has confirmed the address by now.
    """
    with transaction.atomic():
        change = EmailChange.objects.select_for_update(of=("self",)).select_related("user").get(pk=change_id)
        user = User.objects.select_for_update().get(pk=change.user_id)
        if change.closed_at:
            raise PermissionDenied(_("This link was used before."))
        free_address(change.old_email, user)
        last_email = user.email
        give_address(user, change.old_email)
        Authenticator.objects.filter(user=user, created_at__gte=change.changed_at - LOCKS_GO).delete()
        end_other_devices(user=user, current=None)
        later = EmailChange.objects.filter(user=user, changed_at__gte=change.changed_at)
        later.update(closed_at=timezone.now())
        audit.write(verb="accounts.email.restored", subject=user, kind="email", key=change.pk)
    facts = {"from_email": last_email, "to_email": change.old_email, "ip": None}
    send(change, "account/email/email_restored", last_email, facts | {"timestamp": timezone.now()})
    return user


def give_address(user: User, email: str) -> None:
    """The one address of this person, confirmed. The old password opens nothing any more, nor does any session."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.email = email
    user.set_unusable_password()
    user.save(update_fields=["email", "password"])


def free_address(email: str, user: User) -> None:
    """An account made meanwhile with this address and never confirmed was made to block it, and goes."""
    if EmailAddress.objects.filter(email__iexact=email, verified=True).exclude(user=user).exists():
        words = _("Another account has this address by now. Write to %(email)s, and we look at it together.")
        raise PermissionDenied(words % {"email": settings.SUPPORT_EMAIL})
    EmailAddress.objects.filter(email__iexact=email).exclude(user=user).delete()
    for other in User.objects.filter(email__iexact=email).exclude(pk=user.pk):
        erase_person(user=other)
