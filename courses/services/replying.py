"""Mentors read and answer what was shared with them; learners open the answers."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.notifications import mark_read_by_key
from core.fields import clean_text
from core.models import SyncConflict
from courses.models import HelpDismissal, MentorReply, ReflectionRead
from courses.permissions import check_can_read_shared
from courses.services.telling import reply_key
from courses.signals import reply_written
from courses.signs import signs_for

TEXT_LIMIT = 5000


class SentOtherwise(Exception):
    """This id came before with another text: that one stands, this one is kept aside for its author."""


def reply_to_reflection(*, author: User, reflection_uuid: UUID, text: str, client_id: UUID) -> MentorReply:
    """Answers what a mentee shared. The same id with the same text gives the same reply; with another SentOtherwise.

    Raises PermissionDenied when it is not shared with this person today, ValidationError when nothing can be sent.
    """
    text = checked_text(text)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=author.pk)
        before = MentorReply.objects.filter(author=author, client_id=client_id).first()
        if before is None:
            return new_reply(author, reflection_uuid, text, client_id)
        if before.reflection_uuid == reflection_uuid and before.text == text:
            return before
        payload = {"reflection": str(reflection_uuid), "text": text}
        SyncConflict.objects.get_or_create(user=author, client_id=client_id, kind="mentor_reply", payload=payload)
    raise SentOtherwise


def checked_text(text: str) -> str:
    """Raises ValidationError for nothing, and for too much."""
    text = clean_text(text).strip()
    if not text:
        raise ValidationError(_("Write your answer first, then send it."))
    if len(text) > TEXT_LIMIT:
        raise ValidationError(_("An answer has room for %(limit)s letters. Please shorten it.") % {"limit": TEXT_LIMIT})
    return text


def new_reply(author: User, reflection_uuid: UUID, text: str, client_id: UUID) -> MentorReply:
    reflection = check_can_read_shared(author, reflection_uuid)
    reply = MentorReply.objects.create(
        reflection_uuid=reflection.pk,
        learner=reflection.cycle.enrolment.user,
        author=author,
        client_id=client_id,
        text=text,
    )
    ReflectionRead.objects.get_or_create(reflection_uuid=reflection.pk, reader=author)
    transaction.on_commit(lambda: reply_written.send(sender=MentorReply, reply=reply, item=reflection.item))
    return reply


@transaction.atomic
def mark_reflection_read(*, reader: User, reflection_uuid: UUID) -> ReflectionRead:
    """The writer now sees 'read by'. Raises PermissionDenied when it is not shared with this person today."""
    reflection = check_can_read_shared(reader, reflection_uuid)
    mark, _made = ReflectionRead.objects.get_or_create(reflection_uuid=reflection.pk, reader=reader)
    mark_read_by_key(user=reader, once_key=f"reflection.shared:{reflection.pk}")
    return mark


@transaction.atomic
def open_reply(*, learner: User, reply_uuid: UUID) -> MentorReply | None:
    """The learner has opened an answer; it is None when it is not theirs."""
    reply = MentorReply.objects.filter(learner=learner, pk=reply_uuid).first()
    if reply and reply.read_at is None:
        reply.read_at = timezone.now()
        reply.save(update_fields=["read_at"])
        mark_read_by_key(user=learner, once_key=reply_key(reply.pk))
    return reply


@transaction.atomic
def put_sign_aside(*, mentor: User, rule: str, about: UUID) -> bool:
    """A mentor has looked into a sign. Only a sign shown to them today can be put aside; again changes nothing."""
    sign = next((one for one in signs_for(mentor) if one.rule == rule and one.about == about), None)
    if sign is None:
        return False
    HelpDismissal.objects.get_or_create(
        mentor=mentor, rule=rule, about_uuid=about, defaults={"learner_id": sign.learner_id}
    )
    return True
