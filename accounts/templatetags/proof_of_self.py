"""The way out for whoever is asked to prove who they are and would rather not."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

register = template.Library()
DOORS = (
    "/reauthenticate/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/logout/",
    "/accounts/2fa/authenticate/",
)


@register.simple_tag(takes_context=True)
def way_back(context: template.Context) -> str:
    """The page the person came from, by its path; their own page where that one would ask the same again."""
    request: Any = context["request"]
    for found in (request.POST.get("back"), request.GET.get("back"), request.headers.get("referer")):
        if found and url_has_allowed_host_and_scheme(found, {request.get_host()}, request.is_secure()):
            parts = urlsplit(found)
            if leads_out(request, parts.path):
                return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return reverse("accounts:profile")


def leads_out(request: Any, path: str) -> bool:
    """Not the page that asks, not what it guards, not a door, and not the editors' rooms, which ask on every page."""
    guarded = urlsplit(request.POST.get("next") or request.GET.get("next") or "").path
    asks_again = path == guarded or path.startswith("/admin/") or any(door in path for door in DOORS)
    return url_has_allowed_host_and_scheme(path, allowed_hosts=None) and not asks_again
