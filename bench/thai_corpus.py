"""The judged Thai questions and the content they are asked of; used by bench/search.py and by the recall test."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from wagtail.models import Locale, Page

from core.models import ContentPage

ROOT = Path(__file__).resolve().parents[1]
QUERIES = ROOT / "tests" / "core" / "thai_queries.yaml"
CONTENT = ROOT / "content"
# What stands on no page before an answer, and what is not text.
UNREAD = {
    *(
        "feedback",
        "feedback_right",
        "feedback_partly",
        "feedback_wrong",
        "accept",
        "model_answer",
        "answer",
        "tolerance",
    ),
    *("key", "slug", "type", "tone", "role", "use", "level", "grades", "scale", "kinds", "visibility", "correct"),
    *("origin", "drawing", "competencies", "competency", "recalls", "recall_label"),
}


@dataclass(frozen=True)
class Text:
    """One content file in Thai."""

    name: str
    title: str
    body: str


@dataclass(frozen=True)
class Judged:
    """A question and the names of the texts that answer it."""

    query: str
    finds: frozenset[str]


def thai(value: Any) -> Iterator[str]:
    """Every Thai text in a piece of a content file, as a learner reads it."""
    if isinstance(value, list):
        for inner in value:
            yield from thai(inner)
    elif isinstance(value, dict):
        if set(value) == {"th", "en"}:
            yield str(value["th"])
            return
        for key, inner in value.items():
            if key not in UNREAD:
                yield from thai(inner)


def texts() -> list[Text]:
    """All content files."""
    found = []
    for path in sorted([*CONTENT.glob("units/*/*.yaml"), *CONTENT.glob("tutorials/*.yaml")]):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        alone = path.name == "unit.yaml" or path.parent.name == "tutorials"
        name = data["slug"] if alone else f"{path.parent.name}/{data['slug']}"
        body = [text for key, value in data.items() if key != "title" for text in thai({key: value})]
        found.append(Text(name, data["title"]["th"], "\n".join(body)))
    return found


def judged() -> list[Judged]:
    """The questions, unit names in full."""
    data = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    short = data["units"]

    def full(name: str) -> str:
        unit, _slash, slug = name.partition("/")
        return f"{short.get(unit, unit)}/{slug}" if slug else short.get(unit, unit)

    return [Judged(row["q"], frozenset(full(name) for name in row["finds"])) for row in data["queries"]]


def publish(home: Page, found: list[Text], language: str = "th") -> None:
    """A plain page for every text; the name of the text is its `seo_title`."""
    locale = Locale.objects.get_or_create(language_code=language)[0]
    for number, text in enumerate(found):
        body = [{"type": "prose", "value": f"<p>{text.body.replace('&', '&amp;').replace('<', '&lt;')}</p>"}]
        page = ContentPage(title=text.title, slug=f"text-{number}", seo_title=text.name, body=body, locale=locale)
        home.add_child(instance=page)


@dataclass(frozen=True)
class Score:
    """How the questions fared. `missed` and `extra` name them."""

    recall: float
    precision: float
    exact: int
    asked: int
    missed: dict[str, set[str]]
    extra: dict[str, set[str]]


def score(answers: dict[str, set[str]], questions: list[Judged]) -> Score:
    """Over all questions together: what was found of what should be, and what should be of what was found."""
    missed = {one.query: set(one.finds - answers[one.query]) for one in questions if one.finds - answers[one.query]}
    extra = {one.query: set(answers[one.query] - one.finds) for one in questions if answers[one.query] - one.finds}
    wanted = sum(len(one.finds) for one in questions)
    hits = sum(len(one.finds & answers[one.query]) for one in questions)
    given = sum(len(answers[one.query]) for one in questions)
    exact = sum(answers[one.query] == one.finds for one in questions)
    return Score(hits / wanted, hits / max(given, 1), exact, len(questions), missed, extra)
