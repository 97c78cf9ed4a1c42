"""Making people and what they agree to."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from accounts.models import Consent, User

TERMS_VERSION = "2026-11"


@transaction.atomic
def create_person(
    *, email: str, password: str | None, display_name: str, verified: bool = True, agreed: bool = True, **facts: Any
) -> User:
    """A person who can sign in at once when `verified`; `facts` are further fields of User, by name."""
    unknown = set(facts) - {"occupation", "language", "is_staff", "is_superuser", "is_demo", "technology_level"}
    if unknown:
        raise TypeError(f"not facts of a person: {', '.join(sorted(unknown))}")
    user = User.objects.create_user(email, password, display_name=display_name, **facts)
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    if agreed:
        record_consent(user=user, kind=Consent.Kind.TERMS)
    return user


def record_consent(*, user: User, kind: str) -> Consent:
    """The yes to today's words, once."""
    consent, _new = Consent.objects.get_or_create(user=user, kind=kind, version=TERMS_VERSION)
    return consent


@transaction.atomic
def give_totp(*, user: User, secret: str) -> Authenticator:
    """An authenticator with a known base32 secret, for demo people and tests; replaces one they had."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    return TOTP.activate(user, secret).instance


@transaction.atomic
def edit_profile(*, user: User, display_name: str, occupation: str, language: str) -> User:
    """What others see of a person, and the language the site speaks to them."""
    user.display_name, user.occupation, user.language = display_name, occupation, language
    user.save(update_fields=["display_name", "occupation", "language"])
    return user
