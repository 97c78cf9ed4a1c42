"""Which tutorials fit a person, by where they have placed themselves; said in words, never by watching them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from competencies.selectors import placement_of
from courses.models import TutorialPage

FIRST = 3


@dataclass(frozen=True)
class Recommendation:
    """Levels by use of technology, and whether the person placed themselves use by use or only once for all."""

    levels: dict[str, str] = field(default_factory=dict)
    by_use: bool = False

    def fits(self, tutorial: TutorialPage) -> bool:
        return self.levels.get(tutorial.use) == tutorial.level

    def first(self, tutorials: Iterable[TutorialPage]) -> list[TutorialPage]:
        """A few that fit, one of each use before a second of any."""
        fitting = [one for one in tutorials if self.fits(one)]
        seen: dict[str, int] = {}
        ranked: list[tuple[int, int, TutorialPage]] = []
        for one in fitting:
            seen[one.use] = seen.get(one.use, 0) + 1
            ranked.append((seen[one.use], len(ranked), one))
        return [one for _turn, _place, one in sorted(ranked, key=lambda row: row[:2])[:FIRST]]

    @property
    def in_words(self) -> list[dict[str, Any]]:
        """Use and level as their names."""
        uses, levels = dict(TutorialPage.Use.choices), dict(TutorialPage.Level.choices)
        return [
            {"use": name, "level": levels.get(self.levels[use], "")} for use, name in uses.items() if use in self.levels
        ]


def recommendation_for(user: Any) -> Recommendation:
    """One query for a member, none for a visitor."""
    if not user.is_authenticated:
        return Recommendation()
    placed = placement_of(user)
    if placed:
        return Recommendation(placed, by_use=True)
    if user.technology_level:
        return Recommendation(dict.fromkeys(TutorialPage.Use.values, user.technology_level))
    return Recommendation()
