"""Signing in as a person of the demo, through the forms a person would fill in."""

import time
from typing import Any
from urllib.parse import urlsplit

from insights.demo.people import PASSWORD, STAFF_SECRETS


def code_now(secret: str) -> str:
    """What the authenticator app would show."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def fill_sign_in(page: Any, address: str, *, password: str = PASSWORD, language: str = "th") -> Any:
    """Signs in; `address` may be the person's key ("mok") or their e-mail."""
    email = address if "@" in address else f"{address}@demo.example"
    page.goto(f"/{language}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    if "/2fa/authenticate" in urlsplit(page.url).path:
        page.fill("input[name=code]", code_now(STAFF_SECRETS[email]))
        page.click("form:has(input[name=code]) button[type=submit]")
        page.wait_for_url(lambda url: "/2fa/" not in url)
    return page
