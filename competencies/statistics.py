"""Frequency, percentage, mean, SD, rank, level band; and what may be shown of them so that no person shows through.

Pure: numbers in, numbers out. Rounding is half-up, as on paper. Two promises about groups:
- `in_whole_blocks`: answers are added to the figures in blocks of at least `smallest` people, for good. Whoever looks
  before and after one more answer, or subtracts one group from the whole, gets a block of people, never one of them.
  For the same reason a block is left out whole while somebody in it is not to be counted.
- `shown_groups`: of a plain table of groups, which may be shown beside their sum so that no small one shows through.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Protocol, TypeVar

Group = TypeVar("Group", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)
HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")


class Band(Protocol):
    """A word for the means between two bounds."""

    lower: Decimal
    upper: Decimal


BandLike = TypeVar("BandLike", bound=Band)


@dataclass(frozen=True)
class Row:
    """One answer in order of arrival: who gave it, in which group it counts, which row it is, and whether it counts."""

    person: Hashable
    group: str
    key: Hashable
    is_paused: bool = False


@dataclass(frozen=True)
class Counted:
    """How often one value was chosen."""

    count: int
    percent: Decimal


def rounded(value: Fraction | Decimal, to: Decimal = HUNDREDTH) -> Decimal:
    """Half-up, exactly: a fraction is never a float on the way."""
    fraction = Fraction(value) / Fraction(to)
    doubled = 2 * abs(fraction.numerator) + fraction.denominator
    whole = doubled // (2 * fraction.denominator)
    return (Decimal(whole if fraction >= 0 else -whole) * to).quantize(to, ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal:
    """Of a hundred, one decimal; 0 of nothing."""
    return rounded(Fraction(100 * part, whole), TENTH) if whole else Decimal("0.0")


def frequencies(values: Iterable[Key], keys: Sequence[Key], whole: int | None = None) -> dict[Key, Counted]:
    """Count and percentage of every key, also of those nobody chose; of `whole` people where several may be chosen."""
    counts = Counter(values)
    total = sum(counts[key] for key in keys) if whole is None else whole
    return {key: Counted(counts[key], percent(counts[key], total)) for key in keys}


def mean(values: Sequence[int]) -> Decimal | None:
    """Two decimals; None of nothing."""
    return rounded(Fraction(sum(values), len(values))) if values else None


def deviation(values: Sequence[int]) -> Decimal | None:
    """Standard deviation of a sample (n - 1), two decimals; None below two values."""
    count = len(values)
    if count < 2:
        return None
    squares = Fraction(sum(value * value for value in values))
    variance = (squares - Fraction(sum(values) ** 2, count)) / (count - 1)
    return (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt().quantize(HUNDREDTH, ROUND_HALF_UP)


def ranks(scores: Mapping[Key, Decimal | None], *, highest_first: bool = True) -> dict[Key, int]:
    """Place of each; equal scores share a place and the next one is left out. Keys without a score have none."""
    known = [score for score in scores.values() if score is not None]

    def place(score: Decimal) -> int:
        better = (other > score if highest_first else other < score for other in known)
        return 1 + sum(better)

    return {key: place(score) for key, score in scores.items() if score is not None}


def band_of(score: Decimal | None, bands: Iterable[BandLike]) -> BandLike | None:
    """The band a mean of two decimals falls into."""
    if score is None:
        return None
    return next((band for band in bands if band.lower <= score <= band.upper), None)


def in_whole_blocks(rows: Iterable[Row], smallest: int) -> dict[str, list[Hashable]]:
    """Per group the rows that count by now: whole blocks of `smallest` different people each, in order of arrival.

    A paused person keeps their place in a block that is not shown, so that a pause moves nobody into another block.
    """
    shown: dict[str, list[Hashable]] = {}
    waiting: dict[str, list[Row]] = {}
    for row in rows:
        block = waiting.setdefault(row.group, [])
        block.append(row)
        if len({one.person for one in block}) >= smallest:
            if not any(one.is_paused for one in block):
                shown.setdefault(row.group, []).extend(one.key for one in block)
            block.clear()
    return shown


def shown_groups(counts: Mapping[Group, int], smallest: int) -> set[Group]:
    """The groups of one table that may be shown beside its total.

    Where anybody is in a small group, all small ones are hidden and with them the smallest of the others, equals
    included: whoever subtracts cannot tell which of the hidden ones is the large one, even knowing this rule.
    """
    if not any(0 < count < smallest for count in counts.values()):
        return set(counts)
    large = {group: count for group, count in counts.items() if count >= smallest}
    least = min(large.values(), default=0)
    return {group for group, count in large.items() if count > least}
