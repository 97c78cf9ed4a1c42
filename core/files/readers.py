"""Who may read a private file: its owner, and whoever the thing that holds it says. Everyone else is told of no file.

A higher app says it once, when it starts: `register_reader("courses.evidence", may_read_evidence)`, where the function
takes the reader and the uuid of the holder. A kind nobody has registered is read by the owner alone.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    from core.models import PrivateFile

    Reader: TypeAlias = AbstractBaseUser | AnonymousUser

Rule = Callable[["Reader", UUID], bool]

_rules: dict[str, Rule] = {}


def register_reader(holder_kind: str, rule: Rule) -> None:
    """Says who may read the files that this kind of thing holds. Raises ValueError on a second rule for one kind."""
    known = _rules.setdefault(holder_kind, rule)
    if known is not rule:
        raise ValueError(f"{holder_kind} has a rule already: {known.__module__}.{known.__qualname__}")


def may_read(user: "Reader", file: "PrivateFile") -> bool:
    """True for the owner, and where the holder's rule says so. Default is no."""
    if not user.is_authenticated or not user.is_active:
        return False
    if file.owner_id == user.pk:
        return True
    rule = _rules.get(file.holder_kind)
    return bool(rule and file.holder_uuid and rule(user, file.holder_uuid))
