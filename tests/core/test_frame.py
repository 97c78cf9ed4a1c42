"""Menus and bars lead only to what exists, to each reader their own, in the language of the page."""

import re
from http import HTTPStatus
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from core import frame, navigation

MENTOR = SimpleNamespace(is_authenticated=True, occupation="mentor")
TEACHER = SimpleNamespace(is_authenticated=True, occupation="teacher")
VISITOR = SimpleNamespace(is_authenticated=False)


def drawn(name: str, user: object, path: str = "/th/", language: str = "th") -> str:
    request = RequestFactory().get(path)
    request.user = user
    with translation.override(language):
        return frame.part(name, request)


def exists(place: navigation.Place) -> bool:
    try:
        return bool(place.page or reverse(place.view))
    except NoReverseMatch:
        return False


def test_a_place_without_a_view_is_not_shown():
    assert navigation.Place("Nowhere", "x", view="core:no-such-view").url("th") == ""
    nowhere = (navigation.Place("Nowhere", "x", view="core:no-such-view"),)
    assert navigation.shown(nowhere, ()) == []


def test_the_bottom_bar_shows_every_main_place_with_its_word():
    shown = drawn("bottom_bar", TEACHER)
    assert shown.count("<li>") == len([place for place in navigation.MAIN if exists(place)])
    assert "เรียนรู้" in shown
    assert shown.count("<svg") == shown.count("<li>")


def test_the_place_one_is_in_is_marked():
    assert drawn("bottom_bar", TEACHER, "/th/units/lanna-identity/").count('aria-current="page"') == 1
    assert "aria-current" not in drawn("bottom_bar", TEACHER, "/th/nowhere/")


def test_a_place_is_marked_on_what_belongs_to_it_elsewhere():
    for path in ("/th/accounts/email/", "/th/certificates/", "/th/competencies/"):
        assert drawn("bottom_bar", TEACHER, path).count('aria-current="page"') == 1


def test_each_language_has_its_own_frame():
    assert "/th/units/" in drawn("header_nav", TEACHER)
    assert "/en/units/" in drawn("header_nav", TEACHER, "/en/", "en")
    assert "Learn" in drawn("header_nav", TEACHER, "/en/", "en")


def test_visitors_are_offered_to_join_and_members_to_leave():
    visitor, member = drawn("account_links", VISITOR), drawn("account_links", TEACHER)
    assert reverse("account_signup").rpartition("/th/")[2] in visitor
    assert "logout" not in visitor
    assert "logout" in member


@pytest.mark.parametrize(("user", "sees"), [(MENTOR, True), (TEACHER, False)])
def test_only_those_who_mentor_are_led_to_the_mentor_board(user, sees, monkeypatch):
    board = navigation.Place("Board", "users", page="board/")
    monkeypatch.setattr(navigation, "MENTOR_BOARD", board)
    monkeypatch.setattr(navigation, "OWN", (board,))
    frame.drawn.cache_clear()
    assert ("/th/board/" in drawn("account_links", user)) is sees
    frame.drawn.cache_clear()


@pytest.mark.parametrize("name", sorted(frame.PARTS))
@pytest.mark.parametrize("user", [VISITOR, TEACHER, MENTOR])
def test_nothing_of_a_person_is_in_what_is_drawn_once(name, user):
    assert not re.search(r"csrf|@|display_name", drawn(name, user))


@pytest.mark.django_db
def test_the_sign_in_link_leads_back_to_the_page(client):
    answer = client.get("/th/styleguide/")
    assert answer.status_code == HTTPStatus.OK
    assert "?next=/th/styleguide/" in answer.content.decode()
