"""What a finished round has led to, for the box on the unit's page."""

from typing import Any

from django import template

from courses.models import Cycle
from courses.walks import Proved, proved_by

register = template.Library()


@register.simple_tag
def what_is_proved(user: Any, cycle: Cycle | None) -> Proved:
    """Two queries."""
    return proved_by(user, cycle)
