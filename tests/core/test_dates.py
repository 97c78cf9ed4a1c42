"""Dates as a Thai and as an English reader says them, on Bangkok's days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from core import dates

NOON = datetime(2026, 11, 21, 7, 2, tzinfo=UTC)  # 14:02 in Bangkok


@pytest.mark.parametrize(
    ("how", "thai", "english"),
    [
        (dates.short, "21 พ.ย.", "21 Nov"),
        (dates.medium, "21 พ.ย. 2569", "21 Nov 2026"),
        (dates.full, "วันเสาร์ที่ 21 พฤศจิกายน 2569", "Saturday 21 November 2026"),
        (dates.medium_with_time, "21 พ.ย. 2569 14:02 น.", "21 Nov 2026, 14:02"),
    ],
)
def test_a_moment_is_said_in_both_languages(how, thai, english):
    assert how(NOON, "th") == thai
    assert how(NOON, "en") == english


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), "31 ธ.ค. 2569"),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "1 ม.ค. 2570"),
        (date(2024, 2, 29), "29 ก.พ. 2567"),
    ],
)
def test_the_day_and_the_year_turn_at_midnight_in_bangkok(moment, day):
    assert dates.medium(moment, "th") == day


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_thai_name(month):
    said = dates.full(date(2026, month, 1), "th")
    assert dates.THAI_MONTHS[month - 1] in said
    assert dates.THAI_SHORT[month - 1][0] == dates.THAI_MONTHS[month - 1].lstrip("เ")[0] or month == 4


@pytest.mark.parametrize(
    ("days", "english"),
    [
        (0, "today 14:02"),
        (-1, "yesterday 14:02"),
        (1, "tomorrow 14:02"),
        (-2, "2 days ago"),
        (-6, "6 days ago"),
        (3, "in 3 days"),
        (-7, "14 Nov 2026"),
        (7, "28 Nov 2026"),
    ],
)
def test_near_days_are_said_in_words(days, english):
    with translation.override("en"):
        assert dates.relative(NOON + timedelta(days=days), NOON) == english


def test_yesterday_begins_at_midnight_in_bangkok_not_24_hours_ago():
    just_after_midnight = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
    with translation.override("en"):
        assert dates.relative(just_after_midnight - timedelta(minutes=10), just_after_midnight) == "yesterday 23:55"


def test_filters_follow_the_language_and_nothing_stays_nothing():
    page = Template(
        "{% load dates %}{{ at|thai_date }}|{{ at|thai_datetime }}|{{ at|thai_short }}|{{ none|thai_date }}"
    )
    with translation.override("th"):
        assert page.render(Context({"at": NOON, "none": None})) == "21 พ.ย. 2569|21 พ.ย. 2569 14:02 น.|21 พ.ย.|"
    with translation.override("en"):
        assert page.render(Context({"at": NOON, "none": None})) == "21 Nov 2026|21 Nov 2026, 14:02|21 Nov|"


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("th", "2026-11", "พ.ย. 2569"),
        ("en", "2026-11", "Nov 2026"),
        ("th", "2026-11-2", "พ.ย. 2569 (2)"),
        ("th", "2026-13", "2026-13"),
        ("th", "one", "one"),
    ],
)
def test_an_edition_is_called_by_its_month(language, words, said):
    assert dates.month(words, language) == said
