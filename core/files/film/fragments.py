"""Where the samples of a film that was written while it ran lie: its fragments say so, run by run."""

from collections.abc import Iterator

from core.files.sound.mp4 import boxes
from core.files.sound.parts import cut, need

Span = tuple[int, int]
MOST_SAMPLES = 100_000


def usual_sizes(out: bytearray, start: int, end: int) -> dict[int, int]:
    """The usual length of a sample of each track, as the film's head says."""
    found = {}
    for name, _at, body, after in boxes(out, start, end):
        if name == b"trex":
            table = bytes(out[body:after])
            found[int.from_bytes(cut(table, 4, 4))] = int.from_bytes(cut(table, 16, 4))
    return found


def fragment_spans(out: bytearray, at: int, body: int, after: int, usual: dict[int, int]) -> Iterator[Span]:
    """Where each run of samples of a fragment begins and ends. Raises Damaged."""
    place = at
    for name, _begin, inside, close in boxes(out, body, after):
        if name == b"traf":
            for span in track_spans(out, inside, close, (at, place), usual):
                place = span[1]
                yield span


def track_spans(out: bytearray, start: int, end: int, places: tuple[int, int], usual: dict[int, int]) -> Iterator[Span]:
    """Of one track: places are where the fragment begins, and where the samples of the track before end."""
    parts = [(name, bytes(out[body:after])) for name, _at, body, after in boxes(out, start, end)]
    need([name for name, _table in parts].count(b"tfhd") == 1 and parts[0][0] == b"tfhd")
    base, size = head_of(parts[0][1], places, usual)
    place = base
    for name, table in parts:
        if name == b"trun":
            offset, length = run_of(table, size)
            begin = place if offset is None else base + offset
            place = begin + length
            need(0 <= begin <= place <= len(out))
            yield begin, place


def head_of(table: bytes, places: tuple[int, int], usual: dict[int, int]) -> tuple[int, int]:
    """From where a track counts in this fragment, and its usual length of a sample."""
    flags, track = int.from_bytes(cut(table, 1, 3)), int.from_bytes(cut(table, 4, 4))
    fragment, following = places
    base = fragment if flags & 0x20000 else following
    if flags & 1:
        base = int.from_bytes(cut(table, 8, 8))
    at = 8 + (8 if flags & 1 else 0) + sum(4 for bit in (2, 8) if flags & bit)
    return base, int.from_bytes(cut(table, at, 4)) if flags & 0x10 else usual.get(track, 0)


def run_of(table: bytes, size: int) -> tuple[int | None, int]:
    """Where a run begins, if it says so, and how many bytes it has."""
    flags, count = int.from_bytes(cut(table, 1, 3)), int.from_bytes(cut(table, 4, 4))
    need(count <= MOST_SAMPLES)
    offset = int.from_bytes(cut(table, 8, 4), signed=True) if flags & 1 else None
    if not flags & 0x200:
        need(size or not count)
        return offset, count * size
    at = 8 + sum(4 for bit in (1, 4) if flags & bit) + (4 if flags & 0x100 else 0)
    width = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    return offset, sum(int.from_bytes(cut(table, at + row * width, 4)) for row in range(count))
