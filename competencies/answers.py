"""What a good answer to each kind of question is, in neutral form: keys and points, never words in one language."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from competencies.models import Question

SHORT_LIMIT = 300
LONG_LIMIT = 4000
Errors = dict[str, str]


def place_of(question: Question) -> str:
    """The name of a question within its questionnaire: section.question."""
    return f"{question.section.key}.{question.key}"


def keys_of(question: Question) -> list[str]:
    return [choice["key"] for choice in question.choices]


def points_of(question: Question) -> list[int]:
    return [point["value"] for point in question.scale]


def checked(questions: Iterable[Question], values: dict[str, Any]) -> tuple[dict[str, Any], Errors]:
    """The answers worth keeping by place, and what is wrong by place, or place.statement of a matrix."""
    clean: dict[str, Any] = {}
    errors: Errors = {}
    known = {place_of(question): question for question in questions}
    for stray in values.keys() - known.keys():
        errors[stray] = _("This question is not in the questionnaire.")
    for place, question in known.items():
        value = values.get(place)
        if value in (None, "", [], {}):
            if question.required:
                errors.update(missing(question, place))
            continue
        wrong = CHECKS[question.kind](question, value, place)
        errors.update(wrong)
        if not wrong:
            clean[place] = value.strip() if isinstance(value, str) else value
    return clean, errors


def missing(question: Question, place: str) -> Errors:
    """Nothing was answered where something must be."""
    if question.kind == Question.Kind.LIKERT:
        return {f"{place}.{key}": _("Please choose one point.") for key in keys_of(question)}
    if question.kind in {Question.Kind.SINGLE, Question.Kind.MULTIPLE}:
        return {place: _("Please choose an answer.")}
    if question.kind == Question.Kind.RANKING:
        return {place: _("Please give every line a place.")}
    return {place: _("Please write a few words.")}


def wrong_matrix(question: Question, value: Any, place: str) -> Errors:
    if not isinstance(value, dict) or value.keys() - set(keys_of(question)):
        return {place: _("This answer does not fit the question.")}
    points = points_of(question)
    errors = {
        f"{place}.{key}": _("Please choose one of the points shown.")
        for key, point in value.items()
        if isinstance(point, bool) or point not in points
    }
    if question.required:
        errors |= {f"{place}.{key}": _("Please choose one point.") for key in keys_of(question) if key not in value}
    return errors


def wrong_single(question: Question, value: Any, place: str) -> Errors:
    good = isinstance(value, str) and value in keys_of(question)
    return {} if good else {place: _("Please choose one of the answers shown.")}


def wrong_multiple(question: Question, value: Any, place: str) -> Errors:
    good = isinstance(value, list) and len(set(map(str, value))) == len(value) and set(value) <= set(keys_of(question))
    return {} if good else {place: _("Please choose one of the answers shown.")}


def wrong_ranking(question: Question, value: Any, place: str) -> Errors:
    good = isinstance(value, list) and sorted(map(str, value)) == sorted(keys_of(question))
    return {} if good else {place: _("Please give every line a place of its own: each number once.")}


def wrong_text(question: Question, value: Any, place: str) -> Errors:
    limit = SHORT_LIMIT if question.kind == Question.Kind.SHORT else LONG_LIMIT
    if not isinstance(value, str):
        return {place: _("This answer does not fit the question.")}
    if len(value) > limit:
        words = _("This is %(length)s characters long; there is room for %(limit)s.")
        return {place: words % {"length": len(value), "limit": limit}}
    return {}


CHECKS: dict[str, Callable[[Question, Any, str], Errors]] = {
    Question.Kind.LIKERT: wrong_matrix,
    Question.Kind.SINGLE: wrong_single,
    Question.Kind.MULTIPLE: wrong_multiple,
    Question.Kind.RANKING: wrong_ranking,
    Question.Kind.SHORT: wrong_text,
    Question.Kind.LONG: wrong_text,
}
