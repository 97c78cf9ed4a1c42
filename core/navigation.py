"""Where the site leads, in words. A place is shown only when its address exists, so nothing leads nowhere."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, eq=False)
class Place:
    """One door: its word, its icon, and either the name of a view or the path of a page under the language.

    `covers` are paths under the language that belong to it without lying below its address.
    """

    label: Any
    icon: str
    view: str = ""
    page: str = ""
    members: bool = False
    covers: tuple[str, ...] = ()

    def url(self, language: str) -> str:
        """The address, or nothing when no such view exists."""
        if self.page:
            return f"/{language}/{self.page}"
        try:
            return reverse(self.view)
        except NoReverseMatch:
            return ""

    def under(self, language: str) -> tuple[str, ...]:
        """The paths it covers beside its address."""
        return tuple(f"/{language}/{path}" for path in self.covers)


TODAY = Place(_("Today"), "house", view="insights:today", members=True, covers=("mentor/",))
LEARN = Place(pgettext_lazy("navigation", "Learn"), "book-open", page="units/")
TUTORIALS = Place(_("Tutorials"), "wrench", page="tutorials/")
SEARCH = Place(_("Search"), "search", view="core:search")
MINE = ("accounts/", "certificates/", "competencies/")
ME = Place(pgettext_lazy("navigation", "Me"), "user", view="accounts:profile", members=True, covers=MINE)
MAIN = (TODAY, LEARN, TUTORIALS, SEARCH, ME)

PROFILE = Place(_("My profile"), "user", view="accounts:profile")
NOTIFICATIONS = Place(_("Messages"), "bell", view="accounts:notifications")
MENTOR_BOARD = Place(_("Mentor board"), "users", view="insights:mentor-board")
CERTIFICATES = Place(_("My certificates"), "award", view="courses:certificates")
COMPETENCIES = Place(_("My competencies"), "mountain", view="competencies:framework-list")
OUTBOX = Place(_("Waiting to be sent"), "send", view="courses:outbox")
PRIVACY_CENTRE = Place(_("My data"), "shield", view="accounts:privacy")
MENTORING = {"mentor"}
OWN = (PROFILE, NOTIFICATIONS, MENTOR_BOARD, COMPETENCIES, CERTIFICATES, PRIVACY_CENTRE)
EVERYWHERE = MAIN + OWN

SIGN_IN = Place(_("Sign in"), "log-in", view="account_login")
SIGN_UP = Place(pgettext_lazy("sign up", "Join"), "user-plus", view="account_signup")
SIGN_OUT = Place(_("Sign out"), "log-out", view="account_logout")
ABOUT = Place(_("About this site"), "info", page="about/")
HELP = Place(pgettext_lazy("footer", "Help"), "info", page="help/")
PRIVACY = Place(_("Privacy"), "shield", page="privacy/")
STYLEGUIDE = Place(_("Styleguide"), "palette", view="core:styleguide")


@lru_cache(maxsize=16)
def addresses(language: str, places: tuple[Place, ...]) -> tuple[tuple[Place, str], ...]:
    """The places that exist, each with its address in a language."""
    return tuple((place, url) for place in places if (url := place.url(language)))


def here(path: str, language: str, members: bool) -> tuple[str, ...]:
    """The addresses of all places that this path lies in."""
    known = addresses(language, EVERYWHERE if members else MAIN)
    return tuple(url for place, url in known if path.startswith((url, *place.under(language))))


def shown(places: tuple[Place, ...], inside: tuple[str, ...]) -> list[dict[str, Any]]:
    """For templates, in the active language; `current` where one is."""
    return [
        {"label": place.label, "icon": place.icon, "url": url, "current": url in inside}
        for place, url in addresses(get_language() or "th", places)
    ]


def main_places(members: bool) -> tuple[Place, ...]:
    """What header and bottom bar show, to members or to visitors."""
    return MAIN if members else tuple(place for place in MAIN if not place.members)


def own_places(mentors: bool) -> tuple[Place, ...]:
    """What one's own menu shows; the mentor board only to those who mentor."""
    return OWN if mentors else tuple(place for place in OWN if place is not MENTOR_BOARD)
