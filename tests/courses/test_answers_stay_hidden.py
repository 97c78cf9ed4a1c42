"""What is right, and what the feedback says, leaves the server only after an answer: every activity, both languages."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import Activity, Item, ItemEdition
from courses.services.drafting import save_drafts
from tests.factories import UserFactory

TOLD_AFTERWARDS = ("feedback_right", "feedback_partly", "feedback_wrong", "feedback", "model_answer")
VERDICTS = ("data-result", "option--right", "option--wrong", "matching__row--", 'class="verdict', "option__feedback")
LANGUAGES = ("th", "en")
QUESTIONS = ("single", "multiple", "ordering", "matching", "short", "number")
Json = dict[str, Any]


def asked() -> list[Item]:
    rows = Item.objects.filter(retired_at=None, activity__retired_at=None, kind__in=QUESTIONS)
    return list(rows.select_related("current_revision", "activity__unit").order_by("pk"))


def hidden(words: Json) -> Iterator[str]:
    """Every text of an item that is an answer, or speaks of one."""
    yield from (words[name] for name in TOLD_AFTERWARDS if words.get(name))
    yield from (option["feedback"] for option in words.get("options", []) if option.get("feedback"))


def pages(client: Client) -> Iterator[tuple[Activity, str, str]]:
    """Each activity of each unit in each language, as this reader gets it."""
    for activity in Activity.objects.filter(retired_at=None).select_related("unit").order_by("pk"):
        for language in LANGUAGES:
            answer = client.get(f"/{language}/units/{activity.unit.slug}/{activity.slug}/")
            assert answer.status_code == 200
            yield activity, language, answer.content.decode()


def check(client: Client) -> int:
    """Looks for every hidden text in every page of its activity; how many were looked for."""
    looked = 0
    said: dict[tuple[Any, str], list[str]] = {}
    for row in ItemEdition.objects.filter(item__in=asked()).select_related("item"):
        said.setdefault((row.item.activity_id, row.language), []).extend(hidden(row.words))
    for activity, language, page in pages(client):
        text = html.unescape(page)
        for words in (said.get((activity.pk, one), []) for one in LANGUAGES):
            looked += len(words)
            assert [one for one in words if one in text] == [], (activity.slug, language)
        assert [mark for mark in VERDICTS if mark in page] == [], (activity.slug, language)
    return looked


def any_choice(item: Item) -> Json:
    """Something chosen, not handed in: the right thing where there is one, as a page could confirm it by mistake."""
    key = item.revision.answer_key
    return {
        "single": lambda: {"option": next(name for name, right in key["options"].items() if right)},
        "multiple": lambda: {"options": [name for name, right in key["options"].items() if right]},
        "ordering": lambda: {"order": key["order"]},
        "matching": lambda: {"pairs": key["tokens"]},
        "short": lambda: {"text": "ยังไม่ส่ง"},
        "number": lambda: {"number": str(key["answer"])},
    }[item.kind]()


@pytest.fixture
def member(seeded: None) -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


def test_a_visitor_gets_no_answer(seeded: None) -> None:
    assert check(Client()) > 1000


def test_a_member_who_has_not_answered_gets_no_answer(member: Client) -> None:
    assert check(member) > 1000


def test_a_choice_that_was_not_handed_in_is_not_judged(seeded: None, member: Client) -> None:
    user = User.objects.get(pk=member.session["_auth_user_id"])
    save_drafts(user=user, drafts={item.pk: any_choice(item) for item in asked()})

    assert check(member) > 1000


def test_places_on_the_page_do_not_tell_the_answer(member: Client) -> None:
    """Rows to be put in order, and partners to be chosen, never stand in the order that is right."""
    items = [item for item in asked() if item.kind in {"ordering", "matching"}]
    assert len(items) > 10
    for item in items:
        key = item.revision.answer_key
        page = member.get(f"/th/units/{item.activity.unit.slug}/{item.activity.slug}/").content.decode()
        section = page.partition(f'data-item="{item.pk}"')[2].partition("</section>")[0]
        if item.kind == "ordering":
            shown, right = re.findall(r'data-entry="([^"]+)"', section), key["order"]
        else:
            first_row = section.partition("</select>")[0]
            shown = re.findall(r'<option value="(\w{32})"', first_row)
            right = [key["tokens"][pair] for pair in key["pairs"]]
        assert sorted(shown) == sorted(right)
        assert shown != right, item.activity.slug
