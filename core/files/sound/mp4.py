"""M4A and MP4 with one sound track. Boxes a player does not need are blanked where they stand: places in the file,
which the sample tables count in bytes, stay right.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.files.sound.parts import Sound, Video, cut, need

BRANCHES = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"mvex", b"moof", b"traf"}
LEAVES = {
    b"ftyp", b"styp", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"smhd", b"dref", b"elst", b"stsd", b"stts", b"stsc",
    b"stsz", b"stco", b"co64", b"sgpd", b"sbgp", b"mehd", b"trex", b"mfhd", b"tfhd", b"tfdt", b"trun", b"sidx",
}  # fmt: skip
CODECS = {b"mp4a", b"Opus"}
DEPTH = 8


@dataclass
class Reading:
    """What was met on the way."""

    out: bytearray
    handlers: list[bytes] = field(default_factory=list)
    codecs: list[bytes] = field(default_factory=list)
    scale: int = 0
    told: float = 0
    ticks: int = 0
    usual: int = 0
    base: int = 0
    has_sound: bool = False


def clean(data: bytes) -> Sound:
    """Raises Damaged, or Video for a picture track."""
    reading = Reading(bytearray(data))
    walk(reading, 0, len(data), 0)
    if b"vide" in reading.handlers:
        raise Video
    need(reading.handlers == [b"soun"] and reading.codecs and set(reading.codecs) <= CODECS)
    need(reading.has_sound and reading.scale)
    seconds = max(reading.told, reading.ticks / reading.scale)
    need(seconds > 0)
    return Sound(bytes(reading.out), seconds, "m4a", "audio/mp4")


def walk(reading: Reading, start: int, end: int, depth: int) -> None:
    """Goes through the boxes between two places; blanks what is not on the lists."""
    need(depth <= DEPTH)
    for name, at, body, after in boxes(reading.out, start, end):
        if name in BRANCHES:
            walk(reading, body, after, depth + 1)
        elif name in LEAVES:
            visit(reading, name, body, after)
        else:
            reading.out[at + 4 : at + 8] = b"free"
            reading.out[body:after] = bytes(after - body)


def boxes(out: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, where the box begins, where its content begins, where it ends. Raises Damaged."""
    at = start
    while at < end:
        need(at + 8 <= end)
        length, head = int.from_bytes(out[at : at + 4]), 8
        if length == 1:
            length, head = int.from_bytes(out[at + 8 : at + 16]), 16
        elif length == 0:
            length = end - at
        need(length >= head and at + length <= end)
        yield bytes(out[at + 4 : at + 8]), at, at + head, at + length
        at += length


def visit(reading: Reading, name: bytes, body: int, after: int) -> None:
    """Learns from a box, and takes dates and names out of it."""
    if name == b"mdat":
        reading.has_sound = reading.has_sound or after > body
        return
    content = bytes(reading.out[body:after])
    if name in {b"mvhd", b"tkhd", b"mdhd"}:
        forget_dates(reading, name, content, body)
    elif name == b"hdlr":
        reading.handlers.append(cut(content, 8, 4))
        reading.out[body + 12 : after] = bytes(after - body - 12)
    elif name == b"stsd":
        need(len(content) <= 4096)
        reading.codecs += [kind for kind, *_places in boxes(bytearray(content[8:]), 0, len(content) - 8)]
    elif name == b"stts":
        reading.ticks += time_table(content)
    else:
        count_fragment(reading, name, content)


def count_fragment(reading: Reading, name: bytes, content: bytes) -> None:
    """The length of a recording that was written while it ran, as iPhones' browsers do."""
    if name == b"trex":
        reading.usual = int.from_bytes(cut(content, 12, 4))
    elif name == b"tfhd":
        reading.usual = fragment_default(content) or reading.usual
    elif name == b"tfdt":
        reading.base = int.from_bytes(cut(content, 4, 8 if content[0] else 4))
    elif name == b"trun":
        run = fragment_ticks(content, reading.usual)
        reading.ticks = max(reading.ticks + run, reading.base + run)  # recorders leave gaps between fragments


def forget_dates(reading: Reading, name: bytes, content: bytes, body: int) -> None:
    """When it was made and changed becomes zero; the length is read."""
    wide = content[0] == 1
    width = 8 if wide else 4
    reading.out[body + 4 : body + 4 + 2 * width] = bytes(2 * width)
    if name == b"tkhd":
        return
    at = 4 + 2 * width
    scale, length = int.from_bytes(cut(content, at, 4)), int.from_bytes(cut(content, at + 4, width))
    need(scale)
    if name == b"mdhd":
        reading.scale = scale
    if length != (1 << 8 * width) - 1:
        reading.told = max(reading.told, length / scale)


def time_table(content: bytes) -> int:
    """The length in ticks by the samples themselves."""
    count = int.from_bytes(cut(content, 4, 4))
    need(count <= 100_000)
    rows = struct.unpack(f">{2 * count}I", cut(content, 8, 8 * count))
    return sum(many * ticks for many, ticks in zip(rows[::2], rows[1::2], strict=True))


def fragment_default(content: bytes) -> int:
    """The usual length of a sample in this fragment, or 0."""
    flags = int.from_bytes(cut(content, 1, 3))
    at = 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    return int.from_bytes(cut(content, at, 4)) if flags & 8 else 0


def fragment_ticks(content: bytes, usual: int) -> int:
    """The length in ticks of one run of samples."""
    flags, count = int.from_bytes(cut(content, 1, 3)), int.from_bytes(cut(content, 4, 4))
    need(count <= 100_000)
    if not flags & 0x100:
        return count * usual
    width = 4 * sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    at = 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0)
    return sum(int.from_bytes(cut(content, at + row * width, 4)) for row in range(count))
