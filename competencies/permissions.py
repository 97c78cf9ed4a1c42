"""Who may answer what, and who may read sums. A refusal is a sentence the person may be shown."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import Membership, Role
from accounts.permissions import may_enter_admin
from competencies import about
from competencies.models import GuestPass, Questionnaire


def check_can_answer(
    questionnaire: Questionnaire, *, user: Any, guest_pass: GuestPass | None, kind: str, uuid: UUID | None
) -> None:
    """Raises PermissionDenied with words: closed, no pass, or about something that is not one's own."""
    if not questionnaire.is_open:
        raise PermissionDenied(_("This questionnaire takes no more answers."))
    if user is None and guest_pass is None:
        raise PermissionDenied(_("Please sign in, or use the link or code you were given."))
    if guest_pass and user is None:
        return
    if kind != questionnaire.about_kind or (kind and (uuid is None or not about.check(kind, user, uuid))):
        raise PermissionDenied(_("This questionnaire is opened from the end of your own unit."))


def may_read_results(user: Any) -> bool:
    """Officers confirmed today, editors and site admins. At most three queries."""
    if not user.is_authenticated:
        return False
    if user.is_superuser or may_enter_admin(user):
        return True
    return Membership.objects.confirmed().filter(user=user, role=Role.OFFICER).exists()


def check_can_read_results(user: Any) -> None:
    """Raises PermissionDenied with words."""
    if not may_read_results(user):
        raise PermissionDenied(_("Results are for officers, editors and site admins."))


def may_export_answers(user: Any) -> bool:
    """Single answers of those who said yes, without names, leave only through editors and site admins."""
    return may_enter_admin(user)


def check_can_export_answers(user: Any) -> None:
    """Raises PermissionDenied with words."""
    if not may_export_answers(user):
        raise PermissionDenied(_("Single answers can be exported by editors and site admins only. Officers see sums."))
