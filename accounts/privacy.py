"""What happens to the rows of accounts and of allauth when their person exports or erases."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Invitation,
    InvitationUse,
    Membership,
    MentorAssignment,
    Notification,
    PrivacyRequest,
    User,
)
from accounts.notices import kind_of
from core.privacy import all_of, erase_rows, export_rows, forget_in, register

NAMELESS = "ผู้ใช้ที่ลบบัญชีแล้ว · Deleted account"
UNTIL_ERASED = _("Until you erase it or your account.")
WITH_ACCOUNT = _("As long as your account.")
PERSON = ["public_id", "email", "display_name", "occupation", "language", "technology_level", "date_joined"]
PERSON += ["last_login", "paused_at"]


def anonymise(user: Any) -> None:
    """The row stays as an empty place that others' rows point to: no name, no address, no way in."""
    user = User.objects.get(pk=user.pk)
    user.email = f"{user.public_id.hex}@erased.invalid"
    user.display_name = NAMELESS
    user.occupation, user.language, user.technology_level = User.Occupation.OTHER, "th", ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.unread_count, user.last_login, user.paused_at = 0, None, None
    user.date_joined = user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def end_sessions(user: Any) -> None:
    """Signed out everywhere: the tracked sessions, and any other that carries this person."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    others = Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500)
    keys.extend(row.session_key for row in others if row.get_decoded().get("_auth_user_id") == str(user.pk))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()


def erase_archives(user: Any) -> None:
    for request in PrivacyRequest.objects.filter(user=user):
        if request.archive:
            storages["private"].delete(request.archive)
    PrivacyRequest.objects.filter(user=user).delete()


def export_memberships(user: Any) -> Any:
    for row in Membership.objects.filter(user=user).with_place().order_by("pk"):
        yield {
            "place_th": row.place.name_th if row.place else "",
            "place_en": row.place.name_en if row.place else "",
            "role": row.role,
            "since": row.since,
            "until": row.until,
            "requested_at": row.requested_at,
            "confirmed_at": row.confirmed_at,
            "declined_at": row.declined_at,
            "answer": row.answer,
        }


def export_assignments(user: Any) -> Any:
    """As mentor and as mentee. The other person is named only where the name is told to this person anyway."""
    rows = MentorAssignment.objects.filter(Q(mentor=user) | Q(mentee=user)).select_related("mentor", "school")
    for row in rows.order_by("pk"):
        yield {
            "i_am": "mentor" if row.mentor_id == user.pk else "mentee",
            "school": row.school.name_th if row.school else "",
            "mentor": row.mentor.display_name,
            "since": row.since,
            "until": row.until,
            "promised_days": row.promised_days,
        }


def erase_invitations(user: Any) -> None:
    forget_in("accounts.Invitation", "mentor")(user)
    Invitation.objects.filter(created_by=user, revoked_at=None).update(revoked_at=timezone.now())
    forget_in("accounts.Invitation", "created_by")(user)


def export_uses(user: Any) -> Any:
    """The invitations this person came by: the place and the day, not the code."""
    rows = InvitationUse.objects.filter(user=user).select_related("invitation__school", "invitation__agency")
    for row in rows.order_by("pk"):
        yield {
            "place": row.invitation.place.name_th if row.invitation.place else "",
            "at": row.at,
            "accepted_at": row.accepted_at,
        }


def export_notices(user: Any) -> Any:
    """What was said, without the keys of other people."""
    for row in Notification.objects.filter(user=user).order_by("pk"):
        data = {name: value for name, value in row.data.items() if name != "person"}
        facts = {"title": str(kind_of(row.kind).title), "kind": row.kind, "data": data, "path": row.path}
        yield facts | {"created_at": row.created_at, "read_at": row.read_at, "mailed_at": row.mailed_at}


def erase_notices(user: Any) -> None:
    """One's own go; those that tell others of this person keep their title alone."""
    Notification.objects.filter(user=user).delete()
    Notification.objects.filter(data__person=str(user.public_id)).update(data={})


register(
    "accounts.User",
    title=_("Your profile"),
    export=lambda user: [{name: getattr(user, name) for name in PERSON}],
    erase=anonymise,
    retention=WITH_ACCOUNT,
    keep_because=_("An empty row without name and address stays, so that what others wrote still has its place."),
    order=100,
)
register(
    "accounts.Membership",
    title=_("Where you belonged"),
    export=export_memberships,
    erase=all_of(erase_rows("accounts.Membership"), forget_in("accounts.Membership", "confirmed_by")),
    retention=WITH_ACCOUNT,
)
register(
    "accounts.MentorAssignment",
    title=_("Mentoring"),
    export=export_assignments,
    erase=all_of(
        erase_rows("accounts.MentorAssignment", "mentor"),
        erase_rows("accounts.MentorAssignment", "mentee"),
        forget_in("accounts.MentorAssignment", "assigned_by"),
    ),
    retention=WITH_ACCOUNT,
)
register(
    "accounts.Invitation",
    title=_("Invitations you made"),
    export=export_rows(
        "accounts.Invitation",
        ["role", "school__name_th", "agency__name_th", "created_at", "expires_at", "max_uses", "uses"],
        field="created_by",
    ),
    erase=erase_invitations,
    retention=_("Until they expire; taken back when you erase your account."),
    keep_because=_("Others came in by them; who made them is forgotten."),
)
register(
    "accounts.InvitationUse",
    title=_("Invitations you came by"),
    export=export_uses,
    erase=erase_rows("accounts.InvitationUse"),
    retention=WITH_ACCOUNT,
)
register(
    "accounts.Consent",
    title=_("What you agreed to"),
    export=export_rows("accounts.Consent", ["kind", "version", "given_at", "withdrawn_at"]),
    erase=erase_rows("accounts.Consent"),
    retention=WITH_ACCOUNT,
)
register(
    "accounts.PrivacyRequest",
    title=_("What you asked us to do with your data"),
    export=export_rows(
        "accounts.PrivacyRequest", ["kind", "requested_at", "due_at", "cancelled_at", "done_at"], order="requested_at"
    ),
    erase=erase_archives,
    retention=WITH_ACCOUNT,
)
register(
    "accounts.Notification",
    title=_("Messages from this site"),
    export=export_notices,
    erase=erase_notices,
    retention=WITH_ACCOUNT,
)
register(
    "accounts.NotificationPreference",
    title=_("How often mail may come"),
    export=export_rows("accounts.NotificationPreference", ["mail", "last_digest_at"]),
    erase=erase_rows("accounts.NotificationPreference"),
    retention=WITH_ACCOUNT,
)
register(
    "account.EmailAddress",
    title=_("Your e-mail addresses"),
    export=export_rows("account.EmailAddress", ["email", "verified", "primary"]),
    erase=erase_rows("account.EmailAddress"),
    retention=WITH_ACCOUNT,
)
register(
    "accounts.EmailChange",
    title=_("Changes of your e-mail"),
    export=export_rows("accounts.EmailChange", ["old_email", "new_email", "ip", "changed_at", "closed_at"]),
    erase=erase_rows("accounts.EmailChange"),
    retention=_("Thirty days, so that a change that was not yours can be taken back."),
)
register(
    "account.EmailConfirmation",
    erase=erase_rows("account.EmailConfirmation", "email_address__user"),
    retention=_("Until the address is confirmed."),
    order=40,
)
register(
    "mfa.Authenticator",
    title=_("Your second locks"),
    export=export_rows("mfa.Authenticator", ["type", "created_at", "last_used_at"]),
    erase=erase_rows("mfa.Authenticator"),
    retention=UNTIL_ERASED,
)
register(
    "usersessions.UserSession",
    title=_("Where you are signed in"),
    export=export_rows("usersessions.UserSession", ["ip", "user_agent", "created_at", "last_seen_at"]),
    erase=end_sessions,
    retention=_("Until you sign out, 30 days at most."),
)
for through in ("accounts.User_groups", "accounts.User_user_permissions"):
    register(through, erase=erase_rows(through), retention=WITH_ACCOUNT)
