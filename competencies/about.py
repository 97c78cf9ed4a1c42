"""What an answer can be about. Higher apps register their kinds here; this app knows only kind and uuid."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Owns = Callable[[Any, UUID], bool]
GroupOf = Callable[[UUID], str]
NameOf = Callable[[str], str]


@dataclass(frozen=True)
class Kind:
    """`owns(user, uuid)`: is it this person's own; `group(uuid)`: the slug it counts under; `name(slug)`: in words."""

    owns: Owns
    group: GroupOf | None = None
    name: NameOf | None = None


_kinds: dict[str, Kind] = {}


def register(kind: str, owns: Owns, *, group: GroupOf | None = None, name: NameOf | None = None) -> None:
    """Adds a kind; called in `AppConfig.ready` of the app that has the things."""
    _kinds[kind] = Kind(owns, group, name)


def check(kind: str, user: Any, uuid: UUID) -> bool:
    """Whether this thing exists and is this person's own. An unknown kind is nobody's."""
    return kind in _kinds and _kinds[kind].owns(user, uuid)


def group_of(kind: str, uuid: UUID) -> str:
    """The slug an answer about this thing is counted under, or nothing."""
    known = _kinds.get(kind)
    return known.group(uuid) if known and known.group else ""


def group_name(kind: str, slug: str) -> str:
    """That slug in words."""
    known = _kinds.get(kind)
    return known.name(slug) if known and known.name else slug
