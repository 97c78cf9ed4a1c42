"""Content files as StreamField data, every id made from keys."""

from typing import Any
from uuid import UUID

from core.sanitise import render_prose
from courses.content.schema import ActivityFile, Block, TutorialFile, Words
from courses.ids import content_id, item_id

Json = dict[str, Any]
PROSE = {"body", "left_body", "right_body"}


class Stream:
    """Turns the blocks of one activity of one unit into raw stream data in one language."""

    def __init__(self, unit: str, language: str) -> None:
        self.unit = unit
        self.language = language

    def words(self, value: Words | None) -> str:
        return getattr(value, self.language) if value else ""

    def activity_key(self, slug: str) -> UUID:
        return content_id("unit", self.unit, slug)

    def body(self, activity: ActivityFile) -> list[Json]:
        return [self.block(activity.slug, block) for block in activity.blocks]

    def block(self, activity: str, block: Block) -> Json:
        path = ("unit", self.unit, activity, block.key)
        fields = {name: getattr(block, name) for name in type(block).model_fields if name not in {"type", "key"}}
        value: Any
        kind = getattr(block, "type")  # noqa: B009 - every block but the abstract one has a type
        if kind == "text":
            value = render_prose(self.words(fields["body"]))
        else:
            value = {name: self.field(path, name, field) for name, field in fields.items()}
        return {"type": kind, "id": str(content_id(*path)), "value": value}

    def field(self, path: tuple[str, ...], name: str, field: Any) -> Any:
        if isinstance(field, Words):
            return render_prose(self.words(field)) if name in PROSE else self.words(field)
        if name == "recalls":
            return self.recall(field)
        if name == "accept":
            return self.texts(path, getattr(field, self.language) if field else [])
        if isinstance(field, list) and field and isinstance(field[0], str):
            return field
        if isinstance(field, list):
            return [self.child(path, one) for one in field]
        return field if field is not None else ""

    def child(self, path: tuple[str, ...], one: Any) -> Json:
        """An option, pair, statement, line or step, known by its own key."""
        inner = (*path, one.key)
        value = {name: self.field(inner, name, getattr(one, name)) for name in type(one).model_fields if name != "key"}
        return {"type": "item", "id": str(content_id(*inner)), "value": value}

    def texts(self, path: tuple[str, ...], texts: list[str]) -> list[Json]:
        return [
            {"type": "item", "id": str(content_id(*path, "accept", str(n))), "value": text}
            for n, text in enumerate(texts)
        ]

    def recall(self, named: str | None) -> str:
        """The id of the earlier item."""
        if not named:
            return ""
        activity, key = named.split("#")
        return str(item_id(self.activity_key(activity), content_id("unit", self.unit, activity, key)))


def tutorial_fields(tutorial: TutorialFile, language: str) -> Json:
    """The fields of a TutorialPage in one language."""
    root = ("tutorial", tutorial.slug)

    def words(value: Words) -> str:
        return str(getattr(value, language))

    def row(kind: str, name: str, value: Any) -> Json:
        return {"type": kind, "id": str(content_id(*root, kind, name)), "value": value}

    return {
        "title": words(tutorial.title),
        "level": tutorial.level,
        "use": tutorial.use,
        "grades": list(tutorial.grades),
        "application": words(tutorial.application),
        "minutes": tutorial.minutes,
        "works_offline": tutorial.works_offline,
        "outcome": words(tutorial.outcome),
        "summary": words(tutorial.summary),
        "needs": [row("need", str(n), words(need)) for n, need in enumerate(tutorial.needs)],
        "steps": [
            row(
                "step",
                step.key,
                {"title": words(step.title), "body": render_prose(words(step.body)), "drawing": step.drawing or ""},
            )
            for step in tutorial.steps
        ],
        "troubles": [
            row("trouble", str(n), {"problem": words(one.problem), "remedy": words(one.remedy)})
            for n, one in enumerate(tutorial.if_wrong)
        ],
        "offline_way": render_prose(words(tutorial.offline_way)),
        "privacy": render_prose(words(tutorial.privacy)),
        "try_now": render_prose(words(tutorial.try_now)),
        "drawing": tutorial.drawing,
    }
