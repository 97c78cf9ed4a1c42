"""Ogg with Opus or Vorbis: headers, an empty comment block, and the sound, on pages numbered and summed anew."""

import struct
import zlib
from dataclasses import dataclass

from core.files.sound.parts import Damaged, Sound, cut, need

FIRST, LAST, CONTINUED = 2, 4, 1
SERIAL = 1
OPUS_RATE = 48000
OPUS_MS = (10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 10, 20, *(2.5, 5, 10, 20) * 4)
EMPTY_COMMENTS = struct.pack("<I", 3) + b"plc" + struct.pack("<I", 0)


MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def checksum(page: bytes) -> int:
    """Ogg's sum is zlib's, read from the other end of each byte and without its inversions."""
    value = zlib.crc32(page.translate(MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(value.to_bytes(4, "little").translate(MIRRORED))


def blank_comments(length: int) -> bytes:
    """Vorbis' packet of comments with none in it, in as many bytes as the one it replaces."""
    need(length >= 16)
    return b"\x03vorbis" + struct.pack("<I", length - 16) + b" " * (length - 16) + struct.pack("<I", 0) + b"\x01"


@dataclass(frozen=True)
class Page:
    """One page of the one stream."""

    flags: int
    granule: int
    serial: int
    lacing: bytes
    body: bytes

    def written(self, number: int) -> bytes:
        """As bytes, with its number and sum."""
        head = struct.pack("<4sBBqIII", b"OggS", 0, self.flags, self.granule, SERIAL, number, 0)
        page = head + bytes([len(self.lacing)]) + self.lacing + self.body
        return page[:22] + struct.pack("<I", checksum(page)) + page[26:]


def clean(data: bytes) -> Sound:
    """Raises Damaged; also for a page whose sum is wrong, which is what a cut or changed file has."""
    pages = read_pages(data)
    first = pages[0]
    need(first.flags & FIRST and len({page.serial for page in pages}) == 1)
    if first.body.startswith(b"OpusHead"):
        headers, at = take_packets(pages, 1)
        need(headers[0].startswith(b"OpusTags"))
        sound = pages[at:]
        seconds = max(last_granule(sound) - struct.unpack_from("<H", first.body, 10)[0], 0) / OPUS_RATE
        seconds = max(seconds, opus_seconds(sound))
        made = [first, *paged([b"OpusTags" + EMPTY_COMMENTS])]
    elif first.body.startswith(b"\x01vorbis"):
        headers, at = take_packets(pages, 2)
        need(headers[0].startswith(b"\x03vorbis") and headers[1].startswith(b"\x05vorbis"))
        sound = pages[at:]
        rate = struct.unpack_from("<I", first.body, 12)[0]
        need(8000 <= rate <= 192000)
        seconds = last_granule(sound) / rate
        made = [first, *paged([b"\x03vorbis" + EMPTY_COMMENTS + b"\x01", headers[1]])]
    else:
        raise Damaged
    need(sound)
    written = b"".join(page.written(number) for number, page in enumerate([*made, *sound]))
    return Sound(written, seconds, "ogg", "audio/ogg")


def read_pages(data: bytes) -> list[Page]:
    """All pages, whole and with right sums, and nothing between them."""
    pages, at = [], 0
    while at < len(data):
        head = cut(data, at, 27)
        need(head[:5] == b"OggS\0")
        flags, granule, serial, _number, told = struct.unpack_from("<BqIII", head, 5)
        lacing = cut(data, at + 27, head[26])
        whole = cut(data, at, 27 + head[26] + sum(lacing))
        need(checksum(whole[:22] + b"\0\0\0\0" + whole[26:]) == told)
        pages.append(Page(flags, granule, serial, lacing, whole[27 + head[26] :]))
        at += len(whole)
    need(len(pages) >= 3)
    return pages


def packets_of(pages: list[Page]) -> list[bytes]:
    """The packets on these pages; one that is not ended is left out."""
    packets, open_one = [], b""
    for page in pages:
        at = 0
        for length in page.lacing:
            open_one += page.body[at : at + length]
            at += length
            if length < 255:
                packets.append(open_one)
                open_one = b""
    return packets


def take_packets(pages: list[Page], count: int) -> tuple[list[bytes], int]:
    """The header packets after the first page, and the number of the page on which the sound begins."""
    for end in range(2, len(pages) + 1):
        found = packets_of(pages[1:end])
        need(len(found) <= count)  # sound must begin on a page of its own
        if len(found) == count and pages[end - 1].lacing[-1:] != b"\xff":
            return found, end
    raise Damaged


def paged(packets: list[bytes]) -> list[Page]:
    """Header packets on pages of their own."""
    lacing = bytearray()
    for packet in packets:
        lacing += b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    body, pages, at = b"".join(packets), [], 0
    for start in range(0, len(lacing), 255):
        part = bytes(lacing[start : start + 255])
        flags = CONTINUED if start and lacing[start - 1] == 255 else 0
        pages.append(Page(flags, 0, SERIAL, part, body[at : at + sum(part)]))
        at += sum(part)
    return pages


def last_granule(pages: list[Page]) -> int:
    return max((page.granule for page in pages), default=0)


def opus_seconds(pages: list[Page]) -> float:
    """By the packets themselves: what a page says of its own time need not be true."""
    return sum(opus_milliseconds(packet) for packet in packets_of(pages)) / 1000


def opus_milliseconds(packet: bytes) -> float:
    """How long one Opus packet sounds."""
    if not packet:
        return 0
    code = packet[0] & 3
    frames = 1 if code == 0 else 2 if code < 3 else (packet[1] & 63 if len(packet) > 1 else 0)
    return min(OPUS_MS[packet[0] >> 3] * frames, 120)
