"""A re-load keeps all ids: of blocks, of what lies inside them, of options, on every page that is loaded."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.models import Item, LoadedPage
from courses.services.loading import Loader

pytestmark = pytest.mark.slow
MARK = " (แก้)"


def mended(value: Any) -> Any:
    """Every text in two languages with other words; keys, slugs and answers as they were."""
    if isinstance(value, list):
        return [mended(one) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"th", "en"} and all(isinstance(words, str) for words in value.values()):
        return {language: f"{words.rstrip()}{MARK}" for language, words in value.items()}
    return {key: inner if key in {"accept", "answer"} else mended(inner) for key, inner in value.items()}


@pytest.fixture
def mended_root(tmp_path: Path) -> Path:
    """All of content/, each text mended, the order of what is in a file kept."""
    root = tmp_path / "content"
    shutil.copytree(Path(settings.BASE_DIR) / "content", root)
    for path in [*root.glob("units/*/*.yaml"), *root.glob("tutorials/*.yaml")]:
        data = mended(yaml.safe_load(path.read_text(encoding="utf-8")))
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    for path in root.glob("pages/*.md"):
        path.write_text(path.read_text(encoding="utf-8") + f"\n\n{MARK}\n", encoding="utf-8")
    return root


def ids_in(value: Any, way: str = "") -> list[str]:
    """Every id in a stream as it is stored, however deep, each with its way there."""
    if isinstance(value, list):
        return [found for number, one in enumerate(value) for found in ids_in(one, f"{way}/{number}")]
    if not isinstance(value, dict):
        return []
    own = [f"{way} {value['id']}"] if "id" in value else []
    return own + [found for key, inner in value.items() for found in ids_in(inner, f"{way}/{key}")]


def loaded_pages() -> list[Any]:
    """Whatever the loader has made."""
    names = [row.key.split("/") for row in LoadedPage.objects.order_by("key")]
    pages = {(str(one.translation_key), one.locale.language_code): one for one in Page.objects.select_related("locale")}
    return [pages[(key, language)].specific for _kind, key, language in names]


def all_ids() -> dict[str, list[str]]:
    """Address of a page -> every id in its streams."""
    found = {}
    for page in loaded_pages():
        streams = [one for one in page._meta.concrete_fields if isinstance(one, StreamField)]
        found[page.url_path] = [f"{one.name}{way}" for one in streams for way in ids_in(raw(page, one))]
    return found


def raw(page: Any, stream: StreamField) -> Any:
    value = getattr(page, stream.name)
    return value.stream_block.get_prep_value(value)


def option_ids() -> dict[str, list[str]]:
    """Item -> the options by which answers are kept."""
    items = Item.objects.select_related("current_revision").filter(retired_at=None)
    return {str(item.pk): sorted((item.current_revision.answer_key or {}).get("options", [])) for item in items}


def test_a_reload_of_other_words_keeps_every_id_of_every_page(seeded: None, mended_root: Path) -> None:
    before, options = all_ids(), option_ids()

    loaded = Loader(mended_root).run()

    assert loaded.made == []
    assert loaded.kept == []
    assert len(loaded.changed) == len(before) > 150
    assert all_ids() == before
    assert option_ids() == options
    assert sum(map(len, options.values())) > 200


def test_both_languages_of_a_page_have_the_same_ids(seeded: None) -> None:
    pages: dict[str, dict[str, list[str]]] = {}
    ids = all_ids()
    for page in loaded_pages():
        pages.setdefault(str(page.translation_key), {})[page.locale.language_code] = ids[page.url_path]

    assert [key for key, one in pages.items() if one["th"] != one["en"]] == []


def test_no_id_stands_twice_on_a_page_and_none_is_missing(seeded: None) -> None:
    faults = []
    for address, ids in all_ids().items():
        bare = [one.split(" ")[1] for one in ids]
        if len(set(bare)) != len(bare) or {"", "None"} & set(bare):
            faults.append(address)

    assert faults == []
