"""EN in the middle of a question: the same item, with what was typed and chosen; one record."""

from typing import Any

from tests.browser import Site
from tests.e2e.visiting import UNIT, address, events_of, let_in, make_person

EMAIL = address("midway")
HALF = "ฉันคิดว่าถ้าลองกับเด็กเพียงสามคน"
REST = " I would see on one page who changed."


def test_the_language_switched_in_the_middle_of_a_question_keeps_everything(site: Site, page: Any) -> None:
    make_person(site, EMAIL, "ครูสองภาษา")
    let_in(site, page, EMAIL).goto(f"/th/units/{UNIT}/waiting-or-asking/")
    single, reflection = page.locator('[data-kind="single"]'), page.locator('[data-kind="reflection"]')
    single.locator("label").nth(2).click()
    chosen = single.locator("input:checked").get_attribute("value")
    reflection.locator('label:has(input[value="mentor"])').click()
    reflection.locator("textarea").fill(HALF)
    item = reflection.get_attribute("data-item")

    page.locator("button[data-language-switch]").click()
    page.wait_for_url(f"**/en/units/{UNIT}/waiting-or-asking/#item-{item}")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Who may read this" in reflection.inner_text()
    assert reflection.locator("textarea").input_value() == HALF
    assert reflection.locator('input[value="mentor"]').is_checked()
    assert single.locator("input:checked").get_attribute("value") == chosen
    assert reflection.evaluate("one => one.getBoundingClientRect().top < innerHeight")

    reflection.locator("textarea").fill(HALF + REST)
    reflection.locator('button[value^="answer:"]').click()
    page.locator('[data-kind="reflection"][data-base] [data-save-line][data-state="sent"]').wait_for()
    page.locator("button[data-language-switch]").click()
    page.wait_for_url(f"**/th/units/{UNIT}/waiting-or-asking/*")
    assert reflection.locator("textarea").input_value() == HALF + REST
    assert single.locator("input:checked").get_attribute("value") == chosen
    assert [event["payload"]["text"] for event in events_of(site, EMAIL)] == [HALF + REST]
