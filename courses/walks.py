"""A learner's own rounds through a unit, also when the unit is not published any more."""

from dataclasses import dataclass, field
from typing import Any

from competencies.models import Competency
from competencies.selectors import has_answered
from courses.about import SURVEY, UNIT_CYCLE
from courses.models import ActivityPage, ActivityState, Certificate, Cycle, ItemState, Unit, UnitPage
from courses.outline import Outline, outline_of


@dataclass
class Walk:
    """All rounds, oldest first, and the one that is looked at."""

    unit: Unit
    cycles: list[Cycle]
    cycle: Cycle
    title: str
    question: str
    outline: Outline | None = None

    @property
    def is_open(self) -> bool:
        """Whether the unit can still be opened."""
        return self.outline is not None and self.unit.retired_at is None


def walk_of(user: Any, slug: str, language: str, *, number: str = "", finished: bool = False) -> Walk | None:
    """The newest round, or that of this number; with `finished` only those at their end. Two queries, the outline."""
    if not user.is_authenticated:
        return None
    unit = Unit.objects.filter(slug=slug).first()
    cycles = list(Cycle.objects.visible_to(user).filter(enrolment__unit=unit).order_by("no")) if unit else []
    wanted = [one for one in cycles if (not number or str(one.no) == number) and (one.completed_at or not finished)]
    if unit is None or not wanted:
        return None
    outline = outline_of(unit, language)
    title, question = words_of_unit(unit, outline, language)
    return Walk(unit=unit, cycles=cycles, cycle=wanted[-1], title=title, question=question, outline=outline)


def words_of_unit(unit: Unit, outline: Outline | None, language: str) -> tuple[str, str]:
    """Title and question; of a unit nobody can open any more, from its page where that still exists."""
    if outline:
        return outline.title, outline.question
    pages = UnitPage.objects.filter(translation_key=unit.key).select_related("locale").order_by("pk")
    found = sorted(pages, key=lambda page: page.locale.language_code != language)
    return (found[0].title, found[0].question) if found else (unit.slug, "")


def competencies_of(cycle: Cycle) -> list[dict[str, str]]:
    """What the unit and the activities of this round are said to develop, in the order of the frameworks."""
    unit = cycle.enrolment.unit_id
    done = ActivityState.objects.filter(cycle=cycle, completed_at__isnull=False).values("activity")
    slugs = set(ItemState.objects.filter(cycle=cycle).values_list("item_revision__competency", flat=True))
    for listed in UnitPage.objects.filter(translation_key=unit).values_list("competencies", flat=True):
        slugs |= set(listed)
    for listed in ActivityPage.objects.filter(translation_key__in=done).values_list("competencies", flat=True):
        slugs |= set(listed)
    found = (
        Competency.objects.filter(slug__in=slugs)
        .select_related("framework")
        .order_by("framework__order", "order", "pk")
    )
    return [{"slug": row.slug, "th": row.th, "en": row.en, "framework": row.framework.slug} for row in found]


@dataclass
class Proved:
    """What hangs on a finished round."""

    certificate: Certificate | None = None
    surveyed: bool = False
    survey: str = SURVEY
    about: str = ""
    rounds: int = 0


def proved_by(user: Any, cycle: Cycle | None) -> Proved:
    """Two queries."""
    if cycle is None or not user.is_authenticated:
        return Proved()
    return Proved(
        certificate=Certificate.objects.visible_to(user).of_round(cycle.pk).first(),
        surveyed=has_answered(user, SURVEY, kind=UNIT_CYCLE, uuid=cycle.pk),
        about=f"{UNIT_CYCLE}:{cycle.pk}",
        rounds=cycle.no,
    )


@dataclass
class Shelf:
    """One's own certificates, and finished rounds that have none yet."""

    certificates: list[Certificate] = field(default_factory=list)
    without: list[tuple[Cycle, str]] = field(default_factory=list)


def shelf_of(user: Any, language: str) -> Shelf:
    """Two queries and the outlines."""
    certificates = list(Certificate.objects.visible_to(user).order_by("-issued_at", "-pk"))
    proved = [one.cycle_uuid for one in certificates]
    finished = Cycle.objects.visible_to(user).filter(completed_at__isnull=False).exclude(pk__in=proved)
    without = []
    for cycle in finished.select_related("enrolment__unit").order_by("-completed_at", "pk"):
        unit = cycle.enrolment.unit
        without.append((cycle, words_of_unit(unit, outline_of(unit, language), language)[0]))
    return Shelf(certificates, without)
