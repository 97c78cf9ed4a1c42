"""My data: a copy, erasure with a grace, a pause, consent given and taken back."""

import logging
import tempfile
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from accounts.data_pages import KEPT
from accounts.models import Consent, PrivacyRequest, User
from accounts.research import RESEARCH_VERSION
from accounts.services.export import write_archive
from accounts.services.notifications import notify
from core.services import audit
from core.services.erasure import erase_person

log = logging.getLogger("plc.privacy")
Kind = PrivacyRequest.Kind
PROMISED = timedelta(minutes=15)
AUDIT_KEPT = timedelta(days=400)
IN_MEMORY = 4 * 1024 * 1024


@transaction.atomic
def request_export(*, user: User) -> PrivacyRequest:
    """Asks for a copy; while one is being made, that one is the answer."""
    User.objects.select_for_update().get(pk=user.pk)
    waiting = PrivacyRequest.objects.filter(user=user, kind=Kind.EXPORT, done_at=None, cancelled_at=None).first()
    if waiting:
        return waiting
    request = PrivacyRequest.objects.create(user=user, kind=Kind.EXPORT, due_at=timezone.now() + PROMISED)
    audit.write(verb="accounts.data.requested", actor=user, subject=user, kind="export", key=request.pk)
    transaction.on_commit(lambda: enqueue(request))
    return request


def enqueue(request: PrivacyRequest) -> None:
    """By the worker where there is one, at once where there is none. What fails is made by a later tick."""
    make_export_task.enqueue(str(request.pk))


@task()
def make_export_task(request_id: str) -> None:
    """What the worker does."""
    make_export(request_id=request_id)


def make_export(*, request_id: uuid.UUID | str) -> PrivacyRequest | None:
    """Makes the archive of one request; a second call changes nothing. No transaction is open while files are read."""
    request = (
        PrivacyRequest.objects.select_related("user").filter(pk=request_id, kind=Kind.EXPORT, done_at=None).first()
    )
    if request is None:
        return None
    store = storages["private"]
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target:
        write_archive(request.user, target)
        target.seek(0)
        name = store.save(f"exports/{uuid.uuid4().hex}.zip", File(target))
    with transaction.atomic():
        mine = PrivacyRequest.objects.filter(pk=request.pk, done_at=None)
        if not mine.update(done_at=timezone.now(), archive=name):
            store.delete(name)
            return None
        key = f"data.export_ready:{request.pk}"
        notify(user=request.user, kind="data.export_ready", path="/me/data/", once_key=key)
    return PrivacyRequest.objects.get(pk=request.pk)


def make_waiting_exports() -> int:
    """Exports whose making was cut short. Says how many were made."""
    cut_short = PrivacyRequest.objects.filter(
        kind=Kind.EXPORT, done_at=None, cancelled_at=None, requested_at__lte=timezone.now() - timedelta(minutes=5)
    )
    return sum(1 for request in cut_short if make_export(request_id=request.pk))


def note_download(*, request: PrivacyRequest) -> None:
    """The owner fetched the copy."""
    user = request.user
    audit.write(verb="accounts.data.downloaded", actor=user, subject=user, kind="export", key=request.pk)


def expire_exports() -> int:
    """Deletes archives after their seven days. Says how many."""
    old = PrivacyRequest.objects.filter(kind=Kind.EXPORT, done_at__lte=timezone.now() - KEPT).exclude(archive="")
    for request in old:
        storages["private"].delete(request.archive)
        PrivacyRequest.objects.filter(pk=request.pk).update(archive="")
    return len(old)


def pending_erasure(user: User) -> PrivacyRequest | None:
    """The erasure that waits for its day, if there is one."""
    return PrivacyRequest.objects.filter(user=user, kind=Kind.ERASURE, done_at=None, cancelled_at=None).first()


@transaction.atomic
def request_erasure(*, user: User) -> PrivacyRequest:
    """The account is erased after the grace; until then it can be taken back. The person is told by mail."""
    User.objects.select_for_update().get(pk=user.pk)
    waiting = pending_erasure(user)
    if waiting:
        return waiting
    due_at = timezone.now() + timedelta(days=settings.ERASURE_GRACE_DAYS)
    request = PrivacyRequest.objects.create(user=user, kind=Kind.ERASURE, due_at=due_at)
    audit.write(verb="accounts.erasure.requested", actor=user, subject=user, kind="erasure", key=request.pk)
    key = f"data.erasure_requested:{request.pk}"
    notify(user=user, kind="data.erasure_requested", path="/me/data/", once_key=key)
    return request


@transaction.atomic
def cancel_erasure(*, user: User) -> bool:
    """Takes it back; True when there was something to take back."""
    User.objects.select_for_update().get(pk=user.pk)
    request = pending_erasure(user)
    if request is None:
        return False
    request.cancelled_at = timezone.now()
    request.save(update_fields=["cancelled_at"])
    audit.write(verb="accounts.erasure.cancelled", actor=user, subject=user, kind="erasure", key=request.pk)
    key = f"data.erasure_cancelled:{request.pk}"
    notify(user=user, kind="data.erasure_cancelled", path="/me/data/", once_key=key)
    return True


def erase_due() -> int:
    """Erases everyone whose grace is over; one that fails does not hold up the others. Says how many."""
    due = PrivacyRequest.objects.filter(
        kind=Kind.ERASURE, done_at=None, cancelled_at=None, due_at__lte=timezone.now()
    ).order_by("due_at", "pk")
    return sum(erase_one(request.pk) for request in due)


def erase_one(request_id: uuid.UUID) -> bool:
    """One erasure in one transaction, judged again under lock: a cancel at the last moment wins."""
    try:
        with transaction.atomic():
            request = PrivacyRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request_id)
            if request.cancelled_at or request.done_at:
                return False
            address, language = request.user.email, request.user.language
            erase_person(user=request.user)
    except PrivacyRequest.DoesNotExist:
        return False
    except Exception:
        log.exception("erasure %s failed; tried again at the next tick", request_id)
        return False
    say_goodbye(address, language)
    return True


def say_goodbye(address: str, language: str) -> None:
    """The last mail; the address is not kept, so it is tried once."""
    with translation.override(language):
        context = {"SITE_NAME": settings.SITE_NAME}
        subject = render_to_string("accounts/email/erased_subject.txt", context).strip()
        body = render_to_string("accounts/email/erased.txt", context)
    try:
        send_mail(subject, body, None, [address])
    except OSError:
        log.warning("the last mail after an erasure could not be sent")


@transaction.atomic
def set_paused(*, user: User, paused: bool) -> User:
    """A paused account is shown to nobody and counted nowhere; its owner still reads all of it."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if bool(user.paused_at) != paused:
        user.paused_at = timezone.now() if paused else None
        user.save(update_fields=["paused_at"])
        verb = "accounts.person.paused" if paused else "accounts.person.resumed"
        audit.write(verb=verb, actor=user, subject=user, kind="person", key=user.public_id)
    return user


def research_consent(user: User) -> Consent | None:
    """The yes in force for the research words of today."""
    return Consent.objects.filter(
        user=user, kind=Consent.Kind.RESEARCH, version=RESEARCH_VERSION, withdrawn_at=None
    ).first()


@transaction.atomic
def set_research_consent(*, user: User, given: bool) -> Consent | None:
    """Gives or takes back the yes to research; a withdrawn one keeps its date."""
    now = timezone.now()
    mine = Q(user=user, kind=Consent.Kind.RESEARCH)
    if given:
        consent, made = Consent.objects.get_or_create(user=user, kind=Consent.Kind.RESEARCH, version=RESEARCH_VERSION)
        if not made and consent.withdrawn_at:
            Consent.objects.filter(pk=consent.pk).update(given_at=now, withdrawn_at=None)
    else:
        Consent.objects.filter(mine, withdrawn_at=None).update(withdrawn_at=now)
    verb = "accounts.consent.given" if given else "accounts.consent.withdrawn"
    data: dict[str, Any] = {"kind": "research", "version": RESEARCH_VERSION}
    audit.write(verb=verb, actor=user, subject=user, kind="consent", data=data)
    return research_consent(user)
