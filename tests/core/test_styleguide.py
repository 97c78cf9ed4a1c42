"""The living page shows every component in both languages, and no word of the other."""

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

pytestmark = pytest.mark.django_db

FRAME = {"assets", "main_menu", "header_nav", "language_switch", "account_links", "bottom_bar", "footer", "toasts"}
SHOWN_ELSEWHERE = FRAME | {"messages", "state", "loading"}
MARKUP = re.compile(r"<(script|style|svg|title)\b.*?</\1>|<[^>]+>|\{[^}]*\}", re.DOTALL)
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NAMES = {"PLC", "AAAR", "CSRF", "English", "kru", "malee", *("ground", "paper", "ink", "indigo", "soft", "marigold")}
NAMES |= {"brick", "leaf", "line"}


def page(client, language: str) -> str:
    with translation.override(language):
        answer = client.get(reverse("core:styleguide"))
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


@pytest.mark.parametrize("language", ["th", "en"])
def test_it_renders_in_both_languages(client, language):
    shown = page(client, language)
    assert f'<html lang="{language}"' in shown
    assert shown.count("<h1") == 1


def test_the_thai_page_is_thai(client):
    words = set(ENGLISH.findall(MARKUP.sub(" ", page(client, "th")))) - NAMES
    assert words == set()


def test_it_shows_every_component():
    shown = (Path(settings.BASE_DIR) / "templates" / "core" / "styleguide.html").read_text(encoding="utf-8")
    components = {path.stem for path in (Path(settings.BASE_DIR) / "templates" / "components").glob("*.html")}
    assert {name for name in components - SHOWN_ELSEWHERE if f"components/{name}.html" not in shown} == set()


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("state", ["404", "403", "403_csrf", "500"])
def test_states_are_whole_pages_that_lead_on(client, language, state):
    with translation.override(language):
        answer = client.get(reverse("core:styleguide-state", args=[state]))
    shown = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert "<h1" in shown
    assert 'class="button button--next' in shown


def test_the_page_sets_no_style_attribute(client):
    assert " style=" not in page(client, "th")


def test_one_stylesheet_and_one_script_are_asked_for(client):
    shown = page(client, "th")
    assert shown.count('rel="stylesheet"') == 1
    assert shown.count("<script") == 1
