"""Publishing writes what learners stand on: language-neutral rows, and bodies rendered once per revision and language.

What counts - stage, order, items, answer keys - is said by the Thai page alone; a translation adds its words. Nothing a
learner may have answered is deleted: an item that left the page, an activity without any page, is retired.
"""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.fields import digest_source
from courses.blocks import ItemBlock
from courses.content_cache import ItemContent
from courses.ids import item_id
from courses.models import (
    Activity,
    ActivityEdition,
    ActivityPage,
    Item,
    ItemEdition,
    ItemRevision,
    Unit,
    UnitEdition,
    UnitPage,
)
from courses.models.catalogue import SOURCE_LANGUAGE
from courses.services.settling import settle_activity, settle_unit

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One answered block of a body, as publishing sees it."""

    id: UUID
    block_id: UUID
    position: int
    block: ItemBlock
    value: Any

    @property
    def competency(self) -> str:
        return self.value.get("competency") or ""


@dataclass(frozen=True)
class Compiled:
    """A body cut at its items: html, item, html ..."""

    segments: list[str | Json]
    asked: list[Asked]


def compile_body(page: ActivityPage) -> Compiled:
    """Render what is read, collect what is asked. No query of its own beyond pictures and files."""
    segments: list[str | Json] = []
    asked: list[Asked] = []
    with translation.override(page.locale.language_code):
        for position, child in enumerate(page.body):
            if isinstance(child.block, ItemBlock):
                found = Asked(
                    item_id(page.translation_key, child.id), UUID(child.id), position, child.block, child.value
                )
                asked.append(found)
                segments.append({"item": str(found.id)})
            else:
                segments.append(child.render(context={"page": page, "block_id": child.id}))
    return Compiled(joined(segments), asked)


def joined(segments: list[str | Json]) -> list[str | Json]:
    """Neighbouring html made one."""
    out: list[str | Json] = []
    for segment in segments:
        if isinstance(segment, str) and out and isinstance(out[-1], str):
            out[-1] += str(segment)
        else:
            out.append(str(segment) if isinstance(segment, str) else segment)
    return out


@transaction.atomic
def publish_unit(*, page: UnitPage) -> Unit:
    """Write the unit's rows from its published page."""
    language = page.locale.language_code
    free_slug(page)
    unit, created = Unit.objects.select_for_update().get_or_create(
        key=page.translation_key, defaults={"slug": page.slug, "order": page.order}
    )
    if not created:
        said: Json = {"version": F("version") + 1, "retired_at": None}
        if not unit.editions.filter(language=SOURCE_LANGUAGE).exists() or language == SOURCE_LANGUAGE:
            said |= {"slug": page.slug, "order": page.order}
        Unit.objects.filter(pk=unit.pk).update(**said)
        unit.refresh_from_db()
    with translation.override(language):
        body = render_to_string("courses/_unit_body.html", {"page": page})
    UnitEdition.objects.update_or_create(
        unit=unit,
        language=language,
        defaults={
            "page_id": page.pk,
            "title": page.title,
            "question": page.question,
            "summary": page.summary,
            "body": body,
            "stages": {name: getattr(page, name) for name in ("awareness", "anticipation", "action", "reflection")},
            "drawing": page.drawing,
            "published_at": timezone.now(),
        },
    )
    return unit


def free_slug(page: UnitPage) -> None:
    """A retired unit gives its address up to a new one; its learners' records and certificates stay with its key."""
    for retired in Unit.objects.filter(slug=page.slug, retired_at__isnull=False).exclude(pk=page.translation_key):
        retired.slug = f"{page.slug[:70]}-{str(retired.pk)[:8]}"
        retired.save(update_fields=["slug"])


@transaction.atomic
def publish_activity(*, page: ActivityPage) -> Activity:
    """Write the activity's rows from its published page. About 12 queries and 2 for each item."""
    parent = page.get_parent().specific
    unit = Unit.objects.select_for_update().filter(key=parent.translation_key).first() or publish_unit(page=parent)
    is_translation = adds_words_only(page)
    activity = Activity.objects.filter(key=page.translation_key).first()
    if activity is None or not is_translation:
        left = activity.unit_id if activity and activity.unit_id != unit.pk else None
        activity, _created = Activity.objects.update_or_create(
            key=page.translation_key,
            defaults={
                "unit": unit,
                "slug": page.slug,
                "stage": page.stage,
                "position": position_of(page),
                "minutes": page.minutes,
                "retired_at": None,
            },
        )
        Unit.objects.filter(pk=left).update(version=F("version") + 1)
    compiled = compile_body(page)
    write_items(activity, page, compiled.asked, is_translation=is_translation)
    ActivityEdition.objects.update_or_create(
        activity=activity,
        language=page.locale.language_code,
        defaults={
            "page_id": page.pk,
            "revision_id": page.live_revision_id,
            "title": page.title,
            "summary": page.summary,
            "finish": page.finish,
            "segments": compiled.segments,
            "published_at": timezone.now(),
        },
    )
    retire_missing_items(activity)
    if not is_translation:
        number_activities(unit, parent)
    Unit.objects.filter(pk=activity.unit_id).update(version=F("version") + 1)
    settle_activity(activity=Activity.objects.select_related("unit").get(pk=activity.pk))
    return activity


def adds_words_only(page: ActivityPage) -> bool:
    """Whether the published Thai page says what counts, so that this page only adds its language."""
    if page.locale.language_code == SOURCE_LANGUAGE:
        return False
    return ActivityEdition.objects.filter(activity=page.translation_key, language=SOURCE_LANGUAGE).exists()


def position_of(page: ActivityPage) -> int:
    """Where the page stands among its siblings."""
    earlier = page.get_siblings().filter(path__lt=page.path).count()
    return earlier + 1


def number_activities(unit: Unit, parent: UnitPage) -> None:
    """Positions follow the tree of the language just published."""
    keys = list(parent.get_children().order_by("path").values_list("translation_key", flat=True))
    places = {key: place for place, key in enumerate(keys, start=1)}
    rows = list(Activity.objects.filter(unit=unit))
    moved = [row for row in rows if row.key in places and row.position != places[row.key]]
    for row in moved:
        row.position = places[row.key]
    Activity.objects.bulk_update(moved, ["position"])


def write_items(activity: Activity, page: ActivityPage, asked: list[Asked], *, is_translation: bool) -> None:
    """Items, a new revision where what counts has changed, and this language's words."""
    rows = {row.id: row for row in Item.objects.filter(activity=activity).select_related("current_revision")}
    language = page.locale.language_code
    for found in asked:
        item = rows.get(found.id)
        if item is None or not is_translation:
            item = item or Item(id=found.id, activity=activity, block_id=found.block_id)
            item.kind = found.block.kind
            item.position = found.position
            item.role = found.block.role(found.value)
            item.recalls = recalled_item(found, activity)
            item.retired_at = None
            item.save()
        write_revision(item, found, page, is_translation=is_translation)
        ItemEdition.objects.update_or_create(
            item=item, language=language, defaults={"words": found.block.words(found.value)}
        )


def recalled_item(found: Asked, activity: Activity) -> UUID | None:
    """The earlier item shown again. In a copied unit this is the copy's own item, not the original's."""
    named = found.block.recalled(found.value)
    if not named:
        return None
    original = Item.objects.filter(pk=named).select_related("activity").first()
    if original is None or original.activity.unit_id == activity.unit_id:
        return UUID(str(named))
    twin = Item.objects.filter(activity__unit=activity.unit_id, block_id=original.block_id).first()
    return twin.pk if twin else original.pk


def write_revision(item: Item, found: Asked, page: ActivityPage, *, is_translation: bool) -> None:
    """A revision is made only when key, kind, points or competency differ from the newest.

    A translation says nothing but the short answers accepted in its language; all else is the source's.
    """
    newest = item.current_revision
    key = joined_key(found, newest, page.locale.language_code)
    competency = found.competency or next(iter(page.competencies), "")
    points = found.block.points
    if is_translation and newest:
        key = newest.answer_key | {name: key[name] for name in ("accept",) if name in key}
        competency, points = newest.competency, newest.points
    counted = [item.kind, key, points, competency]
    digest = hashlib.sha256(digest_source(counted)).hexdigest()
    if newest and newest.digest == digest:
        return
    item.current_revision = ItemRevision.objects.create(
        item=item,
        number=newest.number + 1 if newest else 1,
        kind=item.kind,
        competency=competency,
        points=points,
        answer_key=key,
        digest=digest,
    )
    item.save(update_fields=["current_revision"])


def joined_key(found: Asked, newest: ItemRevision | None, language: str) -> Json:
    """The answer key; words accepted in either language are kept by language."""
    key = found.block.neutral(found.value)
    if "accept" in key:
        earlier = newest.answer_key.get("accept", {}) if newest else {}
        key["accept"] = earlier | {language: key["accept"]}
    if "pairs" in key:
        # The right-hand sides go by tokens of their own: were they known by their pair, the page would give the answer.
        earlier = newest.answer_key.get("tokens", {}) if newest else {}
        key["tokens"] = {pair: earlier.get(pair) or uuid4().hex for pair in key["pairs"]}
    return key


def preview_item(asked: Asked, page: ActivityPage) -> ItemContent:
    """An item of a draft, for a look that writes nothing."""
    return ItemContent(
        id=asked.id,
        activity=page.translation_key,
        kind=asked.block.kind,
        words=asked.block.words(asked.value),
        key=joined_key(asked, None, page.locale.language_code),
        revision=0,
        role=asked.block.role(asked.value),
        recalls=None,
    )


def retire_missing_items(activity: Activity) -> None:
    """What the Thai page no longer asks is retired, else nobody could finish; without one, what no page asks."""
    editions = dict(ActivityEdition.objects.filter(activity=activity).values_list("language", "segments"))
    source = editions.get(SOURCE_LANGUAGE)
    asking = [source] if source is not None else list(editions.values())
    standing = {part["item"] for segments in asking for part in segments if isinstance(part, dict)}
    Item.objects.filter(activity=activity, retired_at=None).exclude(pk__in=standing).update(retired_at=timezone.now())


@transaction.atomic
def withdraw_activity(*, key: UUID, language: str) -> None:
    """A page was unpublished or deleted: that edition goes; with the last one the activity is retired."""
    ActivityEdition.objects.filter(activity=key, language=language).delete()
    activity = Activity.objects.filter(key=key).first()
    if activity is None:
        return
    if not activity.editions.exists():
        Activity.objects.filter(key=key).update(retired_at=timezone.now())
    else:
        retire_missing_items(activity)
    Unit.objects.filter(pk=activity.unit_id).update(version=F("version") + 1)
    settle_unit(unit=Unit.objects.get(pk=activity.unit_id))


@transaction.atomic
def withdraw_unit(*, key: UUID, language: str) -> None:
    """The same for a unit."""
    UnitEdition.objects.filter(unit=key, language=language).delete()
    Unit.objects.filter(key=key).update(version=F("version") + 1)
    if not UnitEdition.objects.filter(unit=key).exists():
        Unit.objects.filter(key=key).update(retired_at=timezone.now())
