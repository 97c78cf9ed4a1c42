"""Lists of published pages for templates that compose several apps, each in one query."""

from typing import Any

from django import template
from django.apps import apps
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def live_pages(context: Context, model: str, order_by: str = "path", limit: int = 12) -> list[Any]:
    """Public pages of a kind in the reader's language: `{% live_pages "courses.UnitPage" as units %}`."""
    pages = apps.get_model(model).objects.live().public().filter(locale__language_code=get_language() or "th")
    found = list(pages.order_by(order_by, "pk")[:limit])
    for page in found:
        page.address = page.get_url(context.get("request"))
    return found
