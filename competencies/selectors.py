"""Reads of one's own: frameworks, rounds side by side, one's place in technology, questionnaires answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q

from competencies.cases import FRAMEWORK as TECHNOLOGY
from competencies.cases import cases
from competencies.models import Assessment, Competency, Framework, Question, Rating, Response, TechnologyPlacement

FOR_EVERYONE = "everyone"
FRAMEWORKS_OF = {"pre_service_teacher": {"pre_service_teacher", FOR_EVERYONE}}
FRAMEWORKS_OF_OTHERS = {"teacher", FOR_EVERYONE}


@dataclass(frozen=True)
class FrameworkCard:
    """A framework in a list, with what this person has done with it."""

    framework: Framework
    count: int
    rounds: int
    latest: Assessment | None


@dataclass(frozen=True)
class Compared:
    """One competency in the latest round and, where there is one, an earlier one."""

    competency: Competency
    current: int
    desirable: int
    before: int | None

    @property
    def gap(self) -> int:
        return self.desirable - self.current

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.current - self.before


def frameworks_for(user: Any) -> tuple[list[FrameworkCard], list[FrameworkCard]]:
    """(those meant for this person, the others), each with this person's rounds. Two queries."""
    own = FRAMEWORKS_OF.get(user.occupation, FRAMEWORKS_OF_OTHERS)
    counted = Count("items", filter=Q(items__is_additional=False))
    frameworks = Framework.objects.visible_to(user).in_force().for_listing().annotate(item_count=counted)
    rounds: dict[str, list[Assessment]] = {}
    for row in Assessment.objects.visible_to(user).select_related("framework").order_by("round", "pk"):
        rounds.setdefault(row.framework.slug, []).append(row)
    cards = []
    for framework in frameworks:
        mine = rounds.get(framework.slug, [])
        cards.append(FrameworkCard(framework, framework.item_count, len(mine), mine[-1] if mine else None))
    meant = [card for card in cards if card.framework.audience in own]
    return meant, [card for card in cards if card.framework.audience not in own]


def competencies_of(framework: Framework) -> tuple[list[Competency], list[Competency]]:
    """(the framework's own list, what is asked of the same people elsewhere), in order. One query."""
    items = list(framework.items.select_related("competency").order_by("order", "pk"))
    own = [item.competency for item in items if not item.is_additional]
    return own, [item.competency for item in items if item.is_additional]


def rounds_of(user: Any, slug: str) -> list[Assessment]:
    """All of one's rounds of a framework in any version, oldest first, with their ratings. Two queries."""
    ordered = Rating.objects.select_related("competency").order_by("competency__order", "pk")
    mine = Assessment.objects.visible_to(user).filter(framework__slug=slug)
    return list(mine.order_by("round", "pk").prefetch_related(Prefetch("ratings", queryset=ordered)))


def compared(latest: Assessment, earlier: Assessment | None) -> list[Compared]:
    """The latest round beside an earlier one, widest gap first. No query after `rounds_of`."""
    before = {rating.competency_id: rating.current for rating in earlier.ratings.all()} if earlier else {}
    rows = [
        Compared(one.competency, one.current, one.desirable, before.get(one.competency_id))
        for one in latest.ratings.all()
    ]
    return sorted(rows, key=lambda row: -row.gap)


def placement_of(user: Any) -> dict[str, str]:
    """The level this person has placed themselves at, by use of technology; empty for a visitor. One query."""
    return dict(TechnologyPlacement.objects.visible_to(user).values_list("use", "level"))


def placements_of(user: Any) -> dict[str, TechnologyPlacement]:
    """As `placement_of`, with what was ticked and when. One query."""
    return {row.use: row for row in TechnologyPlacement.objects.visible_to(user)}


def technology_uses() -> dict[str, str]:
    """The four uses by slug, in the framework's own words and order. One query."""
    rows = Competency.objects.filter(framework__slug=TECHNOLOGY, slug__in=cases(), retired_at=None)
    names = {row.slug: row.name for row in rows.order_by("order", "pk")}
    return names or {use: use for use in cases()}


def questions_of(questionnaire: Any) -> list[Question]:
    """All questions in the order of the form, with their sections. One query."""
    rows = Question.objects.filter(section__questionnaire=questionnaire).select_related("section")
    return list(rows.order_by("section__order", "order", "pk"))


def has_answered(user: Any, slug: str, *, kind: str = "", uuid: UUID | None = None) -> bool:
    """Whether this person has answered a questionnaire, about this thing. One query."""
    mine = Response.objects.visible_to(user).filter(questionnaire__slug=slug)
    return mine.filter(about_kind=kind, about_uuid=uuid).exists()


def answered_about(user: Any, slug: str, kind: str, uuids: Iterable[UUID]) -> set[UUID]:
    """Of these things, those this person has answered about. One query."""
    mine = Response.objects.visible_to(user).filter(questionnaire__slug=slug, about_kind=kind)
    return {uuid for uuid in mine.filter(about_uuid__in=list(uuids)).values_list("about_uuid", flat=True) if uuid}
