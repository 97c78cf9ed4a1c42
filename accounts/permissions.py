"""Who may let whom in. A refusal is a sentence the person may be shown."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import Agency, Invitation, Membership, MentorAssignment, Role, School, User
from accounts.querysets import administered_schools

ADMIN_PERMISSION = "wagtailadmin.access_admin"
INVITED_BY_SCHOOLS = (Role.TEACHER, Role.PRE_SERVICE_TEACHER)


def may_enter_admin(user: Any) -> bool:
    """Whether this person may enter the editors' rooms (Wagtail's admin)."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(ADMIN_PERMISSION))


def roles_one_may_invite(user: User) -> Iterable[Role]:
    """A school administrator lets teachers in, never their own rank or above; a site admin anyone."""
    return tuple(Role) if user.is_superuser else INVITED_BY_SCHOOLS


def schools_one_may_invite_to(user: User) -> Any:
    """The schools one administers today; every school for a site admin. One query when used."""
    schools = School.objects.order_by("name_th", "pk")
    return schools if user.is_superuser else schools.filter(pk__in=administered_schools(user))


def may_invite(user: Any) -> bool:
    """Whether this person may invite anyone anywhere today. At most one query."""
    return bool(user.is_authenticated and (user.is_superuser or administered_schools(user).exists()))


def check_can_invite(user: User, *, place: School | Agency, role: str) -> None:
    """Raises PermissionDenied with words when this person may not let others in here in this role."""
    if user.is_superuser:
        return
    if not isinstance(place, School) or not administered_schools(user).filter(school=place.pk).exists():
        raise PermissionDenied(_("You can invite only to a school you administer today."))
    if role not in INVITED_BY_SCHOOLS:
        raise PermissionDenied(
            _("A school can invite teachers and pre-service teachers. Others are invited by the site.")
        )


def check_invitation_good(invitation: Invitation | None) -> Invitation:
    """The invitation itself, or ValidationError saying why it opens nothing and what to do."""
    if invitation is None:
        words = _("We do not know this code. Look at it once more, letter by letter, or ask your school for a new one.")
        raise ValidationError(words, code="unknown")
    words_of = {
        "revoked": _("This invitation was taken back. Ask your school for a new one."),
        "over": _("This invitation has expired. Ask your school for a new one."),
        "full": _("This invitation has been used up. Ask your school for a new one."),
    }
    if invitation.state in words_of:
        raise ValidationError(words_of[invitation.state], code=invitation.state)
    return invitation


def check_can_review(user: User) -> None:
    """The review queue is for editors and site admins."""
    if not may_enter_admin(user):
        raise PermissionDenied(_("The list of things to check is for the site's editors."))


def check_can_administer(user: User, school: School) -> None:
    """Raises PermissionDenied unless this person administers the school today, or the whole site."""
    if not (user.is_superuser or administered_schools(user).filter(school=school.pk).exists()):
        raise PermissionDenied(_("Only an administrator of this school can do that."))


def check_can_answer(user: User, membership: Membership) -> None:
    """A request is answered by the school's administrator, or by a site admin; never by oneself. A paused one waits."""
    if membership.user_id == user.pk:
        raise PermissionDenied(_("You cannot answer your own request. Ask another administrator."))
    if membership.user.paused_at:
        raise PermissionDenied(_("This request waits: the account it comes from is paused."))
    if user.is_superuser:
        return
    if membership.school is None:
        raise PermissionDenied(_("Requests to an agency are answered by the site's administrators."))
    check_can_administer(user, membership.school)


def check_can_end(user: User, membership: Membership) -> None:
    """One's own membership; or, as its administrator, one in one's school."""
    if membership.user_id == user.pk or user.is_superuser:
        return
    if membership.school is None:
        raise PermissionDenied(_("Only this person or a site administrator can do that."))
    check_can_administer(user, membership.school)


def check_can_assign_mentors(user: User) -> None:
    """Mentors are assigned by site admins."""
    if not user.is_superuser:
        raise PermissionDenied(_("Mentors are assigned by the site's administrators."))


def check_can_end_assignment(user: User, assignment: MentorAssignment) -> None:
    """A mentor may lay their own task down; a site admin ends any."""
    if assignment.mentor_id != user.pk:
        check_can_assign_mentors(user)
