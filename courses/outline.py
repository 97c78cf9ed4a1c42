"""The outline of a unit in one language, kept in memory per version: no query while nothing was published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from core.keep import Newest
from courses.models import Activity, ActivityEdition, Item, Unit, UnitEdition

_outlines: "Newest[tuple[UUID, int, str], Outline]" = Newest(256)


@dataclass(frozen=True)
class Step:
    """One activity as the outline shows it."""

    key: UUID
    slug: str
    title: str
    summary: str
    stage: str
    minutes: int
    position: int
    items: tuple[UUID, ...]
    kinds: frozenset[str]
    first_published_at: datetime
    translated: bool


@dataclass(frozen=True)
class Outline:
    """A unit: its words and its steps in order."""

    key: UUID
    slug: str
    version: int
    language: str
    title: str
    question: str
    summary: str
    body: str
    drawing: str
    stages: dict[str, str]
    steps: tuple[Step, ...]
    translated: bool

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def by_key(self, key: UUID) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def after(self, step: Step) -> Step | None:
        """The step that follows."""
        place = self.steps.index(step)
        return self.steps[place + 1] if place + 1 < len(self.steps) else None

    def of_stage(self, stage: str) -> list[Step]:
        return [step for step in self.steps if step.stage == stage]

    @property
    def rendered_body(self) -> SafeString:
        """Rendered by our own template when the unit was published."""
        return mark_safe(self.body)  # noqa: S308 - rendered by our own templates

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


def outline_of(unit: Unit, language: str) -> Outline | None:
    """The outline, or None when the unit has no edition. Three queries the first time after a publication."""
    name = (unit.key, unit.version, language)
    found = _outlines.get(name)
    if found is None:
        found = read_outline(unit, language)
        if found is None:
            return None
        _outlines[name] = found
    return found


def read_outline(unit: Unit, language: str) -> Outline | None:
    """The outline as the database has it now; three queries."""
    editions = {row.language: row for row in UnitEdition.objects.filter(unit=unit)}
    words = editions.get(language) or editions.get("th") or next(iter(editions.values()), None)
    if words is None:
        return None
    steps = tuple(build_steps(unit, language))
    return Outline(
        key=unit.key,
        slug=unit.slug,
        version=unit.version,
        language=language,
        title=words.title,
        question=words.question,
        summary=words.summary,
        body=words.body,
        drawing=words.drawing,
        stages=words.stages,
        steps=steps,
        translated=words.language == language,
    )


def build_steps(unit: Unit, language: str) -> list[Step]:
    activities = Activity.objects.filter(unit=unit, retired_at=None).order_by("position", "pk")
    words: dict[UUID, dict[str, Any]] = {}
    for row in ActivityEdition.objects.filter(activity__unit=unit).values("activity", "language", "title", "summary"):
        words.setdefault(row["activity"], {})[row["language"]] = row
    items: dict[UUID, list[tuple[UUID, str]]] = {}
    for item in Item.objects.filter(activity__unit=unit, retired_at=None).order_by("position", "pk"):
        items.setdefault(item.activity_id, []).append((item.pk, item.kind))
    steps = []
    for activity in activities:
        editions = words.get(activity.key, {})
        shown = editions.get(language) or editions.get("th") or next(iter(editions.values()), None)
        if shown is None:
            continue
        asked = items.get(activity.key, [])
        steps.append(
            Step(
                key=activity.key,
                slug=activity.slug,
                title=shown["title"],
                summary=shown["summary"],
                stage=activity.stage,
                minutes=activity.minutes,
                position=activity.position,
                items=tuple(key for key, _kind in asked),
                kinds=frozenset(kind for _key, kind in asked),
                first_published_at=activity.first_published_at,
                translated=language in editions,
            )
        )
    return steps
