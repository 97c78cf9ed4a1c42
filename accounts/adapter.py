"""What allauth asks us: how a person is stored, where they go, and how letters to them read."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.translation import gettext_lazy

from accounts import sessions
from accounts.letters import Letters
from accounts.models import Consent, User
from accounts.services.invitations import claim_invitation
from accounts.services.people import record_consent

WAIT = gettext_lazy(
    "Too many wrong tries for this account. Wait five minutes, then try again, or choose a new password."
)


class AccountAdapter(Letters):
    """Our words, our fields, our letters; the flows stay allauth's."""

    error_messages = Letters.error_messages | {
        "too_many_login_attempts": WAIT,
        "email_password_mismatch": gettext_lazy("The e-mail or the password is not right. Look at both once more."),
        "incorrect_code": gettext_lazy("This code is not right. Look at it once more, or ask for a new one."),
        "incorrect_password": gettext_lazy("This password is not right."),
        "rate_limited": gettext_lazy("Too many tries in a short time. Wait a minute, then try again."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The new person, their yes to the terms and the invitation they hold: all or nothing."""
        data = form.cleaned_data
        user.display_name, user.occupation = data["display_name"], data["occupation"]
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        with transaction.atomic():
            super().save_user(request, user, form, commit=commit)
            record_consent(user=user, kind=Consent.Kind.TERMS)
            if data.get("invitation"):
                claim_invitation(user=user, invitation=data["invitation"])
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        sessions.begin(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        try:
            return resolve_url(settings.LOGIN_REDIRECT_URL)
        except NoReverseMatch:
            return resolve_url("accounts:profile")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By account alone: a guesser who calls the site by another of its names is the same guesser."""
        return f"account:{credentials.get('email', credentials.get('username', '')).strip().lower()}"


class MFAAdapter(DefaultMFAAdapter):
    """Keys and authenticator apps show the product's name, not the host's."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right. Wait for the next one in your app, then type it."),
    }

    def _get_site_name(self) -> str:
        return settings.SITE_NAME
