"""JavaScript off: the same unit to its end by plain forms."""

from pathlib import Path
from typing import Any

from tests.browser import Site
from tests.e2e.answering import Hand, take_photo
from tests.e2e.visiting import UNIT, address, end_session, events_of, make_person, sign_in_by_form

EMAIL = address("plain-forms")


def switch_language_midway(page: Any) -> None:
    """There and back with half a sentence in the field."""
    field = page.locator('[data-kind="reflection"] textarea').first
    field.fill("ครึ่งประโยค")
    for language in ("en", "th"):
        with page.expect_navigation():
            page.locator("[data-language-switch]").click()
        assert page.locator("html").get_attribute("lang") == language
        assert field.input_value() == "ครึ่งประโยค"


def test_a_unit_is_finished_without_javascript(site: Site, open_phone: Any, tmp_path: Path) -> None:
    make_person(site, EMAIL, "ครูไม่มีสคริปต์")
    page = open_phone(java_script_enabled=False)
    sign_in_by_form(page, EMAIL, f"/th/units/{UNIT}/")
    page.goto(f"/th/units/{UNIT}/waiting-or-asking/")
    switch_language_midway(page)

    page.goto(f"/th/units/{UNIT}/")
    page.goto(f"/th/units/{UNIT}/who-says-we-cannot/")
    hand = Hand(photo=take_photo(tmp_path), scripts=False)
    activities = list(hand.walk_unit(page))

    assert len(activities) == 7
    assert "คุณเรียนหน่วยนี้จบเมื่อ" in page.locator(".unit__state").inner_text()
    evidence = [event["payload"] for event in events_of(site, EMAIL) if event["kind"] == "evidenced"]
    assert [one["kind"] for one in evidence] == ["photo"]
    assert evidence[0]["file"]


def test_a_session_that_ran_out_gives_the_words_back_to_their_writer_alone(site: Site, open_phone: Any) -> None:
    writer, other = address("held-words"), address("not-the-writer")
    make_person(site, writer, "ครูคนเขียน")
    make_person(site, other, "ครูอีกคน")
    place = f"/th/units/{UNIT}/waiting-or-asking/"
    page = open_phone(java_script_enabled=False)
    field = page.locator('[data-kind="reflection"] textarea')
    for next_person, words in ((writer, "เขียนไว้ก่อนหมดเวลา"), (other, "")):
        page.context.clear_cookies()
        sign_in_by_form(page, writer, place)
        field.fill("เขียนไว้ก่อนหมดเวลา")
        end_session(site, page)
        with page.expect_navigation():
            page.locator('[data-kind="reflection"] button[value^="answer:"]').click()
        sign_in_by_form(page, next_person, place)
        assert field.input_value() == words
    assert events_of(site, other) == []
