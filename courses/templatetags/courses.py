"""Small helpers of the player's templates."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.dateparse import parse_date

from courses.outline import Outline, Step
from courses.selectors import STAGES

register = template.Library()


@register.filter
def by_stage(outline: Outline) -> list[tuple[str, list[Step]]]:
    """The stages that have steps, in order."""
    return [(stage, steps) for stage in STAGES if (steps := outline.of_stage(stage))]


@register.filter
def minutes_of(steps: Iterable[Step]) -> int:
    return sum(step.minutes for step in steps)


@register.filter
def as_date(value: str | None) -> date | None:
    """A day as payloads keep it (2026-11-26)."""
    try:
        return parse_date(value or "")
    except ValueError:
        return None
