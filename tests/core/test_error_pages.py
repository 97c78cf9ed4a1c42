"""What is not there says so in words and leads on; a page of one language only leads to it."""

from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import translation
from django.views.defaults import permission_denied
from wagtail.models import Locale, Page, Site

from core.models import ContentPage, HomePage
from core.views import csrf_failure

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes():
    """A Thai and an English home, as one page in two languages."""
    thai, _created = Locale.objects.get_or_create(language_code="th")
    english, _created = Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="root", slug="root"))
    home = root.add_child(instance=HomePage(title="หน้าแรก", slug="first-th", locale=thai))
    twin = root.add_child(
        instance=HomePage(title="Home", slug="first-en", locale=english, translation_key=home.translation_key)
    )
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "testserver", "root_page": home})
    return {"th": home, "en": twin}


def test_nothing_at_an_address_is_said_in_the_readers_language(client):
    answer = client.get("/th/no-such-page/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "ไม่พบหน้านี้" in answer.content.decode()
    assert "There is nothing at this address" in client.get("/en/no-such-page/").content.decode()


def test_a_page_only_in_thai_is_offered_in_thai(client, homes):
    homes["th"].add_child(instance=ContentPage(title="ความเป็นมา", slug="story", locale=homes["th"].locale))
    answer = client.get("/en/story/")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "ความเป็นมา" in answer.content.decode()
    assert 'href="/th/story/"' in answer.content.decode().replace("http://testserver", "")


def test_an_unpublished_page_is_not_offered(client, homes):
    homes["th"].add_child(instance=ContentPage(title="ร่าง", slug="draft", locale=homes["th"].locale, live=False))
    assert "ร่าง" not in client.get("/en/draft/").content.decode()


def test_both_homes_are_served_and_lead_to_each_other(client, homes):
    assert 'href="/en/"' in client.get("/th/").content.decode()
    assert 'href="/th/"' in client.get("/en/").content.decode()


def test_the_language_link_keeps_the_query(client, homes):
    assert 'href="/en/?q=rice&amp;level=beginner"' in client.get("/th/?q=rice&level=beginner").content.decode()


def test_a_refusal_shows_its_words(rf: RequestFactory):
    with translation.override("en"):
        answer = permission_denied(rf.get("/en/"), PermissionDenied("Only the school may do this."))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "Only the school may do this." in answer.content.decode()


def test_an_old_form_is_refused_with_a_way_back(rf: RequestFactory):
    with translation.override("th"):
        answer = csrf_failure(rf.post("/th/"))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "data-back" in answer.content.decode()


@pytest.mark.parametrize(("cookie", "shown"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_the_chosen_theme_comes_with_the_page(client, cookie, shown):
    client.cookies["theme"] = cookie
    assert shown in client.get("/th/no-such-page/").content.decode()


@pytest.mark.parametrize("cookie", ["", "blue", '"><script>'])
def test_any_other_theme_is_the_devices_own(client, cookie):
    client.cookies["theme"] = cookie
    assert "data-theme=" not in client.get("/th/no-such-page/").content.decode()
