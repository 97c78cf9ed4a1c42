"""What may be read of many people's answers: sums of whole blocks of people, by group; never one answer."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from competencies import about, statistics
from competencies.models import Answer, Assessment, Framework, LevelBand, Question, Questionnaire, Rating, Response
from competencies.selectors import questions_of

FIRST, LATER = "first", "later"


def smallest() -> int:
    """The smallest group that is shown."""
    return settings.SMALLEST_GROUP_SHOWN


@dataclass(frozen=True)
class Group:
    """A group in the menu; `count` is None for one that is too small to be shown."""

    slug: str
    name: str
    count: int | None


@dataclass(frozen=True)
class Line:
    """One statement of a matrix, one option, or one thing ranked."""

    key: str
    label: str
    count: int | None
    counted: list[tuple[str, statistics.Counted | None]] = field(default_factory=list)
    mean: Decimal | None = None
    deviation: Decimal | None = None
    band: LevelBand | None = None
    rank: int | None = None


@dataclass(frozen=True)
class QuestionResult:
    """One question with its lines; `count` is None where fewer than five answered it."""

    question: Question
    count: int | None
    lines: list[Line] = field(default_factory=list)
    overall: Line | None = None


@dataclass(frozen=True)
class Results:
    """A questionnaire's sums for everybody, or for one group."""

    questionnaire: Questionnaire
    count: int
    groups: list[Group]
    group: str
    questions: list[QuestionResult]
    bands: list[LevelBand]


def bands() -> list[LevelBand]:
    """The words for means, highest first. One query."""
    return list(LevelBand.objects.order_by("-lower", "pk"))


def rows_of(questionnaire: Questionnaire) -> list[statistics.Row]:
    """The answers in order of arrival, who has paused marked. A guest counts as a person of their own. One query."""
    found = Response.objects.filter(questionnaire=questionnaire).order_by("created_at", "pk")
    return [
        statistics.Row(person=user or str(pk), group=group, key=pk, is_paused=paused_at is not None)
        for pk, user, group, paused_at in found.values_list("pk", "user_id", "group", "user__paused_at")
    ]


def results_of(questionnaire: Questionnaire, group: str = "") -> Results:
    """The sums of one version of a questionnaire. Four queries, whatever the number of answers.

    An unknown group, or one too small, gives the sums of nobody.
    """
    rows = rows_of(questionnaire)
    shown = statistics.in_whole_blocks(rows, smallest())
    chosen = shown.get(group, []) if group else [key for keys in shown.values() for key in keys]
    words = bands()
    values = values_by_question(questionnaire)
    questions = [
        summed(question, Counting(rows, values.get(question.pk, {}), group), words)
        for question in questions_of(questionnaire)
    ]
    groups = [
        Group(slug, group_name(questionnaire, slug), len(shown[slug]) if slug in shown else None)
        for slug in sorted({row.group for row in rows})
    ]
    return Results(questionnaire, len(chosen), groups, group, questions, words)


@dataclass(frozen=True)
class Counting:
    """The answers to one question, and of which group they are wanted."""

    rows: list[statistics.Row]
    values: dict[Hashable, Any]
    group: str

    def of(self, part: Callable[[Any], Any]) -> list[Any]:
        """The values that count. Whole blocks are formed anew of those who answered just this.

        Otherwise a question that few left out in one group could be worked out from the whole and the other groups.
        """
        answered = [row for row in self.rows if row.key in self.values and part(self.values[row.key]) is not None]
        shown = statistics.in_whole_blocks(answered, smallest())
        keys = shown.get(self.group, []) if self.group else [key for block in shown.values() for key in block]
        return [part(self.values[key]) for key in keys]

    @property
    def is_safe_by_group(self) -> bool:
        """Whether no group's count of one choice is small: only then may choices be shown group by group."""
        shown = statistics.in_whole_blocks((row for row in self.rows if row.key in self.values), smallest())
        counts = (Counter(str(self.values[key]) for key in keys) for keys in shown.values())
        return all(number >= smallest() for counted in counts for number in counted.values())


def group_name(questionnaire: Questionnaire, slug: str) -> str:
    """A group in words: what the answer was about, or who the person was."""
    if slug == "guest":
        return _("Guests with a code")
    if slug in User.Occupation.values:
        return str(User.Occupation(slug).label)
    return about.group_name(questionnaire.about_kind, slug)


def values_by_question(questionnaire: Questionnaire) -> dict[int, dict[Hashable, Any]]:
    """The neutral values by question and response. One query."""
    values: dict[int, dict[Hashable, Any]] = {}
    rows = Answer.objects.filter(response__questionnaire=questionnaire)
    for response, question, value in rows.values_list("response_id", "question_id", "value"):
        values.setdefault(question, {})[response] = value
    return values


def whole(value: Any) -> Any:
    return value


def summed(question: Question, counting: Counting, words: list[LevelBand]) -> QuestionResult:
    """The sums of one question, or none where too few answered it."""
    values = counting.of(whole)
    if not values:
        return QuestionResult(question, None)
    if question.kind == Question.Kind.LIKERT:
        return summed_matrix(question, counting, len(values), words)
    if question.kind == Question.Kind.SINGLE:
        return summed_choice(question, counting, values)
    lines = LINES[question.kind](question, values) if question.kind in LINES else []
    return QuestionResult(question, len(values), lines)


def summed_matrix(question: Question, counting: Counting, count: int, words: list[LevelBand]) -> QuestionResult:
    """Each statement, ranked by mean, and all statements together."""
    points = {choice["key"]: counting.of(itemgetter_or_none(choice["key"])) for choice in question.choices}
    lines = [
        matrix_line(question, choice["key"], label_of(choice), points[choice["key"]], words)
        for choice in question.choices
        if points[choice["key"]]
    ]
    every = [point for listed in points.values() for point in listed]
    overall = matrix_line(question, "", _("All items together"), every, words) if len(lines) > 1 else None
    return QuestionResult(question, count, ranked(lines, {line.key: line.mean for line in lines}), overall)


def itemgetter_or_none(key: str) -> Callable[[Any], Any]:
    """The point given to one statement, or None."""
    return lambda value: value.get(key)


def label_of(entry: dict[str, Any]) -> str:
    """The words of an option, statement or point in the reader's language."""
    return entry["en"] if get_language() == "en" else entry["th"]


def matrix_line(question: Question, key: str, label: str, points: list[int], words: list[LevelBand]) -> Line:
    """Frequency, percentage, mean, SD and level of the points given."""
    counted = statistics.frequencies(points, [point["value"] for point in question.scale])
    named: list[tuple[str, statistics.Counted | None]] = [
        (label_of(point), counted[point["value"]]) for point in question.scale
    ]
    score = statistics.mean(points)
    return Line(key, label, len(points), named, score, statistics.deviation(points), statistics.band_of(score, words))


def summed_choice(question: Question, counting: Counting, values: list[Any]) -> QuestionResult:
    """One of several: each option is a group of people, so small ones are hidden, and enough others with them."""
    lines = option_lines(question, values)
    shown = statistics.shown_groups({line.key: line.count or 0 for line in lines}, smallest())
    if counting.group and not counting.is_safe_by_group:
        shown = set()
    hidden = [replace(line, count=None, counted=[("", None)], rank=None) for line in lines if line.key not in shown]
    return QuestionResult(question, len(values), [line for line in lines if line.key in shown] + hidden)


def option_lines(question: Question, values: list[Any]) -> list[Line]:
    """How often each option was chosen, of the people who answered; ranked by frequency."""
    chosen = [key for value in values for key in (value if isinstance(value, list) else [value])]
    counted = statistics.frequencies(chosen, [choice["key"] for choice in question.choices], whole=len(values))
    lines = [
        Line(choice["key"], label_of(choice), counted[choice["key"]].count, [("", counted[choice["key"]])])
        for choice in question.choices
    ]
    return in_order(ranked(lines, {line.key: Decimal(line.count or 0) for line in lines}))


def ranking_lines(question: Question, values: list[Any]) -> list[Line]:
    """The mean place of each thing, and how often it came first; the lowest mean place ranks first."""
    lines = []
    for choice in question.choices:
        places = [value.index(choice["key"]) + 1 for value in values if choice["key"] in value]
        first = statistics.Counted(places.count(1), statistics.percent(places.count(1), len(places)))
        counted: list[tuple[str, statistics.Counted | None]] = [(_("came first"), first)]
        deviation = statistics.deviation(places)
        lines.append(Line(choice["key"], label_of(choice), len(places), counted, statistics.mean(places), deviation))
    return in_order(ranked(lines, {line.key: line.mean for line in lines}, highest_first=False))


def ranked(lines: list[Line], scores: dict[str, Decimal | None], *, highest_first: bool = True) -> list[Line]:
    places = statistics.ranks(scores, highest_first=highest_first)
    return [replace(line, rank=places.get(line.key)) for line in lines]


def in_order(lines: list[Line]) -> list[Line]:
    """By rank; equals as the questionnaire has them."""
    return sorted(lines, key=lambda line: line.rank or len(lines))


LINES: dict[str, Callable[[Question, list[Any]], list[Line]]] = {
    Question.Kind.MULTIPLE: option_lines,
    Question.Kind.RANKING: ranking_lines,
}


@dataclass(frozen=True)
class RoundResult:
    """How a group of people stood in one competency: in their first rounds, or in later ones."""

    label: str
    current: Line
    desirable: Line
    gap: Decimal


@dataclass(frozen=True)
class FrameworkResults:
    """A framework's sums, first rounds beside later ones. None where fewer than five people are counted."""

    framework: Framework
    first: list[RoundResult] | None
    first_count: int
    later: list[RoundResult] | None
    later_count: int
    bands: list[LevelBand]


def framework_results(framework: Framework) -> FrameworkResults:
    """First rounds and later rounds, each in whole blocks of people. Three queries."""
    rows = Assessment.objects.filter(framework=framework).order_by("created_at", "pk")
    shown = statistics.in_whole_blocks(
        (
            statistics.Row(user, FIRST if number == 1 else LATER, pk, is_paused=paused_at is not None)
            for pk, user, number, paused_at in rows.values_list("pk", "user_id", "round", "user__paused_at")
        ),
        smallest(),
    )
    words = bands()
    found = Rating.objects.filter(assessment__framework=framework).select_related("competency")
    ratings = list(found.order_by("competency__order", "pk"))
    first, later = (round_results(ratings, set(shown.get(part, [])), words) for part in (FIRST, LATER))
    return FrameworkResults(framework, first, len(shown.get(FIRST, [])), later, len(shown.get(LATER, [])), words)


def round_results(ratings: Iterable[Rating], chosen: set[Hashable], words: list[LevelBand]) -> list[RoundResult] | None:
    if not chosen:
        return None
    points: dict[str, tuple[list[int], list[int]]] = {}
    for rating in ratings:
        if rating.assessment_id in chosen:
            current, desirable = points.setdefault(rating.competency.name, ([], []))
            current.append(rating.current)
            desirable.append(rating.desirable)
    return [
        RoundResult(label, score_line(current, words), score_line(desirable, words), gap_of(current, desirable))
        for label, (current, desirable) in points.items()
    ]


def score_line(points: list[int], words: list[LevelBand]) -> Line:
    score = statistics.mean(points)
    deviation, band = statistics.deviation(points), statistics.band_of(score, words)
    return Line("", "", len(points), [], score, deviation, band)


def gap_of(current: list[int], desirable: list[int]) -> Decimal:
    return statistics.mean([want - have for have, want in zip(current, desirable, strict=True)]) or Decimal("0.00")
