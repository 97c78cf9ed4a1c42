"""Plots as SVG from the server: each says in words what it draws, and a table stands behind it."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

LEFT, RIGHT, TOP = 14, 306, 16
LOWEST, HIGHEST = 1, 5


def across(point: float | Decimal) -> str:
    """Where a point of the scale of five lies, from left to right."""
    share = (Decimal(str(point)) - LOWEST) / (HIGHEST - LOWEST)
    return f"{LEFT + share * (RIGHT - LEFT):.1f}"


@register.simple_tag
def gap_plot(current: float, desirable: float, before: float | None = None) -> SafeString:
    """A line of five points: a full dot where I stand, a ring where I want to stand, a small one where I stood."""
    words = _("Current condition %(current)s of 5, desirable condition %(desirable)s of 5.")
    label = words % {"current": current, "desirable": desirable}
    earlier = SafeString("")
    if before is not None:
        label = f"{label} {_('Before: %(before)s of 5.') % {'before': before}}"
        place = across(before)
        earlier = format_html('<path class="plot__before" d="M{0} {1}v-8m-5 0h10"/>', place, TOP - 5)
    ticks = format_html_join(
        "", '<path class="plot__tick" d="M{} {}v8"/>', ((across(point), TOP - 4) for point in range(1, 6))
    )
    numbers = format_html_join(
        "", '<text class="plot__number" x="{}" y="39">{}</text>', ((across(point), point) for point in range(1, 6))
    )
    return format_html(
        '<svg class="plot" viewBox="0 0 320 44" role="img" aria-label="{}">'
        '<path class="plot__axis" d="M{} {}H{}"/>{}{}<path class="plot__gap" d="M{} {}H{}"/>{}'
        '<circle class="plot__desirable" cx="{}" cy="{}" r="8"/>'
        '<circle class="plot__current" cx="{}" cy="{}" r="5"/></svg>',
        label,
        *(LEFT, TOP, RIGHT, ticks, numbers),
        *(across(current), TOP, across(desirable), earlier),
        *(across(desirable), TOP, across(current), TOP),
    )


@register.simple_tag
def bar(percent: Any) -> SafeString:
    """A bar for a percentage that stands in words beside it."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar__ground" width="100" height="8" rx="1"/>'
        '<rect class="bar__part" width="{}" height="8" rx="1"/></svg>',
        f"{Decimal(str(percent)):.1f}",
    )


@register.filter
def signed(value: Any) -> str:
    """+2, 0, -1 with a true minus."""
    if value is None:
        return ""
    return f"+{value}" if value > 0 else str(value).replace("-", "−")
