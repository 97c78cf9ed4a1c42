"""The one-page sheet of a round, in the learner's own words: expected, promised, done, seen, and what comes next."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates
from core.models import PrivateFile
from core.pdf import render_pdf
from core.thai.text import ELLIPSIS, word_start
from courses.ids import state_id
from courses.models import ActivityEvidence, Certificate, ItemEdition, ItemState, MentorReply
from courses.walks import Walk, competencies_of

TEMPLATE = "courses/pdf/sheet.typ"
ROLES = ("expectation", "observation", "next_round")
PHOTOS = 4
NOTES = 4
# The longest text a part may have, from roomy to tight; the template takes the first that fits on the page.
LIMITS = (3000, 1500, 1100, 850, 700, 600, 500, 420, 360, 300, 250, 210, 170, 140, 110, 80)


@dataclass(frozen=True)
class Said:
    """One answer in full, with the question it answers."""

    asked: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Promise:
    """A commitment as it was made."""

    what: str
    class_name: str
    day: date | None
    evidence: str


@dataclass(frozen=True)
class Answer:
    """What a mentor wrote to a reflection that was shared."""

    author: str
    text: str
    at: datetime


@dataclass
class Sheet:
    """Everything the page shows; `answers` are shown only where the learner wants them on it."""

    walk: Walk
    holder: str
    expectation: list[Said] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    evidence: list[ActivityEvidence] = field(default_factory=list)
    observation: list[Said] = field(default_factory=list)
    next_round: list[Said] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    competencies: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.expectation or self.promises or self.evidence or self.observation or self.next_round)

    @property
    def photos(self) -> list[ActivityEvidence]:
        photos = [piece for piece in self.evidence if piece.kind == "photo"]
        return [piece for piece in photos if piece.file and piece.file.thumbnail]

    @property
    def notes(self) -> list[ActivityEvidence]:
        return [piece for piece in self.evidence if piece.note]


def prompts_of(items: list[UUID], language: str) -> dict[UUID, dict[str, Any]]:
    """The words of items, Thai where there is no translation. One query."""
    rows = ItemEdition.objects.filter(item__in=items).values_list("item", "language", "words")
    found: dict[UUID, dict[str, Any]] = {}
    for item, spoken, words in rows:
        if spoken == language or item not in found:
            found[item] = words
    return found


def sheet_of(walk: Walk, user: Any, language: str) -> Sheet:
    """About ten queries, whatever was written."""
    cycle = walk.cycle
    certificate = Certificate.objects.visible_to(user).counting().of_round(cycle.pk).first()
    sheet = Sheet(walk=walk, holder=certificate.holder_name if certificate else user.display_name)
    wanted = Q(item__role__in=ROLES) | Q(item__kind="commitment")
    found = ItemState.objects.filter(wanted, cycle=cycle).select_related("item")
    states = list(found.order_by("item__activity__position", "item__position", "pk"))
    prompts = prompts_of([state.item_id for state in states], language)
    for state in states:
        add_answer(sheet, state, prompts.get(state.item_id, {}).get("prompt", ""))
    evidence = ActivityEvidence.objects.filter(cycle=cycle).select_related("file")
    sheet.evidence = list(evidence.order_by("added_at", "pk"))
    sheet.answers = answers_to(user, [state_id(cycle.pk, state.item_id) for state in states])
    sheet.competencies = [one.get(language) or one["th"] for one in competencies_of(cycle)]
    return sheet


def add_answer(sheet: Sheet, state: ItemState, asked: str) -> None:
    payload = state.payload
    if state.item.kind == "commitment" and payload.get("what"):
        day = parse_date(payload.get("date") or "")
        promise = Promise(payload["what"], payload.get("class_name", ""), day, payload.get("evidence", ""))
        sheet.promises.append(promise)
    elif state.item.role in ROLES and payload.get("text"):
        getattr(sheet, state.item.role).append(Said(asked, payload["text"], state.updated_at))


def answers_to(user: Any, reflections: list[UUID]) -> list[Answer]:
    """What mentors answered to the parts of this sheet. One query."""
    rows = MentorReply.objects.filter(learner=user, reflection_uuid__in=reflections).select_related("author")
    return [
        Answer(row.author.display_name if row.author else _("A mentor who has left"), row.text, row.created_at)
        for row in rows.order_by("created_at", "pk")
    ]


# On paper


def sheet_file(sheet: Sheet, language: str, *, with_answers: bool) -> bytes:
    """The PDF, one page of A4, never kept on disk: it holds private words. Raises core.pdf.PdfError."""
    return render_pdf(TEMPLATE, paper_of(sheet, language, with_answers=with_answers))


def paper_of(sheet: Sheet, language: str, *, with_answers: bool) -> dict[str, Any]:
    cycle = sheet.walk.cycle
    parts = [
        part("anticipation", _("What I expected"), [shown(one) for one in sheet.expectation]),
        part("anticipation", _("My commitment"), [promised(one) for one in sheet.promises]),
        part("action", _("What happened"), happened(sheet), photos=pictures(sheet)),
        part("reflection", _("What I saw"), [shown(one) for one in sheet.observation]),
        part("reflection", _("Next round"), [shown(one) for one in sheet.next_round]),
    ]
    if with_answers and sheet.answers:
        parts.append(part("mentor", _("My mentor's answer"), [answered(one) for one in sheet.answers]))
    walked = _("Round %(number)s") % {"number": cycle.no} + " · " + span_of(cycle.started_at, cycle.completed_at)
    return {
        "language": language,
        "site": settings.SITE_NAME,
        "title": sheet.walk.title,
        "heading": _("One round, on one page"),
        "question": sheet.walk.question,
        "holder": sheet.holder,
        "walked": walked,
        "parts": [one for one in parts if one["entries"] or one["photos"]],
        "competencies_head": _("Competencies it helps to grow"),
        "competencies": " · ".join(sheet.competencies[:8]),
        "photo": _("Photo from the classroom"),
        "empty": _("Nothing has been written in this round yet."),
        "shortened": _("Shortened to fit on one page; the whole text stays with its writer."),
        "foot": _("Written by the teacher; printed on %(day)s") % {"day": dates.medium(timezone.now(), language)},
        "levels": len(LIMITS),
    }


def span_of(since: datetime, until: datetime | None) -> str:
    return f"{dates.medium(since)} – {dates.medium(until)}" if until else f"{dates.medium(since)} –"


def part(stage: str, head: str, entries: list[dict[str, Any]], photos: list[list[int]] | None = None) -> dict[str, Any]:
    return {"stage": stage, "head": head, "entries": entries, "photos": photos or []}


def entry(text: str, note: str = "") -> dict[str, Any]:
    """A text at every length, cut where a word begins, and a line of facts above it."""
    flat = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return {"texts": [cut(flat, limit) for limit in LIMITS], "note": note, "cuts": [len(flat) > one for one in LIMITS]}


def cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: word_start(text, limit)].rstrip() + ELLIPSIS


def shown(said: Said) -> dict[str, Any]:
    return entry(said.text, dates.medium(said.at))


def promised(promise: Promise) -> dict[str, Any]:
    facts = [promise.class_name, dates.medium(promise.day) if promise.day else ""]
    proof = _("Evidence: %(what)s") % {"what": promise.evidence} if promise.evidence else ""
    return entry("\n".join(one for one in (promise.what, proof) if one), " · ".join(one for one in facts if one))


def happened(sheet: Sheet) -> list[dict[str, Any]]:
    """The notes, and a line that counts all pieces."""
    notes = [entry(piece.note, dates.medium(piece.added_at)) for piece in sheet.notes[:NOTES]]
    return [*notes, entry(counted(sheet))] if sheet.evidence else []


def counted(sheet: Sheet) -> str:
    number = len(sheet.evidence)
    said = ngettext("%(number)s piece of evidence", "%(number)s pieces of evidence", number) % {"number": number}
    photos = len([one for one in sheet.evidence if one.kind == "photo"])
    more = ngettext("%(number)s photo", "%(number)s photos", photos) % {"number": photos} if photos else ""
    return f"{said} ({more})" if more else said


def answered(answer: Answer) -> dict[str, Any]:
    return entry(answer.text, f"{answer.author} · {dates.medium(answer.at)}")


def pictures(sheet: Sheet) -> list[list[int]]:
    """The first photos that can still be read."""
    return [held for one in sheet.photos[:PHOTOS] if one.file and (held := bytes_of(one.file))]


def bytes_of(photo: PrivateFile) -> list[int]:
    """The thumbnail; an empty picture when its file is gone."""
    try:
        with photo.thumbnail.open("rb") as held:
            return list(held.read())
    except OSError:
        return []
