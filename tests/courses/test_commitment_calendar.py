"""A commitment for the phone's calendar and for LINE: the right day, whole Thai words, nothing private."""

import html
from datetime import date, timedelta
from typing import Any
from unicodedata import category

import pytest
from django.test import Client
from icalendar import Calendar

from courses.models import ActivityCommitment
from courses.services.calendars import BEFORE, HEADING, heading
from tests.courses.learning import UNIT, Learner, item_key, sent

WHAT = "ให้เด็ก ป.4 สามคนเล่าเรื่องน้ำในห้วยให้เพื่อนฟังทีละจุด, ทั้งต้นน้ำ; กลางน้ำ และปลายน้ำ แล้วทำแผนที่"
EVIDENCE = "สมุดจดคำพูดของเด็ก\nและแผนที่หนึ่งแผ่น"
SECRET = "ฉันกลัวว่าจะทำไม่สำเร็จ"
CARD = {"what": WHAT, "class_name": "ป.4/1", "date": "2026-11-26", "evidence": EVIDENCE}


def promise(learner: Learner, **changed: str) -> None:
    learner.do(sent("expect", "promise", "committed", CARD | changed))


@pytest.fixture
def phone(learner: Learner) -> Client:
    """A learner who wrote something private, and then a commitment."""
    learner.do(sent("expect", "expectation", "reflected", {"text": SECRET, "visibility": "private"}))
    promise(learner)
    client = Client()
    client.force_login(learner.user)
    return client


def file_of(phone: Client, language: str = "th") -> bytes:
    answer = phone.get(f"/{language}/commitments/{item_key('expect', 'promise')}/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content


def event_of(phone: Client) -> Any:
    return Calendar.from_ical(file_of(phone)).walk("VEVENT")[0]


def test_it_is_a_whole_day_with_all_that_was_promised(phone: Client) -> None:
    event = event_of(phone)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 11, 26), date(2026, 11, 27))
    assert str(event["SUMMARY"]) == WHAT
    assert str(event["DESCRIPTION"]) == f"{WHAT}\nป.4/1\n{EVIDENCE}"
    assert str(event["URL"]).endswith(f"/th/units/{UNIT}/expect/")
    [alarm] = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=7)


def test_lines_are_folded_at_75_octets_between_whole_characters(phone: Client) -> None:
    content = file_of(phone)
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert sum(line.startswith(b" ") for line in lines) >= 6
    for line in lines:
        line.decode("utf-8")
    written = content.replace(b"\r\n ", b"").decode().split("\r\n")
    escaped = WHAT.replace(",", r"\,").replace(";", r"\;")
    assert f"SUMMARY:{escaped}" in written


def test_a_changed_day_is_the_same_entry_of_the_calendar(learner: Learner, phone: Client) -> None:
    first = event_of(phone)
    promise(learner, date="2026-12-03")

    second = event_of(phone)
    assert str(second["UID"]) == str(first["UID"])
    assert second["DTSTART"].dt == date(2026, 12, 3)
    assert second["DTSTAMP"].dt >= first["DTSTAMP"].dt


def test_the_commitments_of_two_people_are_two_entries(make_learner: Any) -> None:
    for someone in (make_learner(), make_learner()):
        promise(someone)
    assert len(set(ActivityCommitment.objects.values_list("pk", flat=True))) == 2


@pytest.mark.parametrize("language", ["th", "en"])
def test_nothing_private_and_nobodys_name_goes_along(learner: Learner, phone: Client, language: str) -> None:
    said = file_of(phone, language).replace(b"\r\n ", b"").decode()
    for private in (SECRET, learner.user.email, learner.user.display_name, str(learner.user.public_id)):
        assert private not in said


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("th", [f"สิ่งที่ฉันจะทำ: {WHAT}", "กับ: ป.4/1", "วันที่: 26 พ.ย. 2569", f"จะรู้ได้จาก: {EVIDENCE}"]),
        ("en", [f"What I will do: {WHAT}", "With: ป.4/1", "Day: 26 Nov 2026", f"I will know by: {EVIDENCE}"]),
    ],
)
def test_the_text_for_line_says_the_same_in_the_readers_language(
    phone: Client, language: str, lines: list[str]
) -> None:
    page = phone.get(f"/{language}/units/{UNIT}/expect/").content.decode()
    text = html.unescape(page.partition("data-copy>")[2].partition("</textarea>")[0])
    assert text.strip() == "\n".join(lines)
    assert SECRET not in text


def test_a_long_heading_is_cut_between_whole_letters() -> None:
    words = "เด็กชั้นนี้เดินไปที่แม่น้ำแล้วใคร่ครวญ"
    for shift in range(len(words)):
        text = (words[shift:] + words * 5)[: HEADING + 40]
        cut = heading(text)
        kept = cut.removesuffix("…")
        assert cut.endswith("…")
        assert len(cut) <= HEADING
        assert text.startswith(kept)
        assert category(text[len(kept)]) != "Mn"
        assert text[len(kept)] != "ำ"
        assert kept[-1] not in BEFORE
    assert heading("สั้น\nสองบรรทัด") == "สั้น สองบรรทัด"
