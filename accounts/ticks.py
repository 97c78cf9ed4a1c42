"""The regular work of accounts."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.services import digests, email_changes, privacy
from core.files.waiting import drop_old_waiting
from core.models import AuditEntry
from core.ticks import register


def drop_old_audit() -> int:
    """Audit rows older than the 400 days we promise."""
    return AuditEntry.objects.delete_before(timezone.now() - privacy.AUDIT_KEPT)


def drop_old_sessions() -> int:
    """Sessions that have ended: of people, and of visitors for whom a form waited."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


register("accounts.digests", digests.send_digests, every=timedelta(minutes=5), atomic=False)
register("accounts.email_changes", email_changes.tell_waiting, every=timedelta(minutes=5), atomic=False)
register("accounts.old_email_changes", email_changes.drop_old, every=timedelta(hours=24))
register("accounts.old_sessions", drop_old_sessions, every=timedelta(hours=1))
register("accounts.erasures", privacy.erase_due, every=timedelta(minutes=10), atomic=False)
register("accounts.exports", privacy.make_waiting_exports, every=timedelta(minutes=5), atomic=False)
register("accounts.expired_exports", privacy.expire_exports, every=timedelta(hours=1), atomic=False)
register("core.old_audit", drop_old_audit, every=timedelta(hours=24))
register("core.old_waiting_files", drop_old_waiting, every=timedelta(hours=1))
