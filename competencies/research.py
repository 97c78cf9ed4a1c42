"""What research gets of a questionnaire: lines without a name, of those alone whose yes is in force at that moment.

The words people said yes to stand in templates/accounts/data_consents.html; this module keeps them:
- who has given no yes, has taken it back, or answered as a guest is in no file;
- lines are added in whole blocks of five people of one group, in the order in which answer and yes were both there;
- where the sums of everybody less these lines would leave fewer than five people, the column is empty for that group;
- written words stand apart from the lines, in no order, without the names, numbers and addresses we know of.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.research import willing_people, yes_by_person
from competencies import statistics
from competencies.answers import place_of
from competencies.exports import Table
from competencies.models import Question, Questionnaire, Response
from competencies.results import group_name, itemgetter_or_none, label_of, rows_of, values_by_question, whole
from competencies.selectors import questions_of
from competencies.statistics import Row

WRITTEN = frozenset({Question.Kind.SHORT, Question.Kind.LONG})
LEFT_OUT = "[…]"
ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|@[\w.-]{3,}|\+?\d[\d\s-]{6,}\d")
SHORTEST_NAME = 3
TITLES = frozenset({"ครู", "นาย", "นาง", "นางสาว", "อาจารย์", "teacher", "mrs"})


@dataclass(frozen=True)
class Column:
    """One column of the lines; `part` takes out of a value what is summed by itself on the page of results."""

    question: Question
    head: str
    part: Callable[[Any], Any]
    cell: Callable[[Any], Any]


def answers_table(questionnaire: Questionnaire, smallest: int) -> Table:
    """One line for each filled form, numbered anew in no order, without name, place, time and words. Seven queries."""
    every, values = rows_of(questionnaire), values_by_question(questionnaire)
    lines = statistics.in_whole_blocks(willing_rows(questionnaire), smallest)
    columns = [column for question in questions_of(questionnaire) for column in columns_of(question)]
    hidden = {
        (group, at)
        for group, keys in lines.items()
        for at, column in enumerate(columns)
        if tells_of_few(column, every, values.get(column.question.pk, {}), group, set(keys), smallest)
    }
    group_of = {key: group for group, keys in lines.items() for key in keys}
    yield [_("No."), _("Group"), *(column.head for column in columns)]
    # Keys are random, so their order tells nothing of who answered when.
    for number, key in enumerate(sorted(group_of, key=str), 1):
        group = group_of[key]
        cells = (
            _("not shown") if (group, at) in hidden else column.cell(values.get(column.question.pk, {}).get(key))
            for at, column in enumerate(columns)
        )
        yield [number, group_name(questionnaire, group), *cells]


def willing_rows(questionnaire: Questionnaire) -> list[Row]:
    """Forms of people whose yes is in force. A late yes comes last: blocks given out before stay. Two queries."""
    since = yes_by_person()
    found = Response.objects.filter(questionnaire=questionnaire, user__in=willing_people())
    forms = [
        (max(at, since[user]), str(pk), Row(person=user, group=group, key=pk))
        for pk, user, group, at in found.values_list("pk", "user_id", "group", "created_at")
        if user in since
    ]
    return [row for _moment, _key, row in sorted(forms, key=lambda form: form[:2])]


def tells_of_few(
    column: Column, every: list[Row], values: dict[Any, Any], group: str, lines: set[Any], smallest: int
) -> bool:
    """Whether these lines hold few answers, or leave few when taken away from the sums of everybody."""
    answered = [
        row for row in every if row.group == group and row.key in values and column.part(values[row.key]) is not None
    ]
    counted = set(statistics.in_whole_blocks(answered, smallest).get(group, []))
    given = {row.person for row in answered if row.key in lines}
    others = {row.person for row in answered if row.key in counted - lines}
    return 0 < len(given) < smallest or 0 < len(others) < smallest


def columns_of(question: Question) -> list[Column]:
    """One column, or one for each statement or thing ranked; none for words."""
    if question.kind in WRITTEN:
        return []
    if question.kind == Question.Kind.SINGLE:
        names = {choice["key"]: label_of(choice) for choice in question.choices}
        head = f"{place_of(question)}: {question.prompt}"
        return [Column(question, head, whole, lambda value: names.get(value, ""))]
    return [choice_column(question, choice) for choice in question.choices]


def choice_column(question: Question, choice: dict[str, Any]) -> Column:
    """The point of a statement, the place of a thing, or 1 for chosen; empty where nothing was answered."""
    key, head = choice["key"], f"{question.prompt}: {label_of(choice)}"
    if question.kind == Question.Kind.LIKERT:
        return Column(question, head, itemgetter_or_none(key), lambda value: (value or {}).get(key, ""))
    if question.kind == Question.Kind.RANKING:
        return Column(question, head, whole, lambda value: value.index(key) + 1 if value and key in value else "")
    return Column(question, head, whole, lambda value: "" if value is None else int(key in value))


def words_table(questionnaire: Questionnaire, smallest: int) -> Table:
    """Written words by question, in no order and joined to nothing: no line, no group. Five people at a time."""
    hands, everybody = hands_of(questionnaire), shown_names()
    values = values_by_question(questionnaire)
    rows = [Row(person=row.person, group="", key=row.key) for row in willing_rows(questionnaire)]
    yield [_("Question"), _("Written words")]
    for question in questions_of(questionnaire):
        if question.kind not in WRITTEN:
            continue
        given = values.get(question.pk, {})
        shown = statistics.in_whole_blocks((row for row in rows if given.get(row.key)), smallest).get("", [])
        texts = (without_names(given[key], [*hands.get(key, []), *everybody]) for key in shown)
        # By their own letters: an order that tells neither who, nor when, nor in which line.
        for text in sorted(texts):
            yield [f"{place_of(question)}: {question.prompt}", text]


def hands_of(questionnaire: Questionnaire) -> dict[Any, list[str]]:
    """What each form's writer could be known by: the parts of their name, and their places. Two queries."""
    places: dict[int, list[str]] = {}
    answered = Response.objects.filter(questionnaire=questionnaire, user__in=willing_people())
    where = Membership.objects.filter(user__in=answered.values("user")).select_related("school", "agency")
    for row in where:
        place = row.school or row.agency
        places.setdefault(row.user_id, []).extend(place_names(place) if place else [])
    found = answered.values_list("pk", "user_id", "user__display_name")
    return {pk: [*name.split(), *places.get(user, [])] for pk, user, name in found}


def place_names(place: Any) -> Iterator[str]:
    """A school is written with or without the word school."""
    for name in (place.name_th, place.name_en):
        yield name
        yield name.removeprefix("โรงเรียน").removesuffix(" School")


def shown_names() -> list[str]:
    """The names all people of the site go by. One query."""
    return list(User.objects.exclude(display_name="").values_list("display_name", flat=True))


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with names, mail and web addresses and telephone numbers taken out, the longest first."""
    text = ADDRESS.sub(LEFT_OUT, text)
    long_enough = {name.strip() for name in names if len(name.strip()) >= SHORTEST_NAME}
    found = sorted((name for name in long_enough if name.lower() not in TITLES), key=len, reverse=True)
    if not found:
        return text
    return re.sub("|".join(map(re.escape, found)), LEFT_OUT, text, flags=re.IGNORECASE)
