"""A commitment as a calendar entry with a reminder, for any phone."""

from datetime import timedelta
from unicodedata import category

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from courses.models import ActivityCommitment

HEADING = 120
# Vowels written before the letter they belong to, and the one behind that is a letter by itself to Unicode.
BEFORE, BEHIND = "เแโใไ", "ำ"


def commitment_calendar(card: ActivityCommitment) -> bytes:
    """The .ics bytes of a commitment. The address in it leads back to it. Raises ValueError without a day."""
    if card.action_date is None:
        raise ValueError("this commitment has no day")
    activity = card.item.activity
    path = reverse("courses:activity-detail", args=[activity.unit.slug, activity.slug])
    event = Event()
    event.add("uid", f"{card.pk}@{settings.BASE_URL.split('://')[-1]}")
    event.add("dtstamp", card.made_at)
    event.add("dtstart", card.action_date)
    event.add("dtend", card.action_date + timedelta(days=1))
    event.add("summary", heading(card.what))
    event.add("description", "\n".join(part for part in (card.what, card.class_name, card.evidence) if part))
    event.add("url", f"{settings.BASE_URL}{path}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Today you wanted to do this"))
    alarm.add("trigger", timedelta(hours=7))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Teacher PLC//units//TH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()


def heading(text: str) -> str:
    """One line of at most HEADING characters, never cut inside a Thai syllable's letter and its marks."""
    text = " ".join(text.split())
    if len(text) <= HEADING:
        return text
    end = HEADING - 1
    while category(text[end]) == "Mn" or text[end] in BEHIND or text[end - 1] in BEFORE:
        end -= 1
    return text[:end].rstrip() + "…"
