"""What people can be told. Apps register their kinds in their own `notices.py`; the words are made when shown.

`title` says what happened without a name or a word of anyone: it is all that a mail ever holds.
`body` makes one more sentence from the notice's data, for the signed-in reader alone; a notice about a person
has `person_name` there. It must do without any key, since erasing that person empties the data.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

Body = Callable[[dict[str, Any]], str]


def no_body(data: dict[str, Any]) -> str:
    """Nothing more to say than the title."""
    return ""


@dataclass(frozen=True)
class Kind:
    """One kind of notice. An urgent one (safety, deadlines) is mailed at the next tick, whatever was chosen."""

    name: str
    title: str | Promise
    body: Body = no_body
    icon: str = "bell"
    urgent: bool = False


_kinds: dict[str, Kind] = {}
UNKNOWN = Kind("unknown", _("Something new for you"))


def register(
    kind: str, title: str | Promise, body: Body = no_body, *, icon: str = "bell", urgent: bool = False
) -> None:
    """Adds a kind, or replaces the one of that name."""
    _kinds[kind] = Kind(kind, title, body, icon, urgent)


@cache
def load() -> None:
    """Imports each app's `notices.py` once."""
    autodiscover_modules("notices")


def kind_of(name: str) -> Kind:
    """The kind, or the plain one for a kind whose app is gone."""
    load()
    return _kinds.get(name, UNKNOWN)


def is_known(name: str) -> bool:
    load()
    return name in _kinds


def urgent_kinds() -> list[str]:
    load()
    return sorted(name for name, kind in _kinds.items() if kind.urgent)


def at_place(data: dict[str, Any]) -> str:
    """The name of the school or agency, in the reader's language."""
    from django.utils.translation import get_language

    return str(data.get("place_en" if get_language() == "en" else "place_th", ""))


def with_answer(data: dict[str, Any]) -> str:
    """The place, and the words the school sent along."""
    words = data.get("answer", "")
    if not words:
        return at_place(data)
    return _g("%(place)s writes: %(words)s") % {"place": at_place(data), "words": words}


def person_at_place(data: dict[str, Any]) -> str:
    """Who asks, and where."""
    if not data.get("person_name"):
        return at_place(data)
    return _g("%(person)s, %(place)s") % {"person": data["person_name"], "place": at_place(data)}


register("membership.requested", _("Someone asks to join your school"), person_at_place, icon="user-plus")
register("membership.confirmed", _("You now belong to a school or agency"), at_place, icon="school")
register("membership.declined", _("Your request to join was not accepted"), with_answer, icon="school")
register("membership.ended", _("Your membership has an end date"), at_place, icon="school")
register("mentor.assigned", _("You have been asked to be a mentor"), at_place, icon="users")
register("mentor.given", _("You have a mentor"), icon="users")
register("account.password_changed", _("Your password was changed"), icon="key-round", urgent=True)
register("account.email_changed", _("Your e-mail was changed"), icon="mail", urgent=True)
register("account.lock_changed", _("Your second lock was changed"), icon="shield", urgent=True)
register("data.export_ready", _("The copy of your data is ready"), icon="download")
register("data.erasure_requested", _("Your account is set to be erased"), icon="triangle-alert", urgent=True)
register("data.erasure_cancelled", _("Your account will not be erased"), icon="shield", urgent=True)
