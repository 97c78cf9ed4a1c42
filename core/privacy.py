"""The privacy registry: every table with a way to a person says here what is exported, erased, kept and why.

Apps fill it in their `privacy.py`; tests/accounts/test_privacy_registry.py fails on a model that is missing here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

Words = str | Promise
Rows = Iterable[dict[str, Any]]


@dataclass(frozen=True)
class Handling:
    """What happens to the rows of one table.

    `keep_because` is said for rows that stay after erasure, or that are not exported; one of `erase` and `keep_because`
    is always there. Lower `order` is erased first, so that what hangs on a row goes before it.
    """

    label: str
    title: Words = ""
    export: Callable[[Any], Rows] | None = None
    erase: Callable[[Any], object] | None = None
    retention: Words = ""
    keep_because: Words = ""
    order: int = 50

    @property
    def belongs_to_a_person(self) -> bool:
        """Whether rows that hang on these are about a person too."""
        return self.export is not None


_handlings: dict[str, Handling] = {}
_documents: dict[str, Callable[[Any], Iterable[str]]] = {}


def register(label: str, **how: Any) -> None:
    """Adds one table. Raises ValueError when it says neither how it is erased nor why it is kept, or not how long."""
    handling = Handling(label=label, **how)
    if not handling.erase and not handling.keep_because:
        raise ValueError(f"{label}: say how it is erased, or why it is kept")
    if not handling.retention:
        raise ValueError(f"{label}: say how long it is kept")
    if handling.export and not handling.title:
        raise ValueError(f"{label}: what is exported needs a title a person understands")
    _handlings[label.lower()] = handling


def register_document(name: str, lines: Callable[[Any], Iterable[str]]) -> None:
    """Adds a file to a person's own copy, in a form that other systems read; without lines it is left out."""
    _documents[name] = lines


def documents() -> dict[str, Callable[[Any], Iterable[str]]]:
    """The further files of a copy by name."""
    load()
    return dict(sorted(_documents.items()))


@cache
def load() -> None:
    """Imports each app's `privacy.py` once."""
    autodiscover_modules("privacy", "privacy_tables")


def handling_of(model: type[Model]) -> Handling | None:
    """What the registry says of this table, or None."""
    load()
    return _handlings.get(model._meta.label_lower)  # noqa: SLF001 - Django's own public name for it


def handlings() -> list[Handling]:
    """All, in the order in which they are erased."""
    load()
    return sorted(_handlings.values(), key=lambda handling: (handling.order, handling.label))


def rows_of(label: str) -> Any:
    """All rows of a table, whatever its own manager hides or refuses."""
    return apps.get_model(label)._base_manager.all()  # noqa: SLF001 - Django's own public name for it


def erase_rows(label: str, field: str = "user") -> Callable[[Any], object]:
    """An `erase` that deletes the person's rows."""

    def erase(user: Any) -> object:
        return rows_of(label).filter(**{field: user}).delete()

    return erase


def forget_in(label: str, *fields: str) -> Callable[[Any], object]:
    """An `erase` that keeps the row and takes the person out of it."""

    def erase(user: Any) -> None:
        for field in fields:
            rows_of(label).filter(**{field: user}).update(**{field: None})

    return erase


def all_of(*erasers: Callable[[Any], object]) -> Callable[[Any], object]:
    """Several erasers as one, in order."""

    def erase(user: Any) -> None:
        for eraser in erasers:
            eraser(user)

    return erase


def export_rows(label: str, fields: list[str], *, field: str = "user", order: str = "pk") -> Callable[[Any], Rows]:
    """An `export` of plain columns of the person's rows; `a__b` follows a foreign key."""

    def export(user: Any) -> Rows:
        return rows_of(label).filter(**{field: user}).order_by(order).values(*fields)

    return export
