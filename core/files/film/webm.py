"""WebM: pictures and sound stay; tags, attachments, chapters, names and dates become empty elements of their length."""

from collections.abc import Iterator

from core.files.sound.ogg import blank_comments
from core.files.sound.parts import need
from core.files.sound.webm import (
    CLUSTER,
    CODEC,
    CODEC_PRIVATE,
    EBML,
    SEGMENT,
    TOP_LEVEL,
    TRACK,
    TRACK_TYPE,
    head,
    next_of,
    unlaced,
)

Tree = dict[int, "Tree | None"]


def leaves(*names: int) -> Tree:
    return dict.fromkeys(names)


COLOUR: Tree = {**leaves(*range(0x55B1, 0x55BE)), 0x55D0: leaves(*range(0x55D1, 0x55DB))}
PICTURE: Tree = {
    **leaves(0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2, 0x54AA, 0x54BB, 0x54CC, 0x54DD, 0x9A, 0x9D, 0x53B8, 0x53C0),
    0x55B0: COLOUR,
}
SOUND = leaves(0xB5, 0x78B5, 0x9F, 0x6264)
APPS = {0x4D80, 0x5741}
ONE_TRACK: Tree = {
    **leaves(
        0xD7, 0x73C5, TRACK_TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x22B59C, CODEC, CODEC_PRIVATE, 0x56AA, 0x56BB, 0x23E383
    ),
    0xE0: PICTURE,
    0xE1: SOUND,
}
TREE: Tree = {
    EBML: leaves(0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285),
    SEGMENT: {
        0x114D9B74: {0x4DBB: leaves(0x53AB, 0x53AC)},
        0x1549A966: leaves(0x2AD7B1, 0x4489, *APPS),
        0x1654AE6B: {TRACK: ONE_TRACK},
        0x1C53BB6B: {0xBB: {0xB3: None, 0xB7: leaves(0xF7, 0xF1, 0xF0, 0xB2, 0x5378)}},
        CLUSTER: {**leaves(0xE7, 0xA7, 0xAB, 0xA3), 0xA0: leaves(0xA1, 0x9B, 0xFB, 0x75A2)},
    },
}
PLAYED = {1, 2}
VOID = 0xEC


def clean(data: bytes) -> bytes:
    """The same film. Raises Damaged."""
    out = bytearray(data)
    need([name for name, *_places in elements(data, 0, len(data))][:2] == [EBML, SEGMENT])
    walk(out, data, 0, len(data), TREE)
    return bytes(out)


def elements(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Name, where the element begins, where its content begins, where it ends. Raises Damaged."""
    at = start
    while at < end:
        name, length, body = head(data, at)
        if length is None:
            need(name in {SEGMENT, CLUSTER})
            after = end if name == SEGMENT else next_of(data, body, frozenset(TOP_LEVEL))
        else:
            after = body + length
        need(after <= end)
        yield name, at, body, after
        at = after


def walk(out: bytearray, data: bytes, start: int, end: int, tree: Tree) -> None:
    """Empties what is not in the tree."""
    for name, at, body, after in elements(data, start, end):
        if name not in tree:
            empty(out, at, after)
            continue
        if name == TRACK:
            clean_track(out, data, body, after)
        below = tree[name]
        if below is not None:
            walk(out, data, body, after, below)
        elif name in APPS:
            out[body:after] = b" " * (after - body)


def clean_track(out: bytearray, data: bytes, start: int, end: int) -> None:
    """Only what is seen or heard; the comments in Vorbis' set-up go."""
    places = {name: (body, after) for name, _at, body, after in elements(data, start, end)}
    need(TRACK_TYPE in places and CODEC in places)
    need(int.from_bytes(data[slice(*places[TRACK_TYPE])]) in PLAYED)
    if data[slice(*places[CODEC])].rstrip(b"\0") == b"A_VORBIS":
        need(CODEC_PRIVATE in places)
        body, after = places[CODEC_PRIVATE]
        _first, comments, setup = unlaced(data[body:after])
        begin = after - len(setup) - len(comments)
        out[begin : begin + len(comments)] = blank_comments(len(comments))


def empty(out: bytearray, at: int, after: int) -> None:
    """An element of the same length that players skip."""
    length = after - at
    need(length >= 2)
    short = length - 2 < 0x7F
    begin = bytes([VOID, 0x80 | length - 2]) if short else bytes([VOID]) + (length - 9 | 1 << 56).to_bytes(8)
    out[at:after] = begin + bytes(length - len(begin))
