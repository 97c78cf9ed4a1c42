"""What one process remembers does not grow without end."""

from concurrent.futures import ThreadPoolExecutor

from core.keep import Newest


def test_it_lets_the_oldest_go():
    kept: Newest[str, int] = Newest(2)
    for number, name in enumerate("abc"):
        kept[name] = number

    assert dict(kept) == {"b": 1, "c": 2}
    assert kept.get("a") is None


def test_the_same_name_again_takes_no_second_place():
    kept: Newest[str, int] = Newest(2)
    for number, name in enumerate("abab"):
        kept[name] = number

    assert dict(kept) == {"a": 2, "b": 3}


def test_it_keeps_its_measure_with_many_threads():
    kept: Newest[int, int] = Newest(50)

    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda number: kept.__setitem__(number, number), range(5000)))

    assert len(kept) == 50
