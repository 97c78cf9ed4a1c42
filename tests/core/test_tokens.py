"""Every pair of colours that meet on a screen can be told apart, in light and in dark."""

import re

import pytest

from core.css import SOURCE

TOKENS = (SOURCE / "tokens.css").read_text(encoding="utf-8")
PAPERS = ("paper", "raised", "sunk")
TEXT = [
    *((ink, paper) for paper in PAPERS for ink in ("ink", "quiet", "indigo", "brick", "leaf")),
    *(("ink", f"{tone}-soft") for tone in ("indigo", "marigold", "brick", "leaf")),
    *((tone, f"{tone}-soft") for tone in ("indigo", "brick", "leaf")),
    *((f"on-{tone}", tone) for tone in ("indigo", "marigold", "brick", "leaf")),
    *(("indigo-strong", paper) for paper in (*PAPERS, "indigo-soft")),
    ("on-indigo", "indigo-strong"),
    ("on-marigold", "marigold-strong"),
]
PARTS = [
    *((part, paper) for paper in PAPERS for part in ("edge", "indigo", "leaf", "brick", "marigold-edge")),
    ("leaf", "leaf-soft"),
    ("brick", "brick-soft"),
    ("marigold-edge", "marigold-soft"),
    ("d-ink", "d-ground"),
    ("d-ink", "d-paper"),
    ("d-stroke", "d-ground"),
]


def block(opening: str) -> dict[str, str]:
    """The colours of the block that starts with `opening`."""
    body = TOKENS.partition(opening)[2].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body))


LIGHT = block(":root {")
THEMES = {
    "light": LIGHT,
    "dark": LIGHT | block(':root[data-theme="dark"] {'),
}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(theme, ink, ground):
    colours = THEMES[theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_can_be_told_from_their_ground(theme, part, ground):
    colours = THEMES[theme]
    assert contrast(colours[part], colours[ground]) >= 3


def test_dark_by_choice_is_dark_by_the_device():
    chosen, preferred = block(':root[data-theme="dark"] {'), block(':root:not([data-theme="light"]) {')
    assert chosen
    assert chosen == preferred


def test_every_colour_has_its_dark_twin():
    assert set(block(':root[data-theme="dark"] {')) == set(LIGHT)


def test_paper_is_white_whatever_the_screen_was():
    """Dark colours are the screen's alone: a handout printed in the evening is black on white."""
    before = TOKENS.partition(':root[data-theme="dark"] {')[0]
    assert before.rstrip().endswith("@media screen {")
    assert "@media screen and (prefers-color-scheme: dark)" in TOKENS
