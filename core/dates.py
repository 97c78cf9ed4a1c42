"""Dates as a reader says them: 21 พ.ย. 2569 in Thai (Buddhist era), 21 Nov 2026 in English; always Bangkok's day."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

ERA = 543
THAI_MONTHS = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)
THAI_SHORT = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
THAI_DAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Moment = date | datetime


def local(moment: Moment) -> Moment:
    """A moment in Bangkok's time; a plain date as it is."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def day_of(moment: Moment) -> date:
    """The day a moment falls on in Bangkok."""
    moment = local(moment)
    return moment.date() if isinstance(moment, datetime) else moment


def in_thai(language: str | None) -> bool:
    return (language or get_language() or "th").startswith("th")


def short(moment: Moment, language: str | None = None) -> str:
    """21 พ.ย. / 21 Nov"""
    day = day_of(moment)
    month = THAI_SHORT[day.month - 1] if in_thai(language) else MONTHS[day.month - 1][:3]
    return f"{day.day} {month}"


def medium(moment: Moment, language: str | None = None) -> str:
    """21 พ.ย. 2569 / 21 Nov 2026"""
    day = day_of(moment)
    return f"{short(day, language)} {day.year + ERA if in_thai(language) else day.year}"


def month(words: str, language: str | None = None) -> str:
    """พ.ย. 2569 / Nov 2026, of the "2026-11" that editions are called by; other words stay as they are.

    "2026-11-2" is the second edition of that month: พ.ย. 2569 (2).
    """
    year, _dash, rest = words.partition("-")
    number, _dash, edition = rest.partition("-")
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= len(MONTHS)):
        return words
    first = date(int(year), int(number), 1)
    said = medium(first, language).partition(" ")[2]
    return f"{said} ({edition})" if edition else said


def full(moment: Moment, language: str | None = None) -> str:
    """วันเสาร์ที่ 21 พฤศจิกายน 2569 / Saturday 21 November 2026"""
    day = day_of(moment)
    if in_thai(language):
        return f"วัน{THAI_DAYS[day.weekday()]}ที่ {day.day} {THAI_MONTHS[day.month - 1]} {day.year + ERA}"
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock(moment: datetime, language: str | None = None) -> str:
    """14:02 น. / 14:02"""
    said = f"{local(moment):%H:%M}"
    return f"{said} น." if in_thai(language) else said


def medium_with_time(moment: Moment, language: str | None = None) -> str:
    """21 พ.ย. 2569 14:02 น. / 21 Nov 2026, 14:02"""
    if not isinstance(moment, datetime):
        return medium(moment, language)
    joint = " " if in_thai(language) else ", "
    return f"{medium(moment, language)}{joint}{clock(moment, language)}"


def relative(moment: Moment, now: datetime | None = None) -> str:
    """Today, yesterday, tomorrow, up to six days either way in words; further away the date. In the active language."""
    days = (day_of(moment) - day_of(now or timezone.now())).days
    at = f" {clock(moment)}" if isinstance(moment, datetime) else ""
    near = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}
    if days in near:
        return f"{near[days]}{at}"
    if -7 < days < 0:
        return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}
    if 0 < days < 7:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return medium(moment)
