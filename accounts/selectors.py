"""Reads that join several tables into what a page shows."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User

BROWSERS = (
    (r"\bLine/", "LINE"),
    (r"\bFBAN|\bFBAV", "Facebook"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"\bEdgA?/", "Edge"),
    (r"\bOPR/", "Opera"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"Android", "Android"),
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"CrOS", "Chromebook"),
    (r"Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """One place where a person is signed in, in words they can recognise."""

    pk: int
    name: str
    address: str
    since: datetime
    last_seen: datetime
    is_this_one: bool


def named(agent: str) -> str:
    """`Chrome, Android` out of what the browser says of itself."""
    found = [next((name for pattern, name in kinds if re.search(pattern, agent)), "") for kinds in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in found if name) or _("Unknown browser")


def devices_of(user: User, current_key: str | None) -> list[Device]:
    """Where this person is signed in now, this device first, then the latest used. Two queries."""
    rows = list(UserSession.objects.filter(user=user))
    keys = [row.session_key for row in rows]
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    living = set(alive.values_list("session_key", flat=True))
    found = [
        Device(row.pk, named(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == current_key)
        for row in rows
        if row.session_key in living
    ]
    return sorted(found, key=lambda device: (not device.is_this_one, -device.last_seen.timestamp(), device.pk))
