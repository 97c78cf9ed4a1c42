"""WebM as browsers record it: one sound track and its clusters, with the length that recorders forget to write."""

import struct
from collections.abc import Iterator

from core.files.sound.ogg import EMPTY_COMMENTS, opus_milliseconds
from core.files.sound.parts import Damaged, Sound, Video, cut, need

EBML, SEGMENT, INFO, TRACKS, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
TRACK, TRACK_NUMBER, TRACK_TYPE, CODEC, CODEC_PRIVATE, AUDIO = 0xAE, 0xD7, 0x83, 0x86, 0x63A2, 0xE1
TRACK_KEPT = {CODEC, 0x56AA, 0x56BB, 0x23E383}  # codec, delay, pre-roll, length of a frame
AUDIO_KEPT = {0xB5, 0x78B5, 0x9F, 0x6264}
SCALE, TIME, SIMPLE_BLOCK, GROUP, BLOCK = 0x2AD7B1, 0xE7, 0xA3, 0xA0, 0xA1
GROUP_KEPT = {BLOCK, 0x9B, 0x75A2}  # with its length and what to discard at its end
TOP_LEVEL = {INFO, TRACKS, CLUSTER, 0x114D9B74, 0x1C53BB6B, 0x1254C367, 0x1941A469, 0x1043A770}
HEADER = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d4287810442858102")
Element = tuple[int, bytes]


def clean(data: bytes) -> Sound:
    """Raises Damaged, or Video for a picture track."""
    top = dict(elements(data))
    need(top.get(EBML) is not None and SEGMENT in top and doctype(top[EBML]) in {b"webm", b"matroska"})
    parts = list(elements(top[SEGMENT], stop=frozenset(TOP_LEVEL), may_break_off=True))
    scale = number(dict(elements(first(parts, INFO))).get(SCALE, b"\x0f\x42\x40"))
    need(0 < scale <= 1_000_000_000)
    track, codec = clean_tracks(first(parts, TRACKS))
    clusters, ticks, by_packets = clean_clusters([body for name, body in parts if name == CLUSTER], codec)
    seconds = max(ticks * scale / 1e9, by_packets)
    return Sound(written(scale, seconds, track, clusters), seconds, "webm", "audio/webm")


def written(scale: int, seconds: float, track: bytes, clusters: list[bytes]) -> bytes:
    """The whole file: head, length, track, sound."""
    length = struct.pack(">d", seconds * 1e9 / scale)
    info = (
        element(SCALE, scale.to_bytes(4)) + element(0x4489, length) + element(0x4D80, b"plc") + element(0x5741, b"plc")
    )
    body = element(INFO, info) + element(TRACKS, track) + b"".join(element(CLUSTER, cluster) for cluster in clusters)
    return HEADER + element(SEGMENT, body)


def clean_tracks(body: bytes) -> tuple[bytes, str]:
    """The one sound track, without its name and language; and its codec."""
    entries = [content for name, content in elements(body) if name == TRACK]
    tracks = [dict(elements(entry)) for entry in entries]
    if any(number(track.get(TRACK_TYPE, b"")) == 1 for track in tracks):
        raise Video
    need(len(tracks) == 1 and number(tracks[0].get(TRACK_TYPE, b"")) == 2)
    track = tracks[0]
    codec = track.get(CODEC, b"").rstrip(b"\0").decode("ascii")
    need(codec in {"A_OPUS", "A_VORBIS"} and number(track.get(TRACK_NUMBER, b"")) == 1)
    kept = element(TRACK_NUMBER, b"\1") + element(0x73C5, b"\1") + element(TRACK_TYPE, b"\2")
    kept += b"".join(element(name, track[name]) for name in track if name in TRACK_KEPT)
    kept += element(CODEC_PRIVATE, clean_private(codec, track.get(CODEC_PRIVATE, b"")))
    audio = [(name, content) for name, content in elements(track.get(AUDIO, b"")) if name in AUDIO_KEPT]
    kept += element(AUDIO, b"".join(element(name, content) for name, content in audio))
    return element(TRACK, kept), codec


def clean_private(codec: str, private: bytes) -> bytes:
    """The decoder's set-up, with Vorbis' comments emptied."""
    if codec == "A_OPUS":
        need(private[:8] == b"OpusHead" and len(private) <= 300)
        return private
    packets = unlaced(private)
    need(packets[0][:7] == b"\x01vorbis" and packets[2][:7] == b"\x05vorbis")
    comments = b"\x03vorbis" + EMPTY_COMMENTS + b"\x01"
    return b"\x02" + bytes([len(packets[0]), len(comments)]) + packets[0] + comments + packets[2]


def unlaced(private: bytes) -> list[bytes]:
    """Vorbis' three header packets, as Matroska strings them together."""
    need(private[:1] == b"\x02")
    at, lengths = 1, []
    for _packet in range(2):
        length = 0
        while private[at] == 255:
            length, at = length + 255, at + 1
        lengths.append(length + private[at])
        at += 1
    one, two = cut(private, at, lengths[0]), cut(private, at + lengths[0], lengths[1])
    return [one, two, private[at + sum(lengths) :]]


def clean_clusters(bodies: list[bytes], codec: str) -> tuple[list[bytes], int, float]:
    """The clusters with sound alone, the last moment in ticks, and the length by Opus' own packets."""
    clusters, latest, milliseconds = [], 0, 0.0
    for body in bodies:
        parts = list(elements(body, may_break_off=True))
        time = number(first(parts, TIME))
        need(time < 2**31)
        kept = element(TIME, time.to_bytes(4))
        for name, content in parts:
            if name not in {SIMPLE_BLOCK, GROUP}:
                continue
            inner = [(sub, value) for sub, value in elements(content) if sub in GROUP_KEPT] if name == GROUP else []
            block = content if name == SIMPLE_BLOCK else first(inner, BLOCK)
            need(len(block) > 4 and block[0] == 0x81)
            latest = max(latest, time + int.from_bytes(block[1:3], signed=True))
            if codec == "A_OPUS" and not block[3] & 0x06:
                milliseconds += opus_milliseconds(block[4:])
            kept += element(name, content if name == SIMPLE_BLOCK else b"".join(element(*part) for part in inner))
        clusters.append(kept)
    need(clusters and (latest or milliseconds))
    return clusters, latest, milliseconds / 1000


def doctype(body: bytes) -> bytes:
    return dict(elements(body)).get(0x4282, b"").rstrip(b"\0")


def first(parts: list[Element], name: int) -> bytes:
    """The first of that name. Raises Damaged when there is none."""
    for found, content in parts:
        if found == name:
            return content
    raise Damaged


def number(content: bytes) -> int:
    need(len(content) <= 8)
    return int.from_bytes(content)


def element(name: int, content: bytes) -> bytes:
    """One element, its length always in eight bytes."""
    head = name.to_bytes((name.bit_length() + 7) // 8)
    return head + (len(content) | 1 << 56).to_bytes(8) + content


def elements(data: bytes, *, stop: frozenset[int] = frozenset(), may_break_off: bool = False) -> Iterator[Element]:
    """The elements in a row. One of unknown length (a live recording) reaches to the next of `stop`, or to the end.

    A recording whose page was closed breaks off in the midst of an element, which is left out if that may be.
    """
    at = 0
    while at < len(data):
        try:
            name, length, after = head(data, at)
            if length is None:
                need(name in {SEGMENT, CLUSTER})
                length = next_of(data, after, stop) - after
            content = cut(data, after, length)
        except (Damaged, IndexError):
            if may_break_off:
                return
            raise
        at = after + length
        yield name, content


def head(data: bytes, at: int) -> tuple[int, int | None, int]:
    """Name, length (None when it is unknown), and where the content begins."""
    name, at = vint(data, at, keep_mark=True)
    length, after = vint(data, at, keep_mark=False)
    return name, None if length == (1 << 7 * (after - at)) - 1 else length, after


def next_of(data: bytes, at: int, stop: frozenset[int]) -> int:
    """Where the element of unknown length ends: before the next one that cannot be inside it."""
    while stop and at < len(data):
        try:
            name, after = vint(data, at, keep_mark=True)
            if name in stop:
                return at
            length, after = vint(data, after, keep_mark=False)
        except (Damaged, IndexError):
            break
        at = after + length
    return len(data)


def vint(data: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """An EBML number: the zeros before its first one say how many bytes it has."""
    width = 9 - data[at].bit_length()
    need(1 <= width <= 8)
    value = int.from_bytes(cut(data, at, width))
    return (value if keep_mark else value & (1 << 7 * width) - 1), at + width
