"""Makes pages of content files. A page an editor has changed since is left alone, and said so."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from core.fields import digest_source
from core.models import ContentPage, HomePage
from core.sanitise import render_prose
from core.search.deferring import indexed_at_the_end
from courses.content.files import UnitFolder, read_tutorial, read_unit
from courses.content.stream import Stream, tutorial_fields
from courses.ids import content_id
from courses.models import (
    ActivityPage,
    LoadedPage,
    TutorialIndexPage,
    TutorialPage,
    UnitIndexPage,
    UnitPage,
)

Json = dict[str, Any]
LANGUAGES = ("th", "en")
INDEX_TITLES = {
    "units": {"th": "หน่วยการเรียนรู้", "en": "Units"},
    "tutorials": {"th": "คู่มือและชุดการสอน", "en": "Tutorials"},
}


@dataclass
class Loaded:
    """What a load did, for the person who ran it."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: int = 0


class Loader:
    """One run over the content folder."""

    def __init__(self, root: Path, *, overwrite: bool = False) -> None:
        self.root = root
        self.overwrite = overwrite
        self.loaded = Loaded()
        self.known = {row.key: row for row in LoadedPage.objects.all()}
        self.locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}

    def run(self) -> Loaded:
        """Load everything there is. Raises ContentError when a file is wrong; nothing of that file is loaded."""
        with indexed_at_the_end(), disable_reference_index_auto_update():
            return self.load_all()

    def load_all(self) -> Loaded:
        homes = self.homes()
        units = self.indexes("units", UnitIndexPage, homes)
        tutorials = self.indexes("tutorials", TutorialIndexPage, homes)
        for folder in sorted((self.root / "units").iterdir()):
            if (folder / "unit.yaml").exists():
                self.load_unit(read_unit(folder), units)
        self.load_tutorials(tutorials)
        self.load_prose(homes)
        return self.loaded

    @transaction.atomic
    def load_tutorials(self, indexes: dict[str, Page]) -> None:
        for path in sorted((self.root / "tutorials").glob("*.yaml")):
            tutorial = read_tutorial(path)
            for language in LANGUAGES:
                fields = tutorial_fields(tutorial, language)
                self.save(TutorialPage, content_id("tutorial", tutorial.slug), tutorial.slug, language, indexes, fields)

    def homes(self) -> dict[str, Page]:
        """The front page of each language; Thai is the site's root."""
        root = Page.objects.get(depth=1)
        homes: dict[str, Page] = {}
        for language in LANGUAGES:
            key = content_id("home")
            found = HomePage.objects.filter(translation_key=key, locale=self.locales[language]).first()
            homes[language] = found or self.make_home(root, key, language)
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "port": 80, "root_page": homes["th"], "site_name": "PLC ล้านนา"},
        )
        Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
        Site.clear_site_root_paths_cache()
        return homes

    def make_home(self, root: Page, key: UUID, language: str) -> Page:
        titles = {"th": "PLC ล้านนา", "en": "PLC Lanna"}
        home = HomePage(
            title=titles[language], slug=f"home-{language}", locale=self.locales[language], translation_key=key
        )
        root = Page.objects.get(pk=root.pk)
        return root.add_child(instance=home)

    def indexes(self, slug: str, kind: type[Page], homes: dict[str, Page]) -> dict[str, Page]:
        found: dict[str, Page] = {}
        for language in LANGUAGES:
            page = kind.objects.filter(translation_key=content_id(slug), locale=self.locales[language]).first()
            if page is None:
                page = kind(
                    title=INDEX_TITLES[slug][language],
                    slug=slug,
                    locale=self.locales[language],
                    translation_key=content_id(slug),
                    show_in_menus=True,
                )
                Page.objects.get(pk=homes[language].pk).add_child(instance=page)
                page.save_revision().publish()
            found[language] = page
        return found

    @transaction.atomic
    def load_unit(self, folder: UnitFolder, indexes: dict[str, Page]) -> None:
        unit = folder.unit
        for language in LANGUAGES:
            stream = Stream(unit.slug, language)
            parent = self.save(
                UnitPage, content_id("unit", unit.slug), unit.slug, language, indexes, self.unit_fields(unit, stream)
            )
            for activity in folder.activities:
                fields = {
                    "title": stream.words(activity.title),
                    "stage": activity.stage,
                    "minutes": activity.minutes,
                    "summary": stream.words(activity.summary),
                    "finish": stream.words(activity.finish),
                    "competencies": activity.competencies,
                    "body": stream.body(activity),
                }
                key = stream.activity_key(activity.slug)
                self.save(ActivityPage, key, activity.slug, language, {language: parent}, fields)

    def unit_fields(self, unit: Any, stream: Stream) -> Json:
        products = [
            {"type": "product", "id": str(content_id("unit", unit.slug, "product", str(n))), "value": stream.words(one)}
            for n, one in enumerate(unit.products)
        ]
        stages = {name: stream.words(getattr(unit.stages, name)) for name in type(unit.stages).model_fields}
        return stages | {
            "title": stream.words(unit.title),
            "question": stream.words(unit.question),
            "summary": stream.words(unit.summary),
            "intro": render_prose(stream.words(unit.intro)),
            "products": products,
            "competencies": unit.competencies,
            "drawing": unit.drawing,
            "order": unit.order,
            "origin": stream.words(unit.origin),
        }

    @transaction.atomic
    def load_prose(self, homes: dict[str, Page]) -> None:
        """content/pages/<slug>.<language>.md: a title line and prose."""
        for path in sorted((self.root / "pages").glob("*.th.md")):
            slug = path.name.split(".")[0]
            for language in LANGUAGES:
                title, _blank, text = (
                    path.with_name(f"{slug}.{language}.md").read_text(encoding="utf-8").partition("\n")
                )
                block = {
                    "type": "prose",
                    "id": str(content_id("page", slug, "body")),
                    "value": render_prose(text.replace("{support_email}", settings.SUPPORT_EMAIL)),
                }
                fields = {"title": title.lstrip("# ").strip(), "body": [block]}
                self.save(ContentPage, content_id("page", slug), slug, language, homes, fields)

    @transaction.atomic
    def save(self, kind: Any, key: UUID, slug: str, language: str, parents: dict[str, Page], fields: Json) -> Page:
        """Make or change one page, and publish it, unless nothing changed or an editor has been here."""
        name = f"{kind.__name__}/{key}/{language}"
        source = hashlib.sha256(digest_source([slug, fields])).hexdigest()
        page = kind.objects.filter(translation_key=key, locale=self.locales[language]).first()
        known = self.known.get(name)
        if page is not None and known is not None and known.source_digest == source:
            self.loaded.unchanged += 1
            return page
        if page is not None and known is not None and known.page_digest != page_digest(page) and not self.overwrite:
            self.loaded.kept.append(f"{language}/{slug}")
            return page
        with override(language):
            page = self.write(page, kind, key, slug, language, parents, fields)
        row, _made = LoadedPage.objects.update_or_create(
            key=name, defaults={"source_digest": source, "page_digest": page_digest(page)}
        )
        self.known[name] = row
        return page

    def write(
        self, page: Any, kind: Any, key: UUID, slug: str, language: str, parents: dict[str, Page], fields: Json
    ) -> Page:
        made = page is None
        page = page or kind(slug=slug, locale=self.locales[language], translation_key=key)
        for name, value in fields.items():
            is_stream = isinstance(kind._meta.get_field(name), StreamField)  # noqa: SLF001
            setattr(page, name, json.dumps(value, ensure_ascii=False) if is_stream else value)
        if made:
            page.live = False
            Page.objects.get(pk=parents[language].pk).add_child(instance=page)
        page.save_revision(log_action=False).publish()
        (self.loaded.made if made else self.loaded.changed).append(f"{language}/{slug}")
        page = kind.objects.get(pk=page.pk)
        ReferenceIndex.create_or_update_for_object(page)
        return page


def page_digest(page: Any) -> str:
    """What an editor could have changed."""
    return hashlib.sha256(digest_source(list(editable_values(page)))).hexdigest()


def editable_values(page: Any) -> Iterator[Any]:
    for one in page._meta.concrete_fields:  # noqa: SLF001
        if one.model is not Page or one.name in {"title", "slug"}:
            if isinstance(one, StreamField):
                list(getattr(page, one.name))  # a stream is written otherwise before its blocks have been read
            yield [one.name, one.value_to_string(page)]
