"""What keeps a page from being published, in words an author can act on. A draft may be saved with all of these faults.

One list serves every way of publishing: the form, the approval of a review, the schedule, the bulk action, a script.
It never looks at a block's own `required`, which Wagtail switches off while any draft is being saved.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.models import Page
from wagtail.rich_text import RichText

from core.fields import digest_source
from courses.blocks import ItemBlock
from courses.ids import item_id
from courses.models import Activity, ActivityEdition, ActivityPage, Item, TutorialPage, Unit, UnitEdition, UnitPage
from courses.models.catalogue import SOURCE_LANGUAGE

FEWEST = {"single": 2, "multiple": 2, "ordering": 3, "matching": 3, "checklist": 2, "likert": 1}
LISTED = {"single": "options", "multiple": "options", "ordering": "items", "matching": "pairs", "checklist": "items"}
ENDINGS = {"video": (".mp4", ".webm"), "captions": (".vtt",), "audio": (".mp3", ".m4a", ".ogg"), "file": (".pdf",)}


class PublishRefused(ValidationError):
    """A page was not published. `messages` are sentences for its author."""


def faults(page: Any, parent: Page | None = None) -> list[str]:
    """Every reason why this page may not be published, in the reader's language; empty when it may.

    `parent` is where a page that is not saved yet will stand.
    """
    for kind, check in CHECKS.items():
        if isinstance(page, kind):
            return list(dict.fromkeys(check(page, parent)))
    return []


def activity_faults(page: ActivityPage, parent: Page | None) -> Iterator[str]:
    yield from field_faults(page, ["title", "slug", "stage", "minutes", "summary", "finish"])
    yield from competency_faults(page)
    if not len(page.body):
        yield _("The activity is empty: add something to read or to answer.")
    for number, child in enumerate(page.body, start=1):
        where = _("Block %(number)s (%(kind)s)") % {"number": number, "kind": child.block.label}
        yield from (f"{where}: {fault}" for fault in block_faults(child.block, child.value))
    yield from activity_address_faults(page, parent)
    if page.locale.language_code != SOURCE_LANGUAGE:
        yield from translation_faults(page)


def unit_faults(page: UnitPage, parent: Page | None) -> Iterator[str]:
    yield from field_faults(page, ["title", "slug", "question", "summary", "intro"])
    yield from competency_faults(page)
    if Unit.objects.filter(slug=page.slug, retired_at=None).exclude(pk=page.translation_key).exists():
        yield _("Another unit has the address “%(slug)s”. Choose another one.") % {"slug": page.slug}
    if page.locale.language_code != SOURCE_LANGUAGE:
        source = UnitEdition.objects.filter(unit=page.translation_key, language=SOURCE_LANGUAGE).select_related("unit")
        yield from same_address(page, source.values_list("unit__slug", flat=True).first())


def tutorial_faults(page: TutorialPage, parent: Page | None) -> Iterator[str]:
    names = ["title", "slug", "level", "use", "grades", "application", "minutes", "outcome", "summary"]
    yield from field_faults(page, [*names, "offline_way", "privacy", "try_now"])
    for name in ("steps", "troubles", "needs"):
        stream = getattr(page, name)
        if not len(stream):
            yield _("“%(field)s” is missing.") % {"field": label_of(page, name)}
        for number, child in enumerate(stream, start=1):
            where = f"{label_of(page, name)} {number}"
            yield from (f"{where}: {fault}" for fault in block_faults(child.block, child.value))


CHECKS = {ActivityPage: activity_faults, UnitPage: unit_faults, TutorialPage: tutorial_faults}


# Fields


def label_of(page: Any, name: str) -> str:
    return str(page._meta.get_field(name).verbose_name)  # noqa: SLF001 - Django's own public name for it


def is_empty(value: Any) -> bool:
    """Nothing a reader would see: no text, no file, no row."""
    if isinstance(value, RichText):
        value = value.source
    if isinstance(value, str):
        return not strip_tags(value).replace("\xa0", " ").strip()
    return value is None or (isinstance(value, list | tuple | dict) and not value)


def field_faults(page: Any, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if is_empty(getattr(page, name)):
            yield _("“%(field)s” is missing.") % {"field": label_of(page, name)}


def competency_faults(page: ActivityPage | UnitPage) -> Iterator[str]:
    if not page.competencies:
        yield _("Choose at least one competency that this helps to grow.")


# Blocks


def block_faults(block: blocks.Block, value: Any) -> Iterator[str]:
    """What is missing in one block, then what does not fit together in it."""
    yield from gaps(block, value)
    if isinstance(block, ItemBlock):
        yield from item_faults(block, value)
    yield from RULES.get(block.name, no_rule)(value)


def is_required(block: blocks.Block) -> bool:
    """As the block was written, whatever a draft being saved at this moment has switched off."""
    _path, _args, arguments = block.deconstruct()
    return bool(arguments.get("required", True)) and not isinstance(block, blocks.BooleanBlock)


def gaps(block: blocks.Block, value: Any) -> Iterator[str]:
    """Empty fields that must not be empty, each with the way to it."""
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from gaps(child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for number, one in enumerate(value or [], start=1):
            where = f"{block.label} {number}"
            yield from (f"{where}, {fault}" for fault in gaps(block.child_block, one))
    elif is_required(block) and is_empty(value):
        yield _("“%(field)s” is missing.") % {"field": block.label}


def item_faults(block: ItemBlock, value: Any) -> Iterator[str]:
    """Too few rows, or not the one right answer that the kind asks for."""
    if block.kind in LISTED and len(value[LISTED[block.kind]]) < FEWEST[block.kind]:
        yield _("at least %(count)s lines are needed.") % {"count": FEWEST[block.kind]}
    if block.kind not in {"single", "multiple"}:
        return
    right = sum(bool(option["correct"]) for option in value["options"])
    if block.kind == "single" and right != 1:
        yield _("mark exactly one option as right; now it is %(count)s.") % {"count": right}
    if block.kind == "multiple" and not right:
        yield _("mark at least one option as right.")


def no_rule(value: Any) -> Iterator[str]:
    return iter(())


def image_rule(value: Any) -> Iterator[str]:
    if bool(value["image"]) == bool(value["drawing"]):
        yield _("choose a picture or a drawing: one of the two.")


def likert_rule(value: Any) -> Iterator[str]:
    if not len(value["statements"]):
        yield _("at least %(count)s lines are needed.") % {"count": 1}


def steps_rule(value: Any) -> Iterator[str]:
    if len(value["steps"]) < 2:
        yield _("at least %(count)s lines are needed.") % {"count": 2}


def file_rule(value: Any) -> Iterator[str]:
    """A document of another kind than its place plays no sound and shows no captions."""
    for name, endings in ENDINGS.items():
        document = value.get(name)
        if document and not document.filename.lower().endswith(endings):
            words = _("“%(file)s” does not fit here; it must be %(endings)s.")
            yield words % {"file": document.filename, "endings": ", ".join(endings)}


RULES = {
    "image": image_rule,
    "likert": likert_rule,
    "steps": steps_rule,
    **dict.fromkeys(("video", "audio", "file"), file_rule),
}


# Addresses and translations


def same_address(page: Any, slug: str | None) -> Iterator[str]:
    """Both languages share their address, so that the language switch stays on the page."""
    if slug is None:
        yield _("Publish the Thai page first: what learners do is counted on it.")
    elif slug != page.slug:
        yield _("The address must be that of the Thai page: “%(slug)s”.") % {"slug": slug}


def activity_address_faults(page: ActivityPage, parent: Page | None) -> Iterator[str]:
    unit = (parent or page.get_parent()).translation_key
    twins = Activity.objects.filter(unit=unit, slug=page.slug, retired_at=None).exclude(pk=page.translation_key)
    if twins.exists():
        yield _("Another activity of this unit has the address “%(slug)s”. Choose another one.") % {"slug": page.slug}


def translation_faults(page: ActivityPage) -> Iterator[str]:
    """A translation asks the same things as the published Thai page, under the same ids and with the same answers."""
    source = ActivityEdition.objects.filter(activity=page.translation_key, language=SOURCE_LANGUAGE)
    edition = source.select_related("activity").first()
    yield from same_address(page, edition.activity.slug if edition else None)
    if edition is None:
        return
    asked = {UUID(part["item"]) for part in edition.segments if isinstance(part, dict)}
    rows = Item.objects.filter(pk__in=asked).select_related("current_revision").prefetch_related("editions")
    wanted = {item.pk: item for item in rows.order_by("position", "pk")}
    here = {item_id(page.translation_key, child.id): child for child in page.body if isinstance(child.block, ItemBlock)}
    for key, item in wanted.items():
        if key not in here:
            yield _("The task “%(task)s” of the Thai page is missing here.") % {"task": prompt_of(item)}
        elif not same_answers(here[key], item):
            words = _("The task “%(task)s” has other options or other right answers than on the Thai page.")
            yield words % {"task": prompt_of(item)}
    for key, child in here.items():
        if key not in wanted:
            words = _("The task “%(task)s” is not on the published Thai page. Add it there first.")
            yield words % {"task": short(str(child.value["prompt"]))}


def same_answers(child: Any, item: Item) -> bool:
    """Same kind, same option ids, same key; accepted words may differ by language."""
    if child.block.kind != item.kind or item.current_revision is None:
        return False
    here, there = child.block.neutral(child.value), dict(item.current_revision.answer_key)
    for by_language in ("accept", "tokens"):
        here.pop(by_language, None)
        there.pop(by_language, None)
    return digest_source(here) == digest_source(there)


def prompt_of(item: Item) -> str:
    words = {edition.language: edition.words for edition in item.editions.all()}
    return short(str(words.get(SOURCE_LANGUAGE, {}).get("prompt", "")))


def short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def translation_report() -> list[str]:
    """A line for each task by which a published translation differs from its Thai page. Two queries, one per fault."""
    sources: dict[UUID, set[str]] = {}
    others = []
    for edition in ActivityEdition.objects.select_related("activity__unit").order_by("activity", "language"):
        asked = {part["item"] for part in edition.segments if isinstance(part, dict)}
        if edition.language == SOURCE_LANGUAGE:
            sources[edition.activity_id] = asked
        else:
            others.append((edition, asked))
    lines = []
    for edition, asked in others:
        place = f"{edition.language}/{edition.activity.unit.slug}/{edition.activity.slug}"
        source = sources.get(edition.activity_id, set())
        lines += [f"{place} lacks {named(item)}" for item in sorted(source - asked)]
        lines += [f"{place} has beside it {named(item)}" for item in sorted(asked - source)]
    return lines


def named(item: str) -> str:
    found = Item.objects.filter(pk=item).prefetch_related("editions").first()
    words: dict[str, Any] = {edition.language: edition.words for edition in found.editions.all()} if found else {}
    said: dict[str, Any] = words.get(SOURCE_LANGUAGE) or next(iter(words.values()), {})
    return f"{item} {short(str(said.get('prompt', '')))}"
