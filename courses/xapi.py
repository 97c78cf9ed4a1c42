"""A learner's deed as statements of the Experience API (1.0.3, or 2.0.0, whose form is the same here).

Pure: an event in, statements out. Ids are the event's own and stay, so that a record store given the same file twice
keeps one of each. Objects are named by their keys, the same in every language and after a move of the site.
docs/xapi.md says what stands in each field.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.crypto import salted_hmac

from courses.answers import judge
from courses.models import Activity, ItemRevision, LearnerEvent

Json = dict[str, Any]
Kind = LearnerEvent.Kind
VERSIONS = ("1.0.3", "2.0.0")
ADL = "http://adlnet.gov/expapi"
VERBS: dict[str, str] = {
    Kind.ANSWERED: "answered",
    Kind.REFLECTED: "responded",
    Kind.RATED: "responded",
    Kind.CHECKED: "interacted",
    Kind.COMMITTED: "responded",
    Kind.EVIDENCED: "responded",
    Kind.EVIDENCE_REMOVED: "interacted",
    Kind.TICKED: "experienced",
    Kind.UNTICKED: "interacted",
}
# What nobody agreed to give away: research gets neither these deeds nor a word of them.
NEVER_FOR_RESEARCH = frozenset({Kind.REFLECTED, Kind.COMMITTED, Kind.EVIDENCED, Kind.EVIDENCE_REMOVED})
INTERACTIONS = {
    "single": "choice",
    "multiple": "choice",
    "ordering": "sequencing",
    "matching": "matching",
    "short": "fill-in",
    "number": "numeric",
    "reflection": "long-fill-in",
    "commitment": "long-fill-in",
    "evidence": "other",
    "likert": "other",
    "checklist": "choice",
}


@dataclass(frozen=True)
class Teller:
    """Who is told how: a number that stands nowhere else and no words for research, all of it for oneself."""

    is_own: bool
    version: str = VERSIONS[0]

    def actor(self, public_id: UUID) -> Json:
        name = public_id if self.is_own else pseudonym("actor", public_id)
        return {"objectType": "Agent", "account": {"homePage": settings.BASE_URL, "name": str(name)}}

    def registration(self, cycle: UUID) -> str:
        return str(cycle if self.is_own else pseudonym("cycle", cycle))

    def tells(self, event: LearnerEvent) -> bool:
        """Whether the deed itself is told, beside what it finished."""
        return event.kind != Kind.SETTLED and (self.is_own or event.kind not in NEVER_FOR_RESEARCH)


def pseudonym(of: str, key: UUID) -> UUID:
    """The same number in every file of this site, and not to be turned back without the site's secret."""
    return UUID(hex=salted_hmac(f"courses.xapi.{of}", str(key), algorithm="sha256").hexdigest()[:32])


def statements_of(event: LearnerEvent, teller: Teller) -> Iterator[Json]:
    """The deed, and the activity and the unit it finished. Expects person, activity, unit, cycle, item, revision."""
    if event.user is None:
        return
    if teller.tells(event):
        yield statement(event, teller, event.client_id, verb(VERBS[event.kind]), what(event)) | result_of(event, teller)
    done = {"result": {"completion": True}}
    if event.closes_activity:
        key = event.client_id if event.kind == Kind.SETTLED else uuid5(event.client_id, "activity")
        yield statement(event, teller, key, verb("completed"), activity_object(event.activity)) | done
    if event.closes_cycle:
        key = uuid5(event.client_id, "unit")
        yield statement(event, teller, key, verb("completed"), unit_object(event.activity)) | done


def statement(event: LearnerEvent, teller: Teller, key: UUID, done: Json, thing: Json) -> Json:
    """What is the same in every statement."""
    return {
        "id": str(key),
        "actor": teller.actor(event.user.public_id),  # type: ignore[union-attr]  # asked above
        "verb": done,
        "object": thing,
        "context": context_of(event, teller, thing),
        "timestamp": stamp(event.client_at),
        "stored": stamp(event.server_at),
        "version": teller.version,
    }


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def verb(word: str) -> Json:
    return {"id": f"{ADL}/verbs/{word}", "display": {"en": word}}


def what(event: LearnerEvent) -> Json:
    """The thing asked, or the activity where a deed is about the whole of it."""
    if event.item is None:
        return activity_object(event.activity)
    definition = {"type": f"{ADL}/activities/cmi.interaction", "interactionType": INTERACTIONS[event.item.kind]}
    return thing(event.item.pk, definition)


def thing(key: UUID, definition: Json) -> Json:
    return {"objectType": "Activity", "id": f"urn:uuid:{key}", "definition": definition}


def activity_object(activity: Activity) -> Json:
    facts = {extension("slug"): activity.slug, extension("stage"): activity.stage}
    return thing(activity.key, {"type": f"{ADL}/activities/lesson", "extensions": facts})


def unit_object(activity: Activity) -> Json:
    return thing(
        activity.unit_id, {"type": f"{ADL}/activities/course", "extensions": {extension("slug"): activity.unit.slug}}
    )


def extension(name: str) -> str:
    return f"{settings.BASE_URL}/xapi/{name}"


def context_of(event: LearnerEvent, teller: Teller, about: Json) -> Json:
    """Round, language, revision, and what the thing is part of."""
    unit, lesson = unit_object(event.activity), activity_object(event.activity)
    around: Json = {"grouping": [unit]} if about != unit else {}
    if about not in (unit, lesson):
        around = {"parent": [lesson], "grouping": [unit]}
    told: Json = {
        "registration": teller.registration(event.cycle_id),
        "platform": settings.BASE_URL,
        "language": event.language,
        "extensions": {extension("round"): event.cycle.no},
    }
    if around:
        told["contextActivities"] = around
    if event.item_revision and about not in (unit, lesson):
        told["revision"] = str(event.item_revision.number)
        if event.item_revision.competency:
            told["extensions"][extension("competency")] = event.item_revision.competency
    return told


def result_of(event: LearnerEvent, teller: Teller) -> Json:
    """Score where the answer was judged, by the key it was given to; the answer itself, in words only to its author."""
    if event.kind == Kind.UNTICKED:
        return {"result": {"completion": False}}
    revision = event.item_revision
    if revision is None or event.kind == Kind.EVIDENCE_REMOVED:
        return {}
    found: Json = {}
    score = judge(revision.kind, revision.answer_key, event.payload) if event.payload else None
    if score is not None:
        found |= {
            "score": {"scaled": round(score, 4), "min": 0, "max": 1, "raw": round(score, 4)},
            "success": score >= 1,
        }
    response = response_of(revision, event.payload, teller)
    if response is not None:
        found["response"] = response
    return {"result": found} if found else {}


def response_of(revision: ItemRevision, payload: Json, teller: Teller) -> str | None:
    """The answer by ids in xAPI's own marks ([,] and [.]); None where it is words that are not for this reader."""
    if revision.kind in BY_IDS:
        return BY_IDS[revision.kind](payload)
    if not teller.is_own or not payload:
        return None
    return "\n".join(
        str(payload[name]) for name in ("text", "what", "class_name", "date", "evidence", "note") if payload.get(name)
    )


BY_IDS: dict[str, Callable[[Json], str]] = {
    "single": lambda payload: payload.get("option", ""),
    "multiple": lambda payload: "[,]".join(payload.get("options", [])),
    "ordering": lambda payload: "[,]".join(payload.get("order", [])),
    "matching": lambda payload: "[,]".join(f"{left}[.]{right}" for left, right in payload.get("pairs", {}).items()),
    "number": lambda payload: f"{payload['number']:g}" if "number" in payload else "",
    "likert": lambda payload: "[,]".join(f"{key}[.]{point}" for key, point in payload.get("ratings", {}).items()),
    "checklist": lambda payload: "[,]".join(payload.get("items", [])),
}
