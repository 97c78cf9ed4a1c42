"""Who is led to the results."""

from typing import Any

from django import template

from competencies.permissions import may_read_results

register = template.Library()


@register.filter
def reads_results(user: Any) -> bool:
    """Officers confirmed today, editors and site admins. At most three queries."""
    return may_read_results(user)
