"""A closed tab, an old session, a second person: a long form keeps what was filled in, until the server has it."""

from typing import Any

import pytest

from tests.browser import Site
from tests.e2e.visiting import address, end_session, let_in, make_person
from tests.factories import PASSWORD

FORM = "/th/competencies/q/school-needs/"
WORDS = "ขอตัวอย่างแผนการสอนหลายชั้นในห้องเดียว"
KEPT = "() => Object.keys(localStorage).filter((name) => name.startsWith('plc-form:')).length"


@pytest.fixture
def place() -> str:
    return FORM


def fill(page: Any) -> None:
    """One choice of each question that needs one, one text."""
    radios = page.locator("main form input[type=radio]")
    for name in radios.evaluate_all("(all) => [...new Set(all.map((one) => one.name))]"):
        page.locator(f'input[name="{name}"]').first.check(force=True)
    for box in page.locator("main fieldset:has(input[type=checkbox])").all():
        box.locator("input[type=checkbox]").first.check(force=True)
    for number, place in enumerate(page.locator("main select").all(), 1):
        place.select_option(str(number))
    for text in page.locator("main form :is(textarea, input[type=text])").all():
        text.fill(WORDS)


def filled(page: Any) -> tuple[int, list[str]]:
    texts = page.locator("main form :is(textarea, input[type=text])").all()
    return page.locator("main form :checked:not(option)").count(), [text.input_value() for text in texts]


def test_a_closed_tab_loses_nothing_and_a_sent_form_leaves_nothing(phone: Any) -> None:
    fill(phone)
    before = filled(phone)
    assert before[0] > 3
    phone.close()

    again = phone.context.new_page()
    again.goto(FORM)
    again.get_by_text("คำตอบที่กรอกค้างไว้ในเครื่องนี้กลับมาแล้ว").wait_for()
    assert filled(again) == before
    again.locator("main form button[type=submit]").click()
    again.wait_for_url("**/thanks/**")
    again.wait_for_load_state("networkidle")
    assert again.evaluate(KEPT) == 0


def test_the_other_language_shows_what_was_filled_in(phone: Any) -> None:
    fill(phone)
    before = filled(phone)
    phone.goto(FORM.replace("/th/", "/en/"))

    assert filled(phone) == before


def test_an_old_session_leads_over_sign_in_back_to_the_filled_form(site: Site, phone: Any, person: str) -> None:
    fill(phone)
    before = filled(phone)
    end_session(site, phone)
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_url("**/accounts/login/**")
    phone.fill("input[name=login]", person)
    phone.fill("input[name=password]", PASSWORD)
    phone.click("form:has(input[name=password]) button[type=submit]")
    phone.wait_for_url(f"**{FORM}**")
    assert filled(phone) == before


def test_the_next_person_finds_an_empty_form(site: Site, phone: Any) -> None:
    fill(phone)
    second = address("second-long-form")
    make_person(site, second, "ครูคนที่สอง")
    let_in(site, phone, second).goto(FORM)

    phone.wait_for_load_state("networkidle")
    assert filled(phone)[0] == 0
    assert set(filled(phone)[1]) <= {""}
