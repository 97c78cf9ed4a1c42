"""Reads about notices: a page of them with the words made in the reader's language."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Notification, User
from accounts.notices import kind_of

PAGE_SIZE = 20


@dataclass(frozen=True)
class Notice:
    """One notice as it is shown."""

    pk: int
    title: str
    body: str
    icon: str
    leads_somewhere: bool
    is_unread: bool
    at: datetime


@dataclass(frozen=True)
class Page:
    """Some notices, and the key from which the older ones go on."""

    notices: list[Notice]
    older_than: int | None


def page_of(user: User, before: int | None = None) -> Page:
    """The newest notices before a key. Two queries: the rows, and the names of the people they tell of."""
    rows = Notification.objects.visible_to(user).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    names = names_in(shown)
    older_than = shown[-1].pk if len(found) > PAGE_SIZE else None
    return Page([in_words(row, names) for row in shown], older_than)


def names_in(rows: list[Notification]) -> dict[str, str]:
    """Names of the people told of, as they are called now; the erased have none."""
    keys = {row.data["person"] for row in rows if row.data.get("person")}
    people = User.objects.filter(public_id__in=keys, erased_at=None)
    return {str(key): name for key, name in people.values_list("public_id", "display_name")}


def in_words(row: Notification, names: dict[str, str]) -> Notice:
    kind = kind_of(row.kind)
    data = row.data | {"person_name": names.get(row.data.get("person", ""), "")}
    return Notice(
        pk=row.pk,
        title=str(kind.title),
        body=kind.body(data),
        icon=kind.icon,
        leads_somewhere=bool(row.path),
        is_unread=row.read_at is None,
        at=row.created_at,
    )
