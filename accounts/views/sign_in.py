"""Doors that could sign someone in past allauth, each leading to the one door there is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def to_login(request: HttpRequest, **anything: str) -> HttpResponse:
    """Whatever is sent here, nobody is signed in: one goes to the site's own sign-in."""
    return redirect("account_login")


def to_password_reset(request: HttpRequest, **anything: str) -> HttpResponse:
    """Passwords are renewed in one place only."""
    return redirect("account_reset_password")
