"""How long one stays signed in: 30 days on the own phone, 12 hours on a shared one, half an idle hour for editors."""

import time
from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import may_enter_admin

OWN_PHONE = timedelta(days=30)
SHARED_DEVICE = timedelta(hours=12)
STAFF_IDLE_SECONDS = 30 * 60
STAFF_SEEN_EVERY = 60
SEEN_EVERY = 15 * 60

SHARED = "shared_device"
STAFF = "may_enter_admin"
SEEN = "seen_at"


def begin(request: HttpRequest, user: User) -> None:
    """Right after any sign-in: the length by what was ticked, or by what this person chose last."""
    session = request.session
    shared = bool(session.get(SHARED, user.shared_device_default))
    session[SHARED], session[STAFF], session[SEEN] = shared, may_enter_admin(user), time.time()
    if shared or session[STAFF]:
        session.set_expiry(timezone.now() + SHARED_DEVICE)
    else:
        session.set_expiry(int(OWN_PHONE.total_seconds()))
    if user.shared_device_default != shared:
        user.shared_device_default = shared
        user.save(update_fields=["shared_device_default"])


def mark_staff(request: HttpRequest) -> None:
    """A person who became an editor while signed in: from now on half an idle hour ends the session."""
    if not request.session.get(STAFF):
        request.session[STAFF], request.session[SEEN] = True, time.time()
        request.session.set_expiry(timezone.now() + SHARED_DEVICE)


def is_idle_too_long(request: HttpRequest) -> bool:
    seen = request.session.get(SEEN)
    return bool(seen and request.session.get(STAFF) and time.time() - seen > STAFF_IDLE_SECONDS)


def touch(request: HttpRequest) -> None:
    """Notes that the device is in use; every 15 minutes at most (editors: a minute), so that pages do not write."""
    seen = request.session.get(SEEN)
    if not seen or time.time() - seen < (STAFF_SEEN_EVERY if request.session.get(STAFF) else SEEN_EVERY):
        return
    request.session[SEEN] = time.time()
    now = timezone.now()
    address = get_adapter().get_client_ip(request)
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now, ip=address)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session proved a second factor (a code, a passkey, a recovery code) for this person."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
