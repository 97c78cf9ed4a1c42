"""Mail: a digest as often as each person chose (a week by default), urgent notices at once. Run by the tick.

A mail holds only what kind of thing happened and how often, never a name or a word of anyone.
`mailed_at` is set after the mail server took the mail: what failed is tried again at the next tick.
One refused address does not hold up the others; a server that fails five times is left alone until then.
No transaction is open while the mail server is talked to.
"""

import logging
from collections import Counter
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Exists, Min, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts import notices
from accounts.models import Notification, NotificationPreference, User
from accounts.services.notifications import preference_of

log = logging.getLogger("plc.mail")
Mail = NotificationPreference.Mail
PAUSE = {Mail.WEEKLY: timedelta(days=7), Mail.DAILY: timedelta(days=1)}
REST = {Mail.WEEKLY: timedelta(days=1), Mail.DAILY: timedelta(hours=1)}
AT_MOST = 200
FAILURES_TO_STOP = 5


def send_digests(now: datetime | None = None) -> int:
    """Sends what is due, at most 200 mails a run. Says how many went out."""
    now = now or timezone.now()
    sent = failed = 0
    connection = get_connection()
    for user in list(people_due(now)[:AT_MOST]):
        try:
            sent += send_to(user, now, connection)
        except SMTPRecipientsRefused:
            log.warning(
                "the mail server refuses the address of person %s; tried again at the next tick", user.public_id
            )
        except OSError:  # SMTPException is an OSError, and so is every network fault
            failed += 1
            log.warning("mail to person %s failed; tried again at the next tick", user.public_id)
            connection.close()
            if failed >= FAILURES_TO_STOP:
                break
    connection.close()
    return sent


def unmailed() -> Any:
    return Notification.objects.unread().filter(mailed_at=None)


def people_due(now: datetime) -> Any:
    """People with something unread and unmailed that has rested long enough, whose last digest is long enough ago."""
    oldest = unmailed().filter(user=OuterRef("pk")).values("user").annotate(first=Min("created_at")).values("first")
    has_urgent = Exists(unmailed().filter(user=OuterRef("pk"), kind__in=notices.urgent_kinds()))
    verified = EmailAddress.objects.filter(user=OuterRef("pk"), email__iexact=OuterRef("email"), verified=True)
    chosen = Q(has_urgent=True)
    for mail in (Mail.WEEKLY, Mail.DAILY):
        rested = Q(oldest__lte=now - REST[mail], notification_preference__mail=mail)
        last = Q(notification_preference__last_digest_at=None)
        chosen |= rested & (last | Q(notification_preference__last_digest_at__lte=now - PAUSE[mail]))
    chosen |= Q(notification_preference=None, oldest__lte=now - REST[Mail.WEEKLY])
    people = User.objects.shown().filter(Exists(verified)).annotate(oldest=oldest, has_urgent=has_urgent)
    return people.filter(chosen).order_by("pk")


def send_to(user: User, now: datetime, connection: Any) -> int:
    """One mail to one person, then the mark that it went out."""
    preference = preference_of(user)
    rows = list(unmailed().filter(user=user).order_by("created_at", "pk"))
    urgent = [row for row in rows if notices.kind_of(row.kind).urgent]
    is_digest = digest_is_due(preference, rows, now)
    shown = rows if is_digest else urgent
    if not shown:
        return 0
    compose(user, preference, shown, connection).send()
    Notification.objects.filter(pk__in=[row.pk for row in shown]).update(mailed_at=now)
    if is_digest:
        NotificationPreference.objects.filter(pk=preference.pk).update(last_digest_at=now)
    return 1


def digest_is_due(preference: NotificationPreference, rows: list[Notification], now: datetime) -> bool:
    if preference.mail == Mail.NEVER or not rows:
        return False
    mail = Mail(preference.mail)
    rested = rows[0].created_at <= now - REST[mail]
    return rested and (preference.last_digest_at is None or preference.last_digest_at <= now - PAUSE[mail])


def compose(
    user: User, preference: NotificationPreference, rows: list[Notification], connection: Any
) -> EmailMultiAlternatives:
    """The mail in the person's language, with the two headers by which one click ends all of them."""
    with translation.override(user.language):
        stop = settings.BASE_URL + reverse("accounts:notification-stop", args=[preference.unsubscribe_token])
        counts = Counter(str(notices.kind_of(row.kind).title) for row in rows)
        context = {
            "SITE_NAME": settings.SITE_NAME,
            "lines": list(counts.items()),
            "messages_url": settings.BASE_URL + reverse("accounts:notifications"),
            "stop_url": stop,
            "preferences_url": settings.BASE_URL + reverse("accounts:notification-preferences"),
            "language": user.language,
        }
        subject = render_to_string("accounts/email/digest_subject.txt", context).strip()
        text = render_to_string("accounts/email/digest.txt", context)
        html = render_to_string("accounts/email/digest.html", context)
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = EmailMultiAlternatives(subject, text, to=[user.email], headers=headers, connection=connection)
    mail.attach_alternative(html, "text/html")
    return mail
