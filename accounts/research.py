"""Whose answers may be used for research now: those whose yes to the words of today has not been taken back."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Consent, PrivacyRequest, User

# A new edition whenever the words of templates/accounts/data_consents.html change: a yes holds for the words it was
# said to. The second words of November 2026 name single lines without a name.
RESEARCH_VERSION = "2026-11-2"


def consents_in_force() -> QuerySet[Consent]:
    """Every yes that counts now. Who has paused, or waits for the erasure of their account, is left out."""
    leaving = PrivacyRequest.objects.filter(kind=PrivacyRequest.Kind.ERASURE, done_at=None, cancelled_at=None)
    given = Consent.objects.filter(kind=Consent.Kind.RESEARCH, version=RESEARCH_VERSION, withdrawn_at=None)
    return given.filter(user__in=User.objects.shown()).exclude(user__in=leaving.values("user"))


def willing_people() -> QuerySet[User]:
    """The people of those consents, for a subquery."""
    return User.objects.filter(pk__in=consents_in_force().values("user"))


def yes_by_person() -> dict[int, datetime]:
    """When each of them said yes, by person. One query."""
    return dict(consents_in_force().values_list("user_id", "given_at"))
