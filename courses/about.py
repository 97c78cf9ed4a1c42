"""What the perception survey at the end of a unit is about: one finished round of the learner's own."""

from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from competencies import about
from courses.models import Cycle, UnitEdition

SURVEY = "aaar-perception"
UNIT_CYCLE = "unit-cycle"


def owns(user: Any, cycle: UUID) -> bool:
    """Whether it is this person's round, and at its end. One query."""
    return Cycle.objects.visible_to(user).filter(pk=cycle, completed_at__isnull=False).exists()


def unit_of(cycle: UUID) -> str:
    """Answers are summed up per unit."""
    return Cycle.objects.filter(pk=cycle).values_list("enrolment__unit__slug", flat=True).first() or ""


def unit_name(slug: str) -> str:
    """The unit's title in the reader's language, else in Thai, else its address."""
    titles = dict(UnitEdition.objects.filter(unit__slug=slug).values_list("language", "title"))
    return titles.get((get_language() or "th")[:2]) or titles.get("th") or slug


def register() -> None:
    """Called once, when the app is ready."""
    about.register(UNIT_CYCLE, owns, group=unit_of, name=unit_name)
