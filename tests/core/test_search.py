from http import HTTPStatus

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageViewRestriction, Site

from core.models import HomePage
from core.search.results import MOST_COUNTED, PER_SCREEN, Asked, Cursor, find
from tests.core.searching import locale, make_page

pytestmark = pytest.mark.django_db
LIVE = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "search-results"}


@pytest.fixture
def homes(client):
    """The site's own home in each language."""
    root = Site.objects.get(is_default_site=True).root_page.specific
    thai = (
        root
        if isinstance(root, HomePage)
        else root.get_parent().add_child(instance=HomePage(title="บ้าน", slug="search-th", locale=locale("th")))
    )
    house = HomePage(title="House", slug="search-en", locale=locale("en"), translation_key=thai.translation_key)
    english = thai.get_parent().add_child(instance=house)
    Site.objects.filter(is_default_site=True).update(root_page=thai)
    Site.clear_site_root_paths_cache()
    return {"th": thai, "en": english}


def ask(client, query, language="th", *, live=False, **filters):
    with translation.override(language):
        url = reverse("core:search")
    return client.get(url, {"q": query, **filters}, **(LIVE if live else {}))


def titles(response):
    return [
        str(result.title).replace("<mark>", "").replace("</mark>", "") for result in response.context["found"].results
    ]


def test_anyone_may_search_and_finds_words_inside_unspaced_text(client, homes):
    make_page(homes["th"], "เช้าที่มองไม่เห็นสันดอย", "หน้าหมอกควันมาถึงแล้ว")
    response = ask(client, "ควัน")
    assert titles(response) == ["เช้าที่มองไม่เห็นสันดอย"]
    assert "หมอก<mark>ควัน</mark>" in response.content.decode()


def test_only_what_is_live_and_open_is_found(client, homes):
    make_page(homes["th"], "กาแฟเปิด")
    make_page(homes["th"], "กาแฟร่าง", live=False)
    gone = make_page(homes["th"], "กาแฟถอน")
    gone.unpublish()
    closed = make_page(homes["th"], "กาแฟปิด")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    make_page(closed, "กาแฟใต้ที่ปิด")
    assert titles(ask(client, "กาแฟ")) == ["กาแฟเปิด"]


def test_the_readers_language_comes_first_and_the_other_is_marked(client, homes):
    make_page(homes["en"], "Canva on the phone", "A lesson in Canva and Canva again")
    make_page(homes["th"], "บทเรียน", "ทำด้วย Canva")
    thai, english = ask(client, "canva"), ask(client, "canva", "en")
    assert titles(thai) == ["บทเรียน", "Canva on the phone"]
    assert titles(english) == ["Canva on the phone", "บทเรียน"]
    assert [result.foreign for result in thai.context["found"].results] == [False, True]
    assert '<span class="chip">English</span>' in thai.content.decode()


def test_a_result_leads_to_the_page_in_its_language(client, homes):
    page = make_page(homes["en"], "Coffee")
    (result,) = ask(client, "coffee").context["found"].results
    assert result.url == f"/en/{page.slug}/"


def test_paging_by_key_shows_everything_once(client, homes):
    for number in range(PER_SCREEN * 2 + 3):
        make_page(homes["th" if number % 3 else "en"], f"กาแฟ {number}", "กาแฟ " * (number % 4))
    seen, response = [], ask(client, "กาแฟ")
    seen += titles(response)
    while "older_url" in response.context:
        response = client.get(response.context["older_url"])
        seen += titles(response)
    assert len(seen) == PER_SCREEN * 2 + 3
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("after", ["x", "1~2", "0~nan~1", "0~1~99999999999999999999", "7~1~1", "0~-inf~1"])
def test_a_broken_place_in_the_list_starts_at_the_top(client, homes, after):
    make_page(homes["th"], "กาแฟ")
    assert titles(ask(client, "กาแฟ", after=after)) == ["กาแฟ"]


def test_a_cursor_survives_the_address():
    cursor = Cursor(1, -0.1234567890123456, 42)
    assert Cursor.read(str(cursor)) == cursor


def test_kinds_filter_and_show_their_numbers(client, homes):
    make_page(homes["th"], "กาแฟ")
    response = ask(client, "กาแฟ", kind="page")
    assert titles(response) == ["กาแฟ"]
    assert [choice["label"] for choice in response.context["kinds"]] == ["ทั้งหมด (1)", "หน้าทั่วไป (1)"]
    assert titles(ask(client, "กาแฟ", kind="unit")) == []


@pytest.mark.parametrize(
    ("filters", "query"), [({"kind": "secret"}, "กาแฟ"), ({"kind": "page", "level": "x"}, "กาแฟ"), ({}, "ก" * 201)]
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_is_kept(client, homes, filters, query):
    response = ask(client, query, **filters)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "field__error" in response.content.decode()
    assert query[:200] in response.content.decode()


def test_while_typing_only_the_results_are_sent_and_the_last_word_may_be_unfinished(client, homes):
    make_page(homes["th"], "กาแฟบนดอย")
    response = ask(client, "กาแ", live=True)
    assert titles(response) == ["กาแฟบนดอย"]
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]


def test_a_whole_question_falls_back_to_the_beginning_of_its_last_word(client, homes):
    make_page(homes["th"], "กาแฟบนดอย")
    assert titles(ask(client, "กาแ")) == ["กาแฟบนดอย"]


def test_when_no_page_has_all_words_those_with_some_are_shown_and_it_is_said(client, homes):
    make_page(homes["th"], "กาแฟบนดอย")
    response = ask(client, "กาแฟ ทะเล")
    assert titles(response) == ["กาแฟบนดอย"]
    assert response.context["found"].loose
    assert "ไม่มีหน้าใดมีครบทุกคำ" in response.content.decode()


def test_nothing_found_teaches_and_leads_on(client, homes):
    response = ask(client, "กาแฟ")
    assert response.status_code == HTTPStatus.OK
    assert "ยังไม่มีเรื่อง “กาแฟ”" in response.content.decode()
    assert "/th/tutorials/" in response.content.decode()


def test_a_blank_question_shows_how_to_search(client, homes):
    assert "อยากค้นเรื่องอะไร" in ask(client, " ").content.decode()


def test_what_was_typed_is_escaped(client, homes):
    make_page(homes["th"], "กาแฟ", "&lt;script&gt;alert(1)&lt;/script&gt;")
    for query in ("<script>alert(1)</script>", '"><img src=x>', "กาแฟ"):
        content = ask(client, query).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content


def test_searching_writes_nothing_and_posts_are_refused(client, homes):
    with translation.override("th"):
        assert client.post(reverse("core:search"), {"q": "กาแฟ"}).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_very_many_finds_are_not_all_counted(homes, monkeypatch):
    monkeypatch.setattr("core.search.results.MOST_COUNTED", 3)
    for number in range(5):
        make_page(homes["th"], f"กาแฟ {number}")
    found = find(Asked("กาแฟ", "th"), RequestFactory().get("/th/search/"))
    assert found.many
    assert len(found.results) == 5
    assert MOST_COUNTED == 1000


@pytest.mark.parametrize("rows", [3, 40])
def test_the_number_of_queries_does_not_grow(homes, django_assert_num_queries, rows):
    for number in range(rows):
        make_page(homes["th"], f"กาแฟ {number}", "กาแฟบนดอย " * 5)
    request = RequestFactory().get("/th/search/")
    request.user = AnonymousUser()
    with django_assert_num_queries(7):  # two of them for the addresses, which the cache holds from then on
        find(Asked("กาแฟ", "th"), request)
