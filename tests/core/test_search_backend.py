"""What core.search relies on in modelsearch, and what it promises on both databases."""

import re
from importlib.metadata import version

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Not, Phrase, PlainText
from wagtail.models import Page

from core.models import SearchText
from core.search.backends.analysed import Analysed
from core.search.deferring import indexed_at_the_end
from tests.core.searching import make_home, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_home()


def found(home, query, **how):
    return {page.title for page in Page.objects.descendant_of(home).search(query, **how)}


def test_the_seam_was_tried_with_this_version_of_modelsearch():
    assert version("modelsearch").startswith("1.3.")


def test_the_index_asks_a_wrapped_object_only_for_its_key_and_its_fields(home, monkeypatch):
    page = make_page(home, "หมอกควัน")
    touched = set()
    plain = Analysed.__getattribute__

    def noted(self, name):
        touched.add(name)
        return plain(self, name)

    monkeypatch.setattr(Analysed, "__getattribute__", noted)
    get_search_backend().add(page)
    assert touched <= {"obj", "pk", "get_search_fields", "__class__", "__dict__"}


def test_pages_are_found_by_a_word_inside_unspaced_text(home):
    make_page(home, "เช้าที่มองไม่เห็นสันดอย", "หน้าหมอกควันมาถึงแล้ว")
    make_page(home, "ประตู", "เปิดอยู่")
    assert found(home, "ควัน") == {"เช้าที่มองไม่เห็นสันดอย"}
    assert found(home, "ดอย") == {"เช้าที่มองไม่เห็นสันดอย"}


@pytest.mark.parametrize(
    "query", ["", " ", "?!", "ๆ", "'", '"', "a'b\"c:*&|!()", "\\", "NOT", "AND OR", "%s %d", "{x}"]
)
def test_no_question_raises(home, query):
    make_page(home, "หมอกควัน")
    assert "หมอกควัน" not in found(home, query)
    list(Page.objects.autocomplete(query))


def test_questions_can_be_joined_and_turned_round(home):
    make_page(home, "กาแฟบนดอย")
    make_page(home, "กาแฟในเมือง")
    assert found(home, And([PlainText("กาแฟ"), Not(PlainText("ดอย"))])) == {"กาแฟในเมือง"}
    assert found(home, PlainText("ดอย", operator="or") | PlainText("เมือง")) == {"กาแฟบนดอย", "กาแฟในเมือง"}
    assert found(home, Phrase("กาแฟบนดอย")) == {"กาแฟบนดอย"}
    assert found(home, "ดอย เมือง") == set()
    assert found(home, "ดอย เมือง", operator="or") == {"กาแฟบนดอย", "กาแฟในเมือง"}


def test_the_beginning_of_a_word_completes(home):
    make_page(home, "พื้นที่สูงกับกาแฟ")
    assert [page.title for page in Page.objects.descendant_of(home).autocomplete("พื้นที่สู")] == ["พื้นที่สูงกับกาแฟ"]
    assert [page.title for page in Page.objects.descendant_of(home).autocomplete("กาแ")] == ["พื้นที่สูงกับกาแฟ"]


def test_a_word_in_the_title_weighs_more_than_one_in_the_text(home):
    make_page(home, "เรื่องอื่น", "กาแฟ แล้วก็ชา")
    make_page(home, "กาแฟ", "เครื่องดื่มยามเช้า")
    assert [page.title for page in Page.objects.descendant_of(home).search("กาแฟ")] == ["กาแฟ", "เรื่องอื่น"]


def test_a_save_does_not_average_the_whole_index(home):
    page = make_page(home, "กาแฟ")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        get_search_backend().add(page)
    assert not [query["sql"] for query in queries if "AVG(" in query["sql"].upper()]


def test_a_rebuild_keeps_every_page_and_its_text(home):
    make_page(home, "กาแฟ", "ปลูกบนดอย")
    call_command("update_index", verbosity=0)
    assert found(home, "ดอย") == {"กาแฟ"}
    assert SearchText.objects.get(page__title="กาแฟ").text == "ปลูกบนดอย"


def test_a_changed_page_is_found_by_its_new_words_only(home):
    page = make_page(home, "กาแฟ", "ปลูกบนดอย")
    page.body = [("prose", "ขายในเมือง")]
    page.save()
    assert found(home, "ดอย") == set()
    assert found(home, "เมือง") == {"กาแฟ"}
    assert SearchText.objects.get(page=page).text == "ขายในเมือง"


def test_a_deleted_page_leaves_no_text(home):
    page = make_page(home, "กาแฟ", "ปลูกบนดอย")
    pk = page.pk
    page.delete()
    assert not SearchText.objects.filter(pk=pk).exists()
    assert found(home, "ดอย") == set()


def test_a_load_indexes_all_its_pages_together_at_its_end(home):
    with CaptureQueriesContext(connection) as queries, indexed_at_the_end():
        for number in range(4):
            page = make_page(home, f"กาแฟ {number}", "ปลูกบนดอย")
            page.save()
            page.save()
        assert found(home, "กาแฟ") == set()
    written = [one["sql"] for one in queries if re.search(r"INTO \"?wagtailsearch_indexentry", one["sql"])]
    assert len(written) == 1
    assert found(home, "ดอย") == {f"กาแฟ {number}" for number in range(4)}
