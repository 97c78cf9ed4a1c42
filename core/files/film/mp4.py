"""MP4 and M4A: tracks of picture and sound stay; every other track goes, with its bytes, and every box not listed here.

What lies between the samples is blanked too, so nothing is left that no table names. Pictures and sound themselves are
not read: a camcorder's place inside the pictures is known by its mark, and such a film is refused.
"""

import struct
from collections.abc import Callable, Iterator

from core.files.film.fragments import Span, fragment_spans, usual_sizes
from core.files.sound.mp4 import boxes
from core.files.sound.parts import cut, need

Tree = dict[bytes, "Tree | None"]


def leaves(*names: bytes) -> Tree:
    return dict.fromkeys(names)


TABLES = leaves(
    b"stsd", b"stts", b"stsc", b"stsz", b"stco", b"co64", b"stss", b"ctts", b"cslg", b"sdtp", b"sgpd", b"sbgp"
)
MEDIA: Tree = {**leaves(b"vmhd", b"smhd"), b"dinf": leaves(b"dref"), b"stbl": TABLES}
TRACK: Tree = {
    **leaves(b"tkhd"),
    b"edts": leaves(b"elst"),
    b"mdia": {**leaves(b"mdhd", b"hdlr"), b"minf": MEDIA},
}
EXTENDS = leaves(b"mehd", b"trex")
FRAGMENT: Tree = {**leaves(b"mfhd"), b"traf": leaves(b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp")}
KEPT_ON_TOP = {b"ftyp", b"styp", b"sidx", b"mdat"}
PLAYED = {b"vide", b"soun"}
SEEN = {b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v"}
HEARD = {b"mp4a", b"Opus", b"ac-3", b"ec-3", b"fLaC", b".mp3"}
OF_CODECS = {
    b"avcC", b"hvcC", b"av1C", b"vpcC", b"esds", b"dOps", b"dac3", b"dec3", b"dfLa", b"pasp", b"colr", b"clap", b"fiel",
    b"mdcv", b"clli", b"btrt", b"chan", b"wave",
}  # fmt: skip
SOUND_ENTRY = {0: 36, 1: 52, 2: 72}  # where the boxes of a sound's description begin, by its version
PICTURE_ENTRY, ENCODER = 86, slice(50, 82)
ENTRY_BYTES = 16_384
CAMCORDER = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66")  # before a place and a day, inside the pictures


def clean(data: bytes) -> bytes:
    """The same film. Raises Damaged."""
    need(CAMCORDER not in data)
    out = bytearray(data)
    top = list(boxes(out, 0, len(out)))
    names = [name for name, *_places in top]
    need(names[:1] == [b"ftyp"] and names.count(b"moov") == 1 and b"mdat" in names)
    samples: list[Span] = []
    usual: dict[int, int] = {}
    for name, at, body, after in top:
        if name == b"moov":
            all_kept = clean_movie(out, body, after, samples, usual)
            need(all_kept or b"moof" not in names)  # a fragment mixes the samples of all tracks
        elif name == b"moof":
            need(names.index(b"moov") < names.index(b"moof"))
            walk(out, body, after, FRAGMENT)
            samples.extend(fragment_spans(out, at, body, after, usual))
        elif name not in KEPT_ON_TOP:
            blank(out, at, body, after)
    need(any(close > begin for begin, close in samples))
    for name, _at, body, after in top:
        if name == b"mdat":
            blank_between(out, body, after, samples)
    return bytes(out)


def clean_movie(out: bytearray, start: int, end: int, samples: list[Span], usual: dict[int, int]) -> bool:
    """Adds where the samples of the tracks that stay lie, and how long they usually are in fragments.

    False when a track was taken out.
    """
    kept = dropped = 0
    for name, at, body, after in boxes(out, start, end):
        if name == b"mvhd":
            forget_dates(out, body, after)
        elif name == b"mvex":
            walk(out, body, after, EXTENDS)
            usual |= usual_sizes(out, body, after)
        elif name == b"trak" and handler(out, body, after) in PLAYED:
            walk(out, body, after, TRACK)
            samples.extend(spans(out, *inner(out, body, after, b"mdia", b"minf", b"stbl")))
            kept += 1
        else:
            blank(out, at, body, after)
            dropped += name == b"trak"
    need(kept)
    return not dropped


def walk(out: bytearray, start: int, end: int, tree: Tree) -> None:
    """Blanks what is not in the tree, and what tells of somebody in what is."""
    for name, at, body, after in boxes(out, start, end):
        if name not in tree:
            blank(out, at, body, after)
            continue
        below = tree[name]
        if below is not None:
            walk(out, body, after, below)
        elif name in FORGET:
            FORGET[name](out, body, after)


def blank(out: bytearray, at: int, body: int, after: int) -> None:
    """Players skip it."""
    out[at + 4 : at + 8] = b"free"
    out[body:after] = bytes(after - body)


def inner(out: bytearray, start: int, end: int, *path: bytes) -> Span:
    """Where the content of a box inside boxes lies."""
    for wanted in path:
        found = [(body, after) for name, _at, body, after in boxes(out, start, end) if name == wanted]
        need(len(found) == 1)
        start, end = found[0]
    return start, end


def handler(out: bytearray, start: int, end: int) -> bytes:
    """What kind of track it is."""
    body, after = inner(out, start, end, b"mdia", b"hdlr")
    return cut(bytes(out[body:after]), 8, 4)


def forget_dates(out: bytearray, body: int, after: int) -> None:
    """When it was made and changed becomes zero."""
    width = 16 if out[body] == 1 else 8
    need(body + 4 + width <= after)
    out[body + 4 : body + 4 + width] = bytes(width)


def forget_name(out: bytearray, body: int, after: int) -> None:
    """A handler is often called after the device or the program."""
    out[body + 12 : after] = bytes(max(0, after - body - 12))


def forget_addresses(out: bytearray, body: int, after: int) -> None:
    """All samples lie in this very file, so no address of another is needed."""
    for name, _at, inside, end in boxes(out, body + 8, after):
        need(name == b"url " and end - inside >= 4 and out[inside + 3] & 1)
        out[inside + 4 : end] = bytes(end - inside - 4)


def forget_encoder(out: bytearray, body: int, after: int) -> None:
    """How samples are to be decoded: the numbers stay, the encoder's name and boxes of its own go."""
    need(after - body <= ENTRY_BYTES)
    for name, at, _inside, end in boxes(out, body + 8, after):
        need(name in SEEN or name in HEARD)
        if name in SEEN:
            begin = at + PICTURE_ENTRY
            out[at + ENCODER.start : at + ENCODER.stop] = bytes(ENCODER.stop - ENCODER.start)
        else:
            begin = at + SOUND_ENTRY.get(int.from_bytes(out[at + 16 : at + 18]), len(out))
        need(begin <= end)
        walk(out, begin, end, leaves(*OF_CODECS))


FORGET: dict[bytes, Callable[[bytearray, int, int], None]] = {
    b"tkhd": forget_dates,
    b"mdhd": forget_dates,
    b"hdlr": forget_name,
    b"dref": forget_addresses,
    b"stsd": forget_encoder,
}


def spans(out: bytearray, start: int, end: int) -> Iterator[Span]:
    """Where each chunk of a track's samples begins and ends."""
    tables = {name: bytes(out[body:after]) for name, _at, body, after in boxes(out, start, end)}
    places = tables.get(b"stco") or tables.get(b"co64", b"")
    offsets = rows(places, 4, "I" if b"stco" in tables else "Q")
    sizes = sample_sizes(tables.get(b"stsz", b""))
    runs = rows(tables.get(b"stsc", b""), 4, "III")
    first_of = dict(zip(runs[::3], runs[1::3], strict=True))
    many = at = 0
    for number, offset in enumerate(offsets, 1):
        many = first_of.get(number, many)
        length = sum(sizes[at : at + many])
        at += many
        need(offset + length <= len(out))
        yield offset, offset + length
    need(at >= len(sizes))


def sample_sizes(table: bytes) -> tuple[int, ...]:
    """The length of every sample, in order."""
    same, count = int.from_bytes(cut(table, 4, 4)), int.from_bytes(cut(table, 8, 4))
    need(count <= 5_000_000)
    return (same,) * count if same else rows(table, 8, "I")


def rows(table: bytes, at: int, form: str) -> tuple[int, ...]:
    """The numbers of a table: how many rows, then the rows."""
    count = int.from_bytes(cut(table, at, 4))
    width = struct.calcsize(f">{form}")
    return struct.unpack(f">{form * count}" if len(form) > 1 else f">{count}{form}", cut(table, at + 4, count * width))


def blank_between(out: bytearray, start: int, end: int, samples: list[Span]) -> None:
    """Keeps the samples of this box alone."""
    at = start
    for begin, close in sorted(samples):
        if close <= at or begin >= end:
            continue
        if begin > at:
            out[at:begin] = bytes(begin - at)
        at = min(close, end)
    out[at:end] = bytes(end - at)
