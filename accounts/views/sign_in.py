"""Doors that could sign someone in past allauth, each leading to the one door there is; and the way out."""

from allauth.account.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def to_login(request: HttpRequest, **anything: str) -> HttpResponse:
    """Whatever is sent here, nobody is signed in: one goes to the site's own sign-in."""
    return redirect("account_login")


def to_password_reset(request: HttpRequest, **anything: str) -> HttpResponse:
    """Passwords are renewed in one place only."""
    return redirect("account_reset_password")


def sign_out(request: HttpRequest) -> HttpResponse:
    """The browser lets go of the pages it has seen, never of its storage: work that was not sent yet lies there."""
    response = LogoutView.as_view()(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"'
    return response
