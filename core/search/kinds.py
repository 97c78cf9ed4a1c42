"""What can be found, in words. Apps above register theirs when they start; pages name theirs as `search_kind`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Kind:
    """A kind of result; `levels` are the values its pages carry in `search_level_field`, in words."""

    name: str
    one: Any
    many: Any
    order: int
    levels: Mapping[str, Any] = field(default_factory=dict)
    level_label: Any = ""


PAGE = Kind("page", pgettext_lazy("search", "Page"), pgettext_lazy("search", "Pages"), order=90)
KINDS: dict[str, Kind] = {PAGE.name: PAGE}


def register(kind: Kind) -> None:
    """Add a kind; a second time changes it."""
    KINDS[kind.name] = kind


def in_order() -> list[Kind]:
    """All kinds as readers see them."""
    return sorted(KINDS.values(), key=lambda kind: (kind.order, kind.name))
