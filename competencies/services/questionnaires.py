"""Writing the questionnaires of data/questionnaires/*.yaml into the tables; running it again changes nothing."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from competencies.models import Competency, Question, Questionnaire, Section
from core.fields import digest_source

MATRIX = Question.Kind.LIKERT
CHOOSING = {Question.Kind.SINGLE, Question.Kind.MULTIPLE, Question.Kind.RANKING}


class QuestionnaireError(Exception):
    """The file breaks a rule of questionnaires; the message says which."""


def skeleton(data: dict[str, Any]) -> str:
    """Digest of what answers point to: keys, kinds, options and points. Wording is not in it."""
    bones = [
        [
            section["key"],
            question["key"],
            question["kind"],
            question.get("required", True),
            [choice["key"] for choice in question.get("choices", [])],
            [point["value"] for point in scale_of(data, question)],
        ]
        for section in data["sections"]
        for question in section["questions"]
    ]
    return hashlib.sha256(digest_source(bones)).hexdigest()


def scale_of(data: dict[str, Any], question: dict[str, Any]) -> list[dict[str, Any]]:
    """The points of a matrix, named in the question or shared by name."""
    scale = question.get("scale", [])
    return data.get("scales", {})[scale] if isinstance(scale, str) else scale


@transaction.atomic
def load_questionnaire(*, data: dict[str, Any]) -> Questionnaire:
    """One questionnaire. Changed wording is updated in place; a changed list of questions becomes a new version.

    Raises QuestionnaireError and changes nothing when the file breaks a rule.
    """
    check_questions(data)
    digest = skeleton(data)
    newest = Questionnaire.objects.filter(slug=data["slug"]).order_by("-version").first()
    if newest is None or newest.digest != digest:
        if newest:
            Questionnaire.objects.filter(pk=newest.pk, retired_at=None).update(retired_at=timezone.now())
        version = newest.version + 1 if newest else 1
        newest = Questionnaire.objects.create(slug=data["slug"], version=version, digest=digest)
    Questionnaire.objects.filter(pk=newest.pk).update(
        **titled(data),
        origin=data.get("origin", "elaboration"),
        note_th=data.get("note", {}).get("th", ""),
        note_en=data.get("note", {}).get("en", ""),
        about_kind=data.get("about_kind", ""),
    )
    for order, section in enumerate(data["sections"], 1):
        write_section(newest, order, section, data)
    newest.refresh_from_db()
    return newest


def titled(entry: dict[str, Any]) -> dict[str, str]:
    intro = entry.get("intro", {})
    return {
        "title_th": entry["title"]["th"],
        "title_en": entry["title"]["en"],
        "intro_th": intro.get("th", ""),
        "intro_en": intro.get("en", ""),
    }


def write_section(questionnaire: Questionnaire, order: int, entry: dict[str, Any], data: dict[str, Any]) -> None:
    section, _made = Section.objects.update_or_create(
        questionnaire=questionnaire, key=entry["key"], defaults={**titled(entry), "order": order}
    )
    for number, question in enumerate(entry["questions"], 1):
        Question.objects.update_or_create(
            section=section,
            key=question["key"],
            defaults={
                "kind": question["kind"],
                "order": number,
                "prompt_th": question["prompt"]["th"],
                "prompt_en": question["prompt"]["en"],
                "required": question.get("required", True),
                "origin": question.get("origin", data.get("origin", "elaboration")),
                "choices": [worded(choice) for choice in question.get("choices", [])],
                "scale": scale_of(data, question),
            },
        )


def worded(choice: dict[str, Any]) -> dict[str, Any]:
    """A choice with its words; one that names a competency takes the framework's words where it has none."""
    slug = choice.get("competency")
    if not slug:
        return choice
    competency = Competency.objects.filter(slug=slug).first()
    if competency is None:
        raise QuestionnaireError(f"{slug} is in no framework: load the frameworks first")
    return {"th": competency.th, "en": competency.en, **choice}


def check_questions(data: dict[str, Any]) -> None:
    """Every kind has what it needs, and no key stands twice."""
    for section in data["sections"]:
        keys = [question["key"] for question in section["questions"]]
        check_unique(keys, section["key"])
        for question in section["questions"]:
            place = f"{data['slug']}.{section['key']}.{question['key']}"
            choices = [choice["key"] for choice in question.get("choices", [])]
            check_unique(choices, place)
            check_kind(question["kind"], choices, scale_of(data, question), place)


def check_unique(keys: list[str], place: str) -> None:
    if len(keys) != len(set(keys)):
        raise QuestionnaireError(f"{place}: a key stands twice")


def check_kind(kind: str, choices: list[str], scale: list[dict[str, Any]], place: str) -> None:
    if kind not in Question.Kind.values:
        raise QuestionnaireError(f"{place}: {kind} is no kind of question")
    if kind in {MATRIX, *CHOOSING} and not choices:
        raise QuestionnaireError(f"{place}: it needs choices")
    if kind == MATRIX and len(scale) < 2:
        raise QuestionnaireError(f"{place}: a matrix needs a scale")
