"""The cases by which people place themselves in the four uses of technology: data/technology_cases.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

from competencies.models import TechnologyPlacement

FILE = Path(__file__).resolve().parent / "data" / "technology_cases.yaml"
FRAMEWORK = "teacher-technology-use"


@dataclass(frozen=True)
class Case:
    """Something a teacher can do, told as a case."""

    key: str
    th: str
    en: str

    @property
    def text(self) -> str:
        return self.en if get_language() == "en" else self.th


@cache
def cases() -> dict[str, tuple[Case, ...]]:
    """The cases of each use, from easy to demanding."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {use: tuple(Case(**case) for case in listed) for use, listed in data.items()}


def level_for(ticked: int) -> str:
    """Up to one of four: beginner; all four: advanced; between: intermediate."""
    if ticked <= 1:
        return TechnologyPlacement.Level.BEGINNER
    return TechnologyPlacement.Level.ADVANCED if ticked >= 4 else TechnologyPlacement.Level.INTERMEDIATE
