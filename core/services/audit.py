"""The one way to leave an audit row: who did what to which thing, and never what it says."""

import re
from typing import Any

from core.models import AuditEntry

PLAIN_WORD = re.compile(r"[A-Za-z0-9_.:+-]{0,64}")


def write(
    *,
    verb: str,
    actor: Any = None,
    subject: Any = None,
    kind: str = "",
    key: object = "",
    data: dict[str, Any] | None = None,
) -> AuditEntry:
    """Adds a row. Raises ValueError when `data` could hold content: only numbers, dates, keys and codes may enter."""
    data = data or {}
    for name, value in data.items():
        if not content_free(value):
            raise ValueError(f"audit data {name!r} may hold content: only numbers, codes, keys and dates are kept")
    return AuditEntry.objects.create(
        verb=verb,
        actor=actor if actor and actor.pk else None,
        actor_key=actor.public_id if actor and actor.pk else None,
        subject=subject,
        kind=kind,
        object_key=str(key),
        data=data,
    )


def content_free(value: object) -> bool:
    """Numbers, yes or no, nothing, and words without spaces or any script but Latin."""
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, list | tuple):
        return all(content_free(inner) for inner in value)
    return isinstance(value, str) and bool(PLAIN_WORD.fullmatch(value))
