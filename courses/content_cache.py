"""The published words of an activity, in memory per version and language: bodies rendered, keys kept back."""

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core.keep import Newest
from courses.models import ActivityEdition, Item, ItemEdition
from courses.models.catalogue import SOURCE_LANGUAGE
from courses.outline import Outline, Step

Json = dict[str, Any]
_contents: "Newest[tuple[UUID, int, str], Content]" = Newest(512)


@dataclass(frozen=True)
class ItemContent:
    """An item's words in one language, and its key, which stays on the server."""

    id: UUID
    activity: UUID
    kind: str
    words: Json
    key: Json
    revision: int
    role: str
    recalls: UUID | None


@dataclass
class Content:
    """An activity in one language. `blanks` are items as they look before any answer, `answered` the latest others.

    `kept` holds parts of its page that nobody's answer changes ({% kept %} in the templates).
    """

    step: Step
    language: str
    page_id: int
    title: str
    summary: str
    finish: str
    segments: list[str | Json]
    items: dict[UUID, ItemContent]
    translated: bool
    lacking: int = 0  # tasks of the Thai page that are new or changed and not in this language yet: shown in Thai
    kept: dict[tuple[Any, ...], str] = field(default_factory=dict)
    blanks: dict[tuple[UUID, bool], str] = field(default_factory=dict)
    answered: "Newest[tuple[UUID, UUID | None], str]" = field(default_factory=lambda: Newest(200))

    @property
    def has_embeds(self) -> bool:
        """Whether a video from elsewhere is on the page, which then needs the small script that opens it in place."""
        return any("data-embed-open" in part for part in self.segments if isinstance(part, str))

    @property
    def recalled(self) -> list[UUID]:
        """Earlier items whose answers are shown again here."""
        return [item.recalls for item in self.items.values() if item.recalls]


def content_of(outline: Outline, step: Step) -> Content | None:
    """The activity in the outline's language, else in the one it was written in. Three queries once per version."""
    name = (step.key, outline.version, outline.language)
    found = _contents.get(name)
    if found is None:
        found = build(step, outline.language)
        if found is None:
            return None
        _contents[name] = found
    return found


def build(step: Step, language: str) -> Content | None:
    editions = {row.language: row for row in ActivityEdition.objects.filter(activity=step.key)}
    shown = editions.get(language) or editions.get("th") or next(iter(editions.values()), None)
    if shown is None:
        return None
    words: dict[UUID, dict[str, Json]] = {}
    for row in ItemEdition.objects.filter(item__activity=step.key):
        words.setdefault(row.item_id, {})[row.language] = row.words
    items: dict[UUID, ItemContent] = {}
    lacking = 0
    rows = Item.objects.filter(activity=step.key, retired_at=None).select_related("current_revision")
    for item in rows.order_by("position", "pk"):
        here, source = words.get(item.pk, {}).get(shown.language), words.get(item.pk, {}).get(SOURCE_LANGUAGE)
        lacking += here is None or not same_rows(here, source)
        said = here if here is not None and same_rows(here, source) else source
        if said is not None:
            items[item.pk] = item_content(item, said)
    standing = {part["item"] for part in shown.segments if isinstance(part, dict)}
    added = [{"item": str(key)} for key in items if str(key) not in standing]
    return Content(
        step=step,
        language=language,
        page_id=shown.page_id,
        title=shown.title,
        summary=shown.summary,
        finish=shown.finish,
        segments=[*shown.segments, *added],
        items=items,
        translated=shown.language == language,
        lacking=lacking,
    )


def same_rows(here: Json, source: Json | None) -> bool:
    """Whether both languages offer the same options, lines or pairs. Else nobody could answer by this one."""
    if source is None:
        return True
    return all(
        {row["id"] for row in rows} == {row["id"] for row in here.get(name) or []}
        for name, rows in source.items()
        if isinstance(rows, list) and rows and isinstance(rows[0], dict)
    )


def item_content(item: Item, words: Json) -> ItemContent:
    revision = item.revision
    return ItemContent(
        id=item.pk,
        activity=item.activity_id,
        kind=item.kind,
        words=words,
        key=revision.answer_key,
        revision=revision.number,
        role=item.role,
        recalls=item.recalls,
    )


def shuffled(item: UUID, entries: list[Json]) -> list[Json]:
    """The same mixed order for everyone and in every language, never the order as written."""
    mixed = sorted(entries, key=lambda entry: hashlib.sha256(f"{item}{entry['id']}".encode()).digest())
    return mixed[1:] + mixed[:1] if mixed == entries else mixed
