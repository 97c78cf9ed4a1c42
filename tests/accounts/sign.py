"""Signing in as people do: through the forms."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.services.people import give_totp
from tests.factories import PASSWORD

LOGIN = "/th/accounts/login/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(client: Client, user: User, *, password: str = PASSWORD, **extra: Any) -> HttpResponse:
    return client.post(LOGIN, {"login": user.email, "password": password} | extra.pop("data", {}), **extra)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def totp_code() -> str:
    """What the app of a person with SECRET shows now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def sign_in_with_second_lock(client: Client, user: User) -> None:
    give_totp(user=user, secret=SECRET)
    sign_in(client, user)
    client.post("/th/accounts/2fa/authenticate/", {"code": totp_code()})
    assert is_signed_in(client)


def code_in(letter: Any) -> str:
    """The six digits of a letter."""
    return next(line for line in letter.body.splitlines() if line.isdigit() and len(line) == 6)
