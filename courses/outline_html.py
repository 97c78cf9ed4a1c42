"""The outline as HTML, put together from rows drawn once per version: a page costs a join, not a template a row."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from courses.outline import Outline, Step
from courses.selectors import STAGES, Standing


def outline_html(outline: Outline, standing: Standing, current: Step | None = None) -> SafeString:
    """Stages, activities, minutes and the learner's marks; on the unit's own page each stage's opening words."""
    parts = []
    for stage in STAGES:
        steps = outline.of_stage(stage)
        if steps:
            words = "" if current else outline.stages.get(stage, "")
            head = stage_head(stage, sum(step.minutes for step in steps), outline.language, words)
            rows = "".join(row_html(outline, step, mark_of(step, standing), current is step) for step in steps)
            parts.append(head + rows + "</ol></section>")
    return mark_safe("".join(parts))  # noqa: S308 - drawn by our own templates


def mark_of(step: Step, standing: Standing) -> str:
    return "done" if step.key in standing.done else "begun" if step.key in standing.started else ""


def row_html(outline: Outline, step: Step, mark: str, is_current: bool) -> str:
    return drawn_row(outline.version, outline.language, outline.slug, step, mark, is_current)


@lru_cache(maxsize=8192)
def drawn_row(version: int, language: str, unit: str, step: Step, mark: str, is_current: bool) -> str:
    """`version` and `language` only tell rows of different publications apart."""
    context = {"unit": unit, "step": step, "mark": mark, "is_current": is_current}
    return render_to_string("courses/_outline_row.html", context)


@lru_cache(maxsize=256)
def stage_head(stage: str, minutes: int, language: str, words: str) -> str:
    return render_to_string("courses/_outline_stage.html", {"stage": stage, "minutes": minutes, "words": words})
