"""Answering a questionnaire, by a person or by a guest with a pass; and making passes."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competencies import about, answers
from competencies.models import Answer, GuestPass, Question, Questionnaire, Response
from competencies.permissions import check_can_answer, check_can_read_results
from competencies.services.assessing import SentOtherwise
from core.fields import clean_json
from core.models import SyncConflict
from core.services import audit

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
LONGEST_PASS_DAYS = 90
GUEST = "guest"


def submit_response(
    *,
    questionnaire: Questionnaire,
    client_id: UUID,
    language: str,
    values: dict[str, Any],
    user: User | None = None,
    guest_pass: GuestPass | None = None,
    about_kind: str = "",
    about_uuid: UUID | None = None,
) -> Response:
    """Keeps one filled form. The same id again gives the same row; a second form about the same thing the first one.

    Raises PermissionDenied with words (closed, not one's own), ValidationError by place, SentOtherwise when the same id
    came before with other answers: those are kept as a conflict for a person; a guest has no outbox.
    """
    with transaction.atomic():
        questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
        before = Response.objects.filter(client_id=client_id).first()
        if before is None:
            check_can_answer(questionnaire, user=user, guest_pass=guest_pass, kind=about_kind, uuid=about_uuid)
            earlier = earlier_response(questionnaire, user, about_kind, about_uuid)
            if earlier:
                return earlier
            questions = list(Question.objects.filter(section__questionnaire=questionnaire).select_related("section"))
            clean, errors = answers.checked(questions, values)
            if errors:
                raise ValidationError(errors)
            response = Response.objects.create(
                questionnaire=questionnaire,
                user=user,
                guest_pass=None if user else guest_pass,
                client_id=client_id,
                about_kind=about_kind,
                about_uuid=about_uuid,
                group=group_for(user, about_kind, about_uuid),
                language=language,
            )
            Answer.objects.bulk_create(
                Answer(response=response, question=question, value=clean[answers.place_of(question)])
                for question in questions
                if answers.place_of(question) in clean
            )
            return response
        if is_same(before, questionnaire, user, values):
            return before
        keep_conflict(user, client_id, questionnaire, values)
    raise SentOtherwise


def earlier_response(questionnaire: Questionnaire, user: User | None, kind: str, uuid: UUID | None) -> Response | None:
    """What this person has already answered about the same thing, in any version."""
    if user is None:
        return None
    mine = Response.objects.filter(user=user, questionnaire__slug=questionnaire.slug)
    return mine.filter(about_kind=kind, about_uuid=uuid).first()


def group_for(user: User | None, kind: str, uuid: UUID | None) -> str:
    """As which group an answer is counted for good: by what it is about, else by who the person was that day."""
    named = about.group_of(kind, uuid) if kind and uuid else ""
    return named or (user.occupation if user else GUEST)


def is_same(before: Response, questionnaire: Questionnaire, user: User | None, values: dict[str, Any]) -> bool:
    """Whether this is the very form that came before."""
    if before.questionnaire_id != questionnaire.pk or before.user_id != (user.pk if user else None):
        return False
    rows = before.answers.select_related("question__section")
    kept = {answers.place_of(row.question): row.value for row in rows}
    questions = [row.question for row in rows]
    sent = {place: value for place, value in clean_json(values).items() if value not in (None, "", [], {})}
    clean, errors = answers.checked(questions, {place: value for place, value in sent.items() if place in kept})
    return not errors and clean == kept and sent.keys() == kept.keys()


def keep_conflict(user: User | None, client_id: UUID, questionnaire: Questionnaire, values: dict[str, Any]) -> None:
    if user is not None:
        payload = {"questionnaire": questionnaire.slug, "values": values}
        SyncConflict.objects.get_or_create(user=user, client_id=client_id, kind="response", payload=payload)


@transaction.atomic
def create_guest_pass(*, questionnaire: Questionnaire, by: User, days: int) -> GuestPass:
    """A code by which people without an account answer. Raises PermissionDenied with words."""
    check_can_read_results(by)
    if not questionnaire.is_open:
        raise PermissionDenied(_("This questionnaire takes no more answers."))
    made = GuestPass.objects.create(
        questionnaire=questionnaire,
        code="".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH)),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=min(days, LONGEST_PASS_DAYS)),
    )
    audit.write(verb="competencies.guest_pass.created", actor=by, kind="questionnaire", key=questionnaire.slug)
    return made


@transaction.atomic
def end_guest_pass(*, guest_pass: GuestPass, by: User) -> None:
    """The code opens nothing any more; answers given by it stay."""
    check_can_read_results(by)
    GuestPass.objects.filter(pk=guest_pass.pk).update(expires_at=timezone.now())
    audit.write(verb="competencies.guest_pass.ended", actor=by, kind="guest_pass", key=guest_pass.pk)
