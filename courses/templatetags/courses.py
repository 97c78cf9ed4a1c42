"""Small helpers of the player's templates."""

from datetime import date

from django import template
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString

from courses.outline import Outline, Step
from courses.outline_html import outline_html
from courses.selectors import Standing

register = template.Library()


@register.simple_tag
def outline_rows(outline: Outline, standing: Standing, current: Step | None = None) -> SafeString:
    """The outline's stages and rows."""
    return outline_html(outline, standing, current)


@register.filter
def as_date(value: str | None) -> date | None:
    """A day as payloads keep it (2026-11-26)."""
    try:
        return parse_date(value or "")
    except ValueError:
        return None


@register.filter
def plain_number(value: object) -> object:
    """A number without needless zeros (150, not 150.0); what is still being typed stays as it was typed."""
    return f"{value:.10g}" if isinstance(value, float) else value
