"""A small unit with every kind of question, and a learner who can answer all of it."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import User
from courses.ids import content_id, item_id
from courses.models import ActivityPage, Cycle, Item
from courses.services.batches import Answered, Sent
from courses.services.recording import record_events

UNIT = "small-unit"
STEPS = ("look", "expect", "act", "reflect")


def activity_key(activity: str, unit: str = UNIT) -> uuid.UUID:
    return content_id("unit", unit, activity)


def item_key(activity: str, block: str, unit: str = UNIT) -> uuid.UUID:
    return item_id(activity_key(activity, unit), content_id("unit", unit, activity, block))


def option(activity: str, block: str, key: str) -> str:
    return str(content_id("unit", UNIT, activity, block, key))


def token(activity: str, block: str, pair: str) -> str:
    """The right-hand side that belongs to a pair."""
    revision = Item.objects.get(pk=item_key(activity, block)).current_revision
    return revision.answer_key["tokens"][option(activity, block, pair)]


def page(activity: str, language: str = "th") -> ActivityPage:
    return ActivityPage.objects.get(translation_key=activity_key(activity), locale__language_code=language)


def sent(activity: str, block: str | None, kind: str, payload: dict[str, Any], **more: Any) -> Sent:
    return Sent(
        id=more.pop("id", None) or uuid.uuid4(),
        kind=kind,
        activity=activity_key(activity),
        item=item_key(activity, block) if block else None,
        payload=payload,
        at=more.pop("at", None) or timezone.now(),
        language=more.pop("language", "th"),
        **more,
    )


def right_answers() -> list[Sent]:
    """Everything the small unit asks, answered right, in order."""
    pairs = {option("look", "pairs", key): token("look", "pairs", key) for key in ("weaver", "farmer", "monk")}
    ratings = {option("reflect", "stock", key): 4 for key in ("sure", "calm")}
    promise = {"what": "เดินลำน้ำกับ ป.4", "class_name": "ป.4", "date": "2026-11-26", "evidence": "แผนที่"}
    return [
        sent("look", "one", "answered", {"option": option("look", "one", "elder")}),
        sent("look", "several", "answered", {"options": [option("look", "several", k) for k in ("river", "forest")]}),
        sent("look", "order", "answered", {"order": [option("look", "order", k) for k in ("ask", "agree", "come")]}),
        sent("look", "pairs", "answered", {"pairs": pairs}),
        sent("expect", "expectation", "reflected", {"text": "เด็กจะพูดถึงปลา", "visibility": "private"}),
        sent("expect", "promise", "committed", promise),
        sent("act", "proof", "evidenced", {"kind": "note", "note": "เด็กสิบสองคนวาดลำน้ำ"}),
        sent("reflect", "seen", "reflected", {"text": "เด็กพูดถึงน้ำท่วม", "visibility": "mentor"}),
        sent("reflect", "next", "reflected", {"text": "ชวนผู้เฒ่ามา", "visibility": "private"}),
        sent("reflect", "stock", "rated", {"ratings": ratings}),
        sent("reflect", "list", "checked", {"items": [option("reflect", "list", "a")]}),
        sent("reflect", "word", "answered", {"text": "ฟัง"}),
        sent("reflect", "count", "answered", {"number": "๑๒"}),
    ]


@dataclass
class Learner:
    """A person who answers."""

    user: User
    answers: list[Answered] = field(default_factory=list)

    def do(self, *events: Sent) -> list[Answered]:
        answers = record_events(user=self.user, sent=events)
        self.answers += answers
        return answers

    @property
    def cycle(self) -> Cycle:
        return Cycle.objects.filter(enrolment__user=self.user).order_by("-no").first()
