"""Every word of the lexicon that can stand in a run of Thai letters, and the best single reading of the run.

A run is read along paths of words from its first letter to its last. Where no word fits, letters are passed over, and
only paths that pass over the fewest letters count. A word counts when it lies on such a path: 'การเรียนรู้' holds การ,
เรียน, เรียนรู้, รู้ and the whole, but not กา.
"""

from itertools import pairwise
from typing import NamedTuple

from core.thai.lexicon import lexicon

LEADING = frozenset("เแโใไ")
FOLLOWING = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ")
LONGEST_UNKNOWN = 30


class Step(NamedTuple):
    """From letter to letter; unknown when no word covers it."""

    start: int
    end: int
    known: bool


def passed_over(step: Step) -> int:
    """Letters this step leaves unexplained."""
    return 0 if step.known else step.end - step.start


def boundaries(run: str) -> list[int]:
    """Where a word may begin or end: never before a mark, never behind a leading vowel."""
    inner = [place for place in range(1, len(run)) if run[place] not in FOLLOWING and run[place - 1] not in LEADING]
    return [0, *inner, len(run)]


def steps_from(run: str) -> dict[int, list[Step]]:
    """All steps by their start: the words that fit, and one unknown step to the next boundary."""
    places = boundaries(run)
    allowed = set(places)
    words = lexicon()
    table: dict[int, list[Step]] = {}
    for place, following in pairwise(places):
        known = [Step(place, end, known=True) for end in words.ends(run, place) if end in allowed]
        table[place] = [*known, Step(place, following, known=False)]
    return table


def cheapest_steps(run: str) -> list[Step]:
    """The steps that lie on a path passing over the fewest letters, by start."""
    table = steps_from(run)
    left: dict[int, int] = {0: 0}
    for place, steps in table.items():
        for step in steps:
            cost = left[place] + passed_over(step)
            if cost < left.get(step.end, cost + 1):
                left[step.end] = cost
    right: dict[int, int] = {len(run): 0}
    for place in reversed(table):
        right[place] = min(passed_over(step) + right[step.end] for step in table[place])
    return [
        step
        for place, steps in table.items()
        for step in steps
        if left[place] + passed_over(step) + right[step.end] == right[0]
    ]


def joined_unknowns(steps: list[Step]) -> list[Step]:
    """Neighbouring unknown steps as one: a name, a slip of the pen, or a word not finished yet."""
    joined: list[Step] = []
    for step in steps:
        if step.known:
            continue
        if joined and joined[-1].end == step.start and step.end - joined[-1].start <= LONGEST_UNKNOWN:
            joined[-1] = Step(joined[-1].start, step.end, known=False)
        else:
            joined.append(step)
    return joined


def all_steps(run: str) -> list[Step]:
    """Every word of the run, and its unknown stretches both whole and in pieces."""
    steps = cheapest_steps(run)
    return list(dict.fromkeys([*steps, *joined_unknowns(steps)]))


def best_path(run: str) -> list[Step]:
    """One reading: the fewest steps; of several, the one with the longest words."""
    best: dict[int, tuple[tuple[int, int], list[Step]]] = {0: ((0, 0), [])}
    for step in cheapest_steps(run):
        (count, squares), path = best[step.start]
        size = step.end - step.start
        score = (count - 1, squares + size * size)
        if step.end not in best or score > best[step.end][0]:
            best[step.end] = (score, [*path, step])
    return best[len(run)][1]


def with_whole_end(run: str) -> list[Step]:
    """The best reading, its unknown steps at the end as one."""
    path = best_path(run)
    cut = len(path)
    while cut and not path[cut - 1].known:
        cut -= 1
    return path if cut == len(path) else [*path[:cut], Step(path[cut].start, path[-1].end, known=False)]


def with_longest_end(run: str) -> list[Step]:
    """A reading whose last word is still being typed: the longest end of the run that begins a word of the lexicon.

    'กาแ' is the beginning of กาแฟ, not กา and a stray vowel.
    """
    for start in boundaries(run)[:-1]:
        if lexicon().begins(run[start:]):
            before = best_path(run[:start]) if start else []
            if all(step.known for step in before):
                return [*before, Step(start, len(run), known=False)]
    return with_whole_end(run)
