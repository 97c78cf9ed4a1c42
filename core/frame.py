"""The frame of every page - menus, bottom bar, footer - drawn once per language and kind of reader.

Drawn anew on each page it costs 3 ms of CPU, more than all else together; nothing in it is anyone's own.
"""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core import navigation

PARTS = {"assets", "main_menu", "header_nav", "account_links", "bottom_bar", "footer", "save_line", "toasts"}


def part(name: str, request: HttpRequest) -> SafeString:
    """A part of the frame for whoever reads."""
    language = get_language() or "th"
    reader = vars(request).setdefault("_frame", {})
    if language not in reader:
        reader[language] = kind_of_reader(request, language)
    draw = drawn.__wrapped__ if settings.DEBUG else drawn
    return draw(name, language, *reader[language])


def kind_of_reader(request: HttpRequest, language: str) -> tuple[bool, bool, tuple[str, ...]]:
    """Member or not, mentoring or not, and the addresses of the places this page lies in."""
    user = getattr(request, "user", None)
    members = bool(user and user.is_authenticated)
    mentors = bool(members and user and user.occupation in navigation.MENTORING)
    return members, mentors, navigation.here(request.path, language, members)


@lru_cache(maxsize=512)
def drawn(name: str, language: str, members: bool, mentors: bool, here: tuple[str, ...]) -> SafeString:
    """`here` are the addresses of the places one is in; `language` is the active one."""
    context = {
        "places": navigation.shown(navigation.main_places(members), here),
        "own": navigation.shown(navigation.own_places(mentors), here),
        "members": members,
        "state": "idle",
        "name": "outbox",
        "url": navigation.OUTBOX.url(language),
        "hidden": True,
        "DEVELOPMENT": settings.DEVELOPMENT,
        "SITE_NAME": settings.SITE_NAME,
    }
    html = render_to_string(f"components/{name}.html", context)
    return mark_safe("".join(line.strip() + "\n" for line in html.splitlines() if line.strip()))  # noqa: S308 - ours
