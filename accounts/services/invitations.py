"""Letting people in: made, held at sign-up, counted once when the e-mail is confirmed, taken back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Invitation, InvitationUse, Membership, MentorAssignment, Role, School, User
from accounts.permissions import check_can_invite, check_invitation_good
from accounts.signals import membership_confirmed
from core.models import AuditEntry


@transaction.atomic
def create_invitation(
    *,
    creator: User,
    place: School | Agency,
    role: str,
    max_uses: int,
    expires_at: datetime,
    mentor: User | None = None,
) -> Invitation:
    """Raises PermissionDenied when the creator may not invite here in this role."""
    check_can_invite(creator, place=place, role=role)
    where = {"school": place} if isinstance(place, School) else {"agency": place}
    invitation = Invitation.objects.create(
        created_by=creator, role=role, max_uses=max_uses, expires_at=expires_at, mentor=mentor, **where
    )
    audit("accounts.invitation.created", invitation, creator, role=role, max_uses=max_uses)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """From now on it opens nothing; who came in by it stays. A second time changes nothing."""
    invitation = Invitation.objects.select_for_update(of=("self",)).with_place().get(pk=invitation.pk)
    place = invitation.place
    if place is not None:
        check_can_invite(by, place=place, role=Role.TEACHER)
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        audit("accounts.invitation.revoked", invitation, by)
    return invitation


@transaction.atomic
def claim_invitation(*, user: User, invitation: Invitation) -> InvitationUse:
    """Remembers on the server that this new person came with it; it counts once their e-mail is confirmed."""
    claim, _new = InvitationUse.objects.get_or_create(user=user, invitation=invitation)
    return claim


@transaction.atomic
def accept_invitation(*, user: User, invitation: Invitation) -> Membership:
    """The person belongs here from today. Counted once under lock, however often it is asked.

    Raises ValidationError with words when it expired, was used up or taken back.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).with_place().get(pk=invitation.pk)
    membership = membership_by(user, invitation)
    if membership is not None and membership.confirmed_at is not None:
        return membership
    check_invitation_good(invitation)
    now = timezone.now()
    membership = membership or open_membership(user, invitation)
    membership.confirmed_at, membership.confirmed_by = now, invitation.created_by
    membership.save(update_fields=["confirmed_at", "confirmed_by"])
    if invitation.mentor_id and invitation.mentor_id != user.pk:
        assign_mentor(user, invitation)
    InvitationUse.objects.update_or_create(user=user, invitation=invitation, defaults={"accepted_at": now})
    invitation.uses += 1
    invitation.save(update_fields=["uses"])
    audit("accounts.invitation.accepted", invitation, user, subject=user)
    transaction.on_commit(lambda: membership_confirmed.send(sender=Membership, membership=membership))
    return membership


def accept_claims(*, user: User) -> tuple[list[Membership], list[str]]:
    """All this person holds, once their e-mail is confirmed: the places they now belong to, and refusals in words.

    A refused one leaves a request in its place, so that the school can still say yes.
    """
    joined: list[Membership] = []
    refusals: list[str] = []
    claims = InvitationUse.objects.filter(user=user, accepted_at=None).order_by("pk")
    for claim in claims.select_related("invitation__school", "invitation__agency"):
        try:
            joined.append(accept_invitation(user=user, invitation=claim.invitation))
        except ValidationError as refusal:
            refusals.extend(refusal.messages)
            with transaction.atomic():
                if membership_by(user, claim.invitation) is None:
                    open_membership(user, claim.invitation)
                claim.delete()
    return joined, refusals


def membership_by(user: User, invitation: Invitation) -> Membership | None:
    """The open membership or request this invitation speaks of."""
    same = Membership.objects.current().filter(
        user=user, school=invitation.school_id, agency=invitation.agency_id, role=invitation.role, declined_at=None
    )
    return same.order_by("pk").first()


def open_membership(user: User, invitation: Invitation) -> Membership:
    """A request, from today on; it gives no right until confirmed."""
    return Membership.objects.create(
        user=user,
        school=invitation.school,
        agency=invitation.agency,
        role=invitation.role,
        since=timezone.localdate(),
    )


def assign_mentor(user: User, invitation: Invitation) -> None:
    """The mentor the invitation names answers this person from today, unless they already do."""
    known = MentorAssignment.objects.current().filter(mentor=invitation.mentor, mentee=user)
    if not known.exists():
        MentorAssignment.objects.create(
            mentor=invitation.mentor, mentee=user, since=timezone.localdate(), assigned_by=invitation.created_by
        )


def audit(verb: str, invitation: Invitation, actor: User, *, subject: User | None = None, **data: object) -> None:
    """Who did it, when and to which invitation; never its code."""
    AuditEntry.objects.create(
        verb=verb,
        actor=actor,
        actor_key=actor.public_id,
        subject=subject,
        kind="invitation",
        object_key=str(invitation.pk),
        data=data,
    )
