"""The whole way: a teacher signs up alone, walks a unit, is answered by a mentor, and has the unit to show."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser import Site
from tests.e2e.answering import Hand, take_photo
from tests.e2e.visiting import UNIT, address, assign_mentor, events_of, let_in, make_person
from tests.factories import PASSWORD

LEARNER, MENTOR = address("doksakkhamdoksakkhamdoksakkham"), address("whole-way-mentor")
KINDS = {
    "single",
    "multiple",
    "ordering",
    "matching",
    "short",
    "number",
    "reflection",
    "likert",
    "checklist",
    "commitment",
    "evidence",
}
ANSWER = "ครูเห็นสิ่งที่เด็กชี้ให้ดูจริง ๆ ลองถามเขาต่ออีกหนึ่งคำถาม"


def sign_up(site: Site, page: Any) -> None:
    """By oneself, with the code from the letter."""
    page.goto("/th/accounts/signup/")
    page.fill("input[name=display_name]", "ครูดอกเอื้อง")
    page.fill("input[name=email]", LEARNER)
    page.fill("input[name=password1]", PASSWORD)
    page.check("input[name=terms]")
    page.click("form[action*=signup] button[type=submit]")
    page.wait_for_url("**/confirm-email/")
    edge = page.locator(".message").evaluate("box => box.getBoundingClientRect().right")
    assert edge <= page.evaluate("screen.width"), "a long address in a message widens the page"
    letter = site.mails(to=LEARNER)[-1].get_body(("plain",))
    assert letter
    code = re.search(r"\b\d{6}\b", letter.get_content())
    assert code
    page.fill("input[name=code]", code.group())
    page.click("form:has(input[name=code]) button[type=submit]")
    page.locator("body[data-user]").wait_for()


def mentor_answers(site: Site, open_phone: Callable[..., Any]) -> None:
    """From the board to a sent answer in three taps."""
    page = let_in(site, open_phone(), MENTOR)
    page.goto("/th/mentor/")
    first = page.locator(".waiting__card").first
    assert "ครูดอกเอื้อง" in first.inner_text()

    taps = 0
    first.click()
    taps += 1
    page.locator("form[data-reply] textarea[name=text]").tap()
    taps += 1
    page.keyboard.insert_text(ANSWER)
    page.locator("form[data-reply] button[type=submit]").click()
    taps += 1
    page.wait_for_url("**/th/mentor/")
    assert taps <= 3


def make_certificate(page: Any, open_phone: Callable[..., Any]) -> None:
    """From the finished unit to the public page that a stranger opens."""
    page.locator(".finished .button--next").click()
    page.fill("input[name=holder_name]", "นางสาวดอกเอื้อง ตัวอย่าง")
    page.locator("main form button[type=submit]").click()
    page.locator(".proof__address a").wait_for()
    address = page.locator(".proof__address a").get_attribute("href")
    paper = page.request.get(page.locator(".proof__first a").get_attribute("href"))
    assert paper.body().startswith(b"%PDF-")

    stranger = open_phone()
    stranger.goto(address)
    assert stranger.locator(".verdict-box--good").count() == 1
    assert "นางสาวดอกเอื้อง ตัวอย่าง" in stranger.locator("main").inner_text()
    assert stranger.locator("body[data-user]").count() == 0


def test_from_sign_up_through_a_unit_to_an_answer_and_a_certificate(
    site: Site, page: Any, open_phone: Callable[..., Any], tmp_path: Path
) -> None:
    sign_up(site, page)
    make_person(site, MENTOR, "ครูพี่เลี้ยงคำแปง")
    assign_mentor(site, MENTOR, LEARNER)

    page.goto(f"/th/units/{UNIT}/")
    page.locator(".unit__next .button--next").click()
    stages, kinds = set(), set()
    hand = Hand(photo=take_photo(tmp_path), reader="mentor")
    for asked in hand.walk_unit(page):
        kinds |= set(asked)
        stages.add(page.locator(".player__stage").inner_text())
    assert len(stages) == 4
    assert kinds == KINDS

    page.wait_for_url(f"**/th/units/{UNIT}/")
    assert "จบ" in page.locator(".unit__state").inner_text()
    evidence = [event["payload"] for event in events_of(site, LEARNER) if event["kind"] == "evidenced"]
    assert [one["kind"] for one in evidence] == ["photo"]
    assert evidence[0]["file"]

    mentor_answers(site, open_phone)
    make_certificate(page, open_phone)
    page.goto(f"/th/units/{UNIT}/waiting-or-asking/")
    assert ANSWER in page.locator(".reply").first.inner_text()
