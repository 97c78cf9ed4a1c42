"""Indexing many pages at once: while a load runs, pages are only noted; at its end each is indexed one single time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

# By model: the index and the keys. Every save asks for an index of its own, so the index itself tells nothing apart.
_noted: ContextVar[dict[Any, tuple[Any, set[Any]]] | None] = ContextVar("noted", default=None)


def note(index: Any, model: Any, objects: list[Any]) -> bool:
    """Whether these objects are to wait."""
    noted = _noted.get()
    if noted is None:
        return False
    noted.setdefault(model, (index, set()))[1].update(one.pk for one in objects)
    return True


@contextmanager
def indexed_at_the_end() -> Iterator[None]:
    """Within it no page is indexed twice, and none is forgotten, also when the load stops half way."""
    token = _noted.set({})
    try:
        yield
    finally:
        noted = _noted.get() or {}
        _noted.reset(token)
        for model, (index, keys) in noted.items():
            index.add_items(model, list(model.objects.filter(pk__in=keys)))
