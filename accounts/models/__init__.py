"""People, the schools they belong to for a time, what they agreed to and what they are told."""

from accounts.models.consent import Consent, PrivacyRequest
from accounts.models.email_changes import EmailChange
from accounts.models.invitations import Invitation, InvitationUse
from accounts.models.memberships import Membership, MentorAssignment, Role
from accounts.models.notifications import Notification, NotificationPreference
from accounts.models.organisations import Agency, School
from accounts.models.people import User

__all__ = [
    "Agency",
    "Consent",
    "EmailChange",
    "Invitation",
    "InvitationUse",
    "Membership",
    "MentorAssignment",
    "Notification",
    "NotificationPreference",
    "PrivacyRequest",
    "Role",
    "School",
    "User",
]
