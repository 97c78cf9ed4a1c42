import itertools
import statistics as standard
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competencies import statistics

POINTS = st.lists(st.integers(1, 5), min_size=1, max_size=60)
SMALLEST = 5


def band(slug, lower, upper):
    return SimpleNamespace(slug=slug, lower=Decimal(lower), upper=Decimal(upper))


BANDS = [
    band("highest", "4.51", "5.00"),
    band("high", "3.51", "4.50"),
    band("moderate", "2.51", "3.50"),
    band("low", "1.51", "2.50"),
    band("lowest", "1.00", "1.50"),
]


@given(POINTS)
def test_frequencies_count_everybody_once_and_percentages_sum_to_a_hundred(points):
    counted = statistics.frequencies(points, range(1, 6))

    assert sum(one.count for one in counted.values()) == len(points)
    assert abs(sum(one.percent for one in counted.values()) - 100) <= Decimal("0.25")


@given(POINTS)
def test_every_mean_lies_on_the_scale_and_has_exactly_one_word(points):
    mean = statistics.mean(points)

    assert 1 <= mean <= 5
    assert abs(mean - Decimal(sum(points)) / len(points)) <= Decimal("0.005")
    assert len([one for one in BANDS if one.lower <= mean <= one.upper]) == 1
    assert statistics.band_of(mean, BANDS) is not None


@given(st.lists(st.integers(1, 5), min_size=2, max_size=60))
def test_the_deviation_is_that_of_a_sample(points):
    assert float(statistics.deviation(points)) == pytest.approx(standard.stdev(points), abs=0.0051)


@given(st.dictionaries(st.text(max_size=3), st.integers(1, 9).map(Decimal), max_size=8))
def test_equal_scores_share_a_rank_and_better_ones_come_before(scores):
    ranks = statistics.ranks(scores)

    assert all((ranks[a] < ranks[b]) == (scores[a] > scores[b]) for a, b in itertools.permutations(scores, 2))
    assert not scores or min(ranks.values()) == 1


@pytest.mark.parametrize(
    ("points", "mean", "slug"),
    [
        ([4] * 99 + [5] * 101, "4.51", "highest"),  # 4.505: half goes up, into the next band
        ([4] * 100 + [5] * 100, "4.50", "high"),
        ([1], "1.00", "lowest"),
        ([5], "5.00", "highest"),
    ],
)
def test_a_mean_is_rounded_half_up_before_it_is_given_a_word(points, mean, slug):
    found = statistics.mean(points)

    assert found == Decimal(mean)
    assert statistics.band_of(found, BANDS).slug == slug


def test_nothing_has_no_mean_no_deviation_and_no_word():
    assert statistics.mean([]) is None
    assert statistics.deviation([3]) is None
    assert statistics.band_of(None, BANDS) is None
    assert statistics.percent(0, 0) == 0


def compositions(total, parts):
    """All ways to spread `total` people over `parts` cells."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def what_is_shown(cells):
    """All that a reader learns of a table: which cells, their counts, and the whole."""
    shown = statistics.shown_groups(dict(enumerate(cells)), SMALLEST)
    return tuple(cells[at] if at in shown else None for at in range(len(cells)))


@pytest.mark.parametrize(("parts", "most"), [(1, 30), (2, 40), (3, 24), (4, 18), (5, 14)])
def test_no_cell_of_one_to_four_can_be_worked_out_of_a_table_and_its_sum(parts, most):
    """Against a reader who knows our rule: all tables of so many people are made, those that look alike compared."""
    for total in range(SMALLEST, most + 1):
        alike = defaultdict(list)
        for cells in compositions(total, parts):
            alike[what_is_shown(cells)].append(cells)
        for seen, tables in alike.items():
            for at in range(parts):
                values = {cells[at] for cells in tables}
                assert seen[at] is None or values == {seen[at]}
                assert len(values) > 1 or not 0 < min(values) < SMALLEST, (seen, total, tables)


def test_a_table_without_small_cells_is_shown_whole():
    assert statistics.shown_groups({"a": 5, "b": 0, "c": 12}, SMALLEST) == {"a", "b", "c"}
    assert statistics.shown_groups({"a": 9, "b": 3, "c": 8, "d": 0}, SMALLEST) == {"a"}


ROWS = st.lists(
    st.tuples(st.integers(0, 25), st.sampled_from(["teachers", "students", "guests"])), min_size=1, max_size=70
)


@settings(max_examples=80, deadline=None)
@given(ROWS, st.lists(st.integers(0, 25), max_size=4))
def test_no_two_looks_at_the_figures_differ_by_fewer_than_five_people(pairs, pauses):
    """Whoever looks after every single answer and pause, at the whole and at each group, can subtract any two looks."""
    rows = [statistics.Row(person, group, at) for at, (person, group) in enumerate(pairs)]
    person = {row.key: row.person for row in rows}
    looks = set()
    sequences = [rows[:end] for end in range(len(rows) + 1)]
    sequences += [
        [replace(row, is_paused=row.person in pauses[:number]) for row in rows] for number in range(len(pauses) + 1)
    ]
    for sequence in sequences:
        shown = statistics.in_whole_blocks(sequence, SMALLEST)
        assert not {row.key for row in sequence if row.is_paused} & {key for keys in shown.values() for key in keys}
        looks |= {frozenset(keys) for keys in shown.values()}
        looks.add(frozenset(key for keys in shown.values() for key in keys))

    for one, other in itertools.combinations(looks, 2):
        for rest in (one - other, other - one):
            assert not rest or len({person[key] for key in rest}) >= SMALLEST
