"""Work that has been on the phone alone for more than three days: said calmly, on every page, until it is sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.browser import Site
from tests.e2e.drills import PLACE, REFLECTION, connect, cut_off, hand_in, ready, texts, write

WORDS = "เขียนไว้บนดอยที่ไม่มีสัญญาณ"
LINE = '.header [data-save-line="outbox"]'
TODAY = "/th/today/"
NOTE = "[data-outbox-old]"


def days_later(page: Any, days: float) -> None:
    page.clock.set_fixed_time(timezone.now() + timedelta(days=days))


def state_of(page: Any, path: str) -> tuple[str, bool]:
    """What the save line of this page says, and whether the note is shown."""
    page.goto(path)
    page.locator(f"{LINE}:not([hidden])").wait_for(state="attached")
    page.wait_for_timeout(300)
    return str(page.locator(LINE).get_attribute("data-state")), page.locator(NOTE).is_visible()


@pytest.mark.parametrize("handed_in", [True, False], ids=["handed in", "a draft"])
def test_what_has_waited_for_three_days_is_said_until_it_is_sent(
    site: Site, phone: Any, person: str, handed_in: bool
) -> None:
    cut_off(phone)
    write(phone, WORDS)
    if handed_in:
        hand_in(phone)
    phone.wait_for_timeout(300)
    days_later(phone, 2.9)
    assert state_of(phone, TODAY) == ("device", False)

    days_later(phone, 3.1)
    assert state_of(phone, TODAY) == ("old", True)
    assert "ยังไม่ได้ส่งเกิน 3 วันแล้ว" in phone.locator(LINE).inner_text()
    phone.locator(f"{NOTE} a").click()
    phone.wait_for_url("**/th/me/outbox/")
    phone.get_by_text(WORDS).wait_for()
    assert phone.locator(NOTE).is_visible()

    connect(phone)
    phone.locator("[data-outbox-send]").click()
    phone.locator(NOTE).wait_for(state="hidden")
    phone.locator("[data-outbox-none]").wait_for()
    assert texts(site, person) == ([WORDS] if handed_in else [])


def test_a_tap_on_any_save_line_opens_the_outbox(phone: Any) -> None:
    cut_off(phone)
    write(phone, WORDS)
    phone.locator(f"{REFLECTION} [data-save-line] a").click()
    phone.wait_for_url("**/th/me/outbox/")

    phone.goto(PLACE)
    ready(phone)
    assert phone.locator(REFLECTION).locator("textarea").input_value() == WORDS
    phone.locator(f"{LINE} a").click()
    phone.wait_for_url("**/th/me/outbox/")
