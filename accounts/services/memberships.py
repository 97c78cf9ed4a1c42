"""Belonging: asked for, answered by the place, ended with a date; and mentors given to schools and people."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership, MentorAssignment, Role, School, User
from accounts.permissions import (
    check_can_answer,
    check_can_assign_mentors,
    check_can_end,
    check_can_end_assignment,
)
from accounts.services.notifications import notify
from accounts.signals import membership_confirmed
from core.services import audit

AT_SCHOOLS_ONLY = (Role.SCHOOL_ADMINISTRATOR, Role.TEACHER)


def place_names(place: School | Agency | None) -> dict[str, str]:
    """A place's name in both languages, for a notice."""
    return {"place_th": place.name_th, "place_en": place.name_en} if place else {}


@transaction.atomic
def request_membership(*, user: User, place: School | Agency, role: str, since: date | None = None) -> Membership:
    """Asks a place to say yes. Asking twice for the same is one request.

    Raises ValidationError with words when the role does not exist in such a place.
    """
    if isinstance(place, Agency) and role in AT_SCHOOLS_ONLY:
        raise ValidationError(_("Teachers and school administrators belong to a school: choose the school instead."))
    where: dict[str, Any] = {"school": place} if isinstance(place, School) else {"agency": place}
    User.objects.select_for_update().get(pk=user.pk)
    same = Membership.objects.filter(user=user, role=role, until=None, declined_at=None, **where).first()
    if same:
        return same
    membership = Membership.objects.create(user=user, role=role, since=since or timezone.localdate(), **where)
    audit.write(
        verb="accounts.membership.requested", actor=user, subject=user, kind="membership", key=membership.pk,
        data={"role": str(role)},
    )  # fmt: skip
    for person in people_who_answer(membership):
        notify(
            user=person,
            kind="membership.requested",
            data=place_names(place),
            about=user,
            path="/me/requests/",
            once_key=f"membership.requested:{membership.pk}",
        )
    return membership


def people_who_answer(membership: Membership) -> Any:
    """The school's administrators; where there is none, the site admins."""
    administrators = Membership.objects.confirmed().filter(
        school=membership.school_id, school__isnull=False, role=Role.SCHOOL_ADMINISTRATOR
    )
    people = User.objects.shown().exclude(pk=membership.user_id)
    found = people.filter(pk__in=administrators.values("user"))
    return found if found.exists() else people.filter(is_superuser=True)


def locked(membership: Membership) -> Membership:
    return Membership.objects.select_for_update(of=("self",)).with_place().select_related("user").get(pk=membership.pk)


@transaction.atomic
def confirm_membership(*, membership: Membership, by: User) -> Membership:
    """The place says yes. Raises PermissionDenied with words. A second yes changes nothing."""
    membership = locked(membership)
    check_can_answer(by, membership)
    if membership.confirmed_at or membership.declined_at:
        return membership
    membership.confirmed_at, membership.confirmed_by = timezone.now(), by
    membership.save(update_fields=["confirmed_at", "confirmed_by"])
    tell_and_record(membership, by, "confirmed")
    transaction.on_commit(lambda: membership_confirmed.send(sender=Membership, membership=membership))
    return membership


@transaction.atomic
def decline_membership(*, membership: Membership, by: User, words: str) -> Membership:
    """The place says no, with words to the person. Raises PermissionDenied, or ValidationError without words."""
    membership = locked(membership)
    check_can_answer(by, membership)
    if not words.strip():
        raise ValidationError(_("Please tell the person why, in a sentence."))
    if membership.confirmed_at or membership.declined_at:
        return membership
    membership.declined_at, membership.answer = timezone.now(), words.strip()
    membership.save(update_fields=["declined_at", "answer"])
    tell_and_record(membership, by, "declined", answer=membership.answer)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User, until: date) -> Membership:
    """`until` is its last day; rights end the day after. A request not yet answered is simply taken back.

    Raises PermissionDenied, or ValidationError when the day is not possible.
    """
    membership = locked(membership)
    check_can_end(by, membership)
    if until < membership.since:
        raise ValidationError(_("The last day cannot lie before the first one."))
    if membership.confirmed_at is None:
        audit.write(
            verb="accounts.membership.withdrawn", actor=by, subject=membership.user, kind="membership",
            key=membership.pk,
        )  # fmt: skip
        membership.delete()
        return membership
    membership.until = until
    membership.save(update_fields=["until"])
    tell_and_record(membership, by, "ended")
    return membership


def tell_and_record(membership: Membership, by: User, done: str, **extra: str) -> None:
    """The audit row, and a notice to the person unless they did it themselves."""
    until = membership.until.isoformat() if membership.until else None
    audit.write(
        verb=f"accounts.membership.{done}",
        actor=by,
        subject=membership.user,
        kind="membership",
        key=membership.pk,
        data={"role": membership.role, "until": until},
    )
    if by.pk != membership.user_id:
        notify(
            user=membership.user,
            kind=f"membership.{done}",
            data=place_names(membership.place) | extra,
            path="/me/places/",
            once_key=f"membership.{done}:{membership.pk}:{until or ''}",
        )


@transaction.atomic
def assign_mentor(
    *,
    by: User,
    mentor: User,
    school: School | None = None,
    mentee: User | None = None,
    since: date,
    until: date | None = None,
    promised_days: int = 3,
) -> MentorAssignment:
    """Gives a school or one person a mentor. Raises PermissionDenied, or ValidationError with words."""
    check_can_assign_mentors(by)
    check_assignment(mentor, school, mentee, since, until)
    User.objects.select_for_update().get(pk=mentor.pk)
    same = MentorAssignment.objects.filter(mentor=mentor, school=school, mentee=mentee, until=None).first()
    if same:
        return same
    assignment = MentorAssignment.objects.create(
        mentor=mentor, school=school, mentee=mentee, since=since, until=until, promised_days=promised_days,
        assigned_by=by,
    )  # fmt: skip
    audit.write(
        verb="accounts.mentor.assigned", actor=by, subject=mentor, kind="assignment", key=assignment.pk,
        data={"since": since.isoformat(), "until": until.isoformat() if until else None},
    )  # fmt: skip
    key = f"mentor.assigned:{assignment.pk}"
    notify(user=mentor, kind="mentor.assigned", data=place_names(school), path="/me/places/", once_key=key)
    if mentee:
        notify(user=mentee, kind="mentor.given", path="/me/places/", once_key=f"mentor.given:{assignment.pk}")
    return assignment


def check_assignment(mentor: User, school: School | None, mentee: User | None, since: date, until: date | None) -> None:
    if (school is None) == (mentee is None):
        raise ValidationError(_("Choose either a school or one person."))
    if mentee and mentee.pk == mentor.pk:
        raise ValidationError(_("Nobody can be their own mentor."))
    if until and until < since:
        raise ValidationError(_("The last day cannot lie before the first one."))


@transaction.atomic
def end_assignment(*, assignment: MentorAssignment, by: User, until: date) -> MentorAssignment:
    """`until` is the last day on which the mentor reads and answers. Raises PermissionDenied or ValidationError."""
    assignment = MentorAssignment.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=assignment.pk)
    check_can_end_assignment(by, assignment)
    if until < assignment.since:
        raise ValidationError(_("The last day cannot lie before the first one."))
    assignment.until = until
    assignment.save(update_fields=["until"])
    audit.write(
        verb="accounts.mentor.ended", actor=by, subject=assignment.mentor, kind="assignment", key=assignment.pk,
        data={"until": until.isoformat()},
    )  # fmt: skip
    return assignment
