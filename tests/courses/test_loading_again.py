"""Words mended in a content file reach the page that is there already; what an editor wrote there stays."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from courses.models import ActivityPage
from courses.services.loading import Loader

pytestmark = pytest.mark.django_db
UNIT = Path("units") / "measuring-what-matters"
ACTIVITY = "01-eighteen-and-nine.yaml"
OLD, NEW = "น้ำฝนแรกถามคำถามที่ไม่มีในข้อสอบ", "ฝนแรกถามคำถามที่ไม่มีในข้อสอบ"


@pytest.fixture
def root(tmp_path):
    shutil.copytree(Path(settings.BASE_DIR) / "content" / UNIT, tmp_path / UNIT)
    for folder in ("tutorials", "pages"):
        (tmp_path / folder).mkdir()
    return tmp_path


def mend(root):
    path = root / UNIT / ACTIVITY
    text = path.read_text(encoding="utf-8")
    assert OLD in text
    path.write_text(text.replace(OLD, NEW), encoding="utf-8")


def page():
    return ActivityPage.objects.get(slug="eighteen-and-nine", locale__language_code="th")


def ids(activity):
    return [block.id for block in activity.body]


def test_mended_words_reach_the_page_under_the_same_ids(root):
    Loader(root).run()
    before = ids(page())
    mend(root)

    loaded = Loader(root).run()

    assert loaded.changed == ["th/eighteen-and-nine"]
    assert loaded.kept == []
    assert [block.value["caption"] for block in page().body if block.block_type == "image"] == [NEW]
    assert ids(page()) == before


def test_what_an_editor_wrote_is_left_alone(root):
    Loader(root).run()
    edited = page()
    edited.summary = "ผู้เขียนแก้เอง"
    edited.save_revision().publish()
    mend(root)

    loaded = Loader(root).run()

    assert loaded.kept == ["th/eighteen-and-nine"]
    assert page().summary == "ผู้เขียนแก้เอง"
