"""Put in order: only a move or its own button says something about it."""

from typing import Any

import pytest

from tests.browser import Site
from tests.e2e.visiting import drafts_of, events_of, held_on_phone

PLACE = "/th/units/future-analysts/the-loop-that-comes-back/"
ORDERING = '[data-kind="ordering"]'
CHOSEN = "all => all.map((one) => one.value).filter(Boolean)"


@pytest.fixture
def place() -> str:
    return PLACE


@pytest.fixture
def phone(phone: Any) -> Any:
    phone.locator(f"{ORDERING} .ordering__move").first.wait_for()
    return phone


def entries(page: Any) -> list[str]:
    """The rows as they stand on the screen."""
    rows = page.locator(f"{ORDERING} [data-entry]")
    found: list[str] = rows.evaluate_all("all => all.map((one) => one.dataset.entry)")
    return found


def test_another_language_says_nothing_of_an_untouched_order(site: Site, phone: Any, person: str) -> None:
    before = entries(phone)
    for language in ("en", "th"):
        with phone.expect_navigation():
            phone.locator("[data-language-switch]").click()
        assert phone.locator("html").get_attribute("lang") == language
        phone.locator(f"{ORDERING} .ordering__move").first.wait_for()
        assert phone.locator(f"{ORDERING} select").evaluate_all(CHOSEN) == []
        assert not phone.locator(f"{ORDERING} [data-save-line]").is_visible()
    assert entries(phone) == before
    assert drafts_of(site, person) == {}
    assert held_on_phone(phone, "drafts") == []


def test_another_language_keeps_what_was_moved(site: Site, phone: Any, person: str) -> None:
    first, second = entries(phone)[:2]
    phone.locator(f"{ORDERING} .ordering__row").first.locator(".ordering__move").nth(1).click()
    with phone.expect_navigation():
        phone.locator("[data-language-switch]").click()

    phone.locator(f"{ORDERING} .ordering__move").first.wait_for()
    assert entries(phone)[:2] == [second, first]
    assert [draft["order"][:2] for draft in drafts_of(site, person).values()] == [[second, first]]


def test_handed_in_without_a_move_the_order_shown_is_the_answer(site: Site, phone: Any, person: str) -> None:
    shown = entries(phone)
    phone.locator(f'{ORDERING} button[value^="answer:"]').click()
    phone.locator(f'{ORDERING}[data-base] [data-save-line][data-state="sent"]').wait_for()

    assert [event["payload"] for event in events_of(site, person)] == [{"order": shown}]
