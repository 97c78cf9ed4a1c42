"""What a question finds among public pages: the reader's language first, a screenful at a time, in few queries."""

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.safestring import SafeString
from modelsearch.backends import get_search_backend
from wagtail.models import Page, PageViewRestriction

from core.models import SearchText
from core.search.kinds import KINDS, PAGE
from core.thai.analyser import readings
from core.thai.text import excerpt, mark

PER_SCREEN = 10
MOST_COUNTED = 1000


class Asked(NamedTuple):
    """A question with its filters. `typing`: the last word may not be finished."""

    query: str
    language: str
    kind: str = ""
    level: str = ""
    after: str = ""
    typing: bool = False


class Way(NamedTuple):
    """One way of asking the index, from strict to generous."""

    operator: str
    unfinished: bool


EXACT = Way("and", unfinished=False)
BEGINNING = Way("and", unfinished=True)
ANY_WORD = Way("or", unfinished=False)


@dataclass(frozen=True)
class Result:
    """One result as it is shown."""

    title: SafeString
    url: str
    excerpt: SafeString
    kind: Any
    level: Any
    language: str
    foreign: bool
    within: str


@dataclass(frozen=True)
class Found:
    """A screenful, how many there are by kind and level, and where to go on."""

    results: list[Result] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    total: int = 0
    many: bool = False
    loose: bool = False
    older: str = ""


class Cursor(NamedTuple):
    """The last row of a screen."""

    foreign: int
    score: float
    page_id: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """A cursor as it was written, or None: whoever changes the address starts at the top."""
        try:
            foreign, score, page_id = text.split("~")
            cursor = cls(int(foreign), float(score), int(page_id))
        except ValueError:
            return None
        sound = cursor.foreign in {0, 1} and math.isfinite(cursor.score) and 0 < cursor.page_id < 2**63
        return cursor if sound else None

    def __str__(self) -> str:
        return f"{self.foreign}~{self.score!r}~{self.page_id}"

    def rest(self) -> Q:
        """What comes behind it."""
        same_score = Q(foreign=self.foreign, score=self.score, pk__gt=self.page_id)
        return Q(foreign__gt=self.foreign) | Q(foreign=self.foreign, score__gt=self.score) | same_score


def public_texts() -> QuerySet[SearchText]:
    """The texts of pages anyone may read. One query, for the places that are closed."""
    texts = SearchText.objects.filter(page__live=True)
    for path in PageViewRestriction.objects.values_list("page__path", flat=True):
        texts = texts.exclude(page__path__startswith=path)
    return texts


def matching(asked: Asked, way: Way, texts: QuerySet[SearchText]) -> QuerySet[SearchText]:
    return get_search_backend().matching(texts, asked.query, operator=way.operator, unfinished=way.unfinished)


def ways(asked: Asked) -> list[Way]:
    """From strict to generous; while someone types, the last word counts as a beginning."""
    first = [BEGINNING] if asked.typing else [EXACT, BEGINNING]
    several = any(len(reading) > 1 for reading in readings(asked.query))
    return [*first, ANY_WORD] if several else first


def counted(asked: Asked, way: Way, texts: QuerySet[SearchText]) -> dict[tuple[str, str], int]:
    """How many there are of each kind and level, of the first `MOST_COUNTED`."""
    some = matching(asked, way, texts).values("pk", "kind", "level")[:MOST_COUNTED]
    counts: dict[tuple[str, str], int] = {}
    for row in some:
        name = (row["kind"], row["level"])
        counts[name] = counts.get(name, 0) + 1
    return counts


def screenful(asked: Asked, way: Way, texts: QuerySet[SearchText]) -> list[tuple[Cursor, SearchText]]:
    """One row more than is shown, best first. Texts are read after sorting: they would make the sorting slow."""
    if asked.kind:
        texts = texts.filter(kind=asked.kind)
    if asked.level:
        texts = texts.filter(level=asked.level)
    foreign = Case(When(language=asked.language, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = get_search_backend().scored(matching(asked, way, texts), asked.query, way.operator, way.unfinished)
    rows = rows.annotate(foreign=foreign)
    cursor = Cursor.read(asked.after) if asked.after else None
    if cursor:
        rows = rows.filter(cursor.rest())
    order = [
        Cursor(*row)
        for row in rows.order_by("foreign", "score", "pk").values_list("foreign", "score", "pk")[: PER_SCREEN + 1]
    ]
    found = SearchText.objects.select_related("page__locale").in_bulk([place.page_id for place in order])
    return [(place, found[place.page_id]) for place in order if place.page_id in found]


def titles_above(rows: list[SearchText]) -> dict[str, str]:
    """The titles of the pages above activities, by path."""
    paths = {row.page.path[: -Page.steplen] for row in rows if row.kind == "activity"}
    return dict(Page.objects.filter(path__in=paths).values_list("path", "title")) if paths else {}


def shown(rows: list[SearchText], asked: Asked, request: HttpRequest) -> list[Result]:
    """The rows in words; title and excerpt with the found words marked."""
    above = titles_above(rows)
    unfinished = asked.typing
    return [
        Result(
            title=mark(row.page.title, asked.query, unfinished=unfinished),
            url=row.page.get_url(request) or "",
            excerpt=excerpt(row.text, asked.query, unfinished=unfinished),
            kind=KINDS.get(row.kind, PAGE).one,
            level=KINDS.get(row.kind, PAGE).levels.get(row.level, ""),
            language=row.language,
            foreign=row.language != asked.language,
            within=above.get(row.page.path[: -Page.steplen], ""),
        )
        for row in rows
    ]


def find(asked: Asked, request: HttpRequest) -> Found:
    """Answer a question. A blank one finds nothing. At most nine queries, whatever is found."""
    if not readings(asked.query):
        return Found()
    texts = public_texts()
    for way in ways(asked):
        counts = counted(asked, way, texts)
        if counts:
            return answered(asked, way, counts, texts, request)
    return Found()


def answered(
    asked: Asked, way: Way, counts: dict[tuple[str, str], int], texts: QuerySet[SearchText], request: HttpRequest
) -> Found:
    """The first screen, or the one behind a cursor."""
    rows = screenful(asked, way, texts)
    by_kind: dict[str, int] = {}
    for (kind, _level), number in counts.items():
        by_kind[kind] = by_kind.get(kind, 0) + number
    total = sum(by_kind.values())
    older = str(rows[PER_SCREEN - 1][0]) if len(rows) > PER_SCREEN else ""
    return Found(
        results=shown([row for _place, row in rows[:PER_SCREEN]], asked._replace(typing=way.unfinished), request),
        counts=by_kind,
        levels={level: number for (kind, level), number in counts.items() if kind == asked.kind},
        total=total,
        many=total >= MOST_COUNTED,
        loose=way is ANY_WORD,
        older=older,
    )
