"""A path said shorter is the same path."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from core import paths

DRAWINGS = sorted((Path(settings.BASE_DIR) / "content" / "drawings").glob("*.svg"))


def places(words: str) -> list[tuple[str, tuple[float, ...]]]:
    """What is drawn, in absolute numbers."""
    return [(step.letter, tuple(round(number, 2) for number in step.numbers)) for step, _pen in paths.steps(words)]


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_no_shape_of_ours_moves(path):
    drawn = re.findall(r' d="([^"]*)"', path.read_text(encoding="utf-8"))
    shorter = [paths.shortest(words) for words in drawn]
    assert [places(words) for words in shorter] == [places(words) for words in drawn]
    assert len("".join(shorter)) < len("".join(drawn))


@pytest.mark.parametrize(
    ("words", "shorter"),
    [
        ("M0 170 L80 110 L160 160 V360 H0Z", "M0 170l80-60 80 50v200h-160z"),
        ("M10 10 h20 v20 h-20z M50 10 h20 v20 h-20z", "M10 10h20v20h-20zm40 0h20v20h-20z"),
        ("M 0.5 1.25 C 1 2 3 4 5 6 7 8 9 10 11 12", "M.5 1.25c.5 .75 2.5 2.75 4.5 4.75 2 2 4 4 6 6"),
        ("M5 5 A3 3 0 1 1 11 5", "M5 5a3 3 0 1 1 6 0"),
        ("m5 5 5 5-5 5", "M5 5l5 5-5 5"),
        ("M1 1 L2 2 Z", "M1 1l1 1z"),
    ],
)
def test_it_is_said_in_few_letters(words, shorter):
    assert paths.shortest(words) == shorter
