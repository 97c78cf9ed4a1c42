"""Files as phones, browsers and attackers make them: built here, byte by byte, so that the suite holds no binary."""

import io
import struct
import zlib
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

CANARY = b"CanaryOfTheSender"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><GPSLatitude>18.79 CanaryOfTheSender</GPSLatitude></x:xmpmeta>"
TRACES = (CANARY, b"Exif", b"GPS", b"xmpmeta", b"Photoshop 3.0", b"8BIM", b"ICC_PROFILE", b"tEXt", b"iTXt", b"eXIf")


def drawing(size: tuple[int, int] = (640, 480), mode: str = "RGB") -> Image.Image:
    """A picture with structure: a bright corner at the top left."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.paste((250, 250, 250), (0, 0, size[0] // 4, size[1] // 4))
    return image.convert(mode)


def exif() -> bytes:
    """A camera's block: turned on its side, with a place, a maker and a thumbnail of its own."""
    block = Image.Exif()
    block[0x0112] = 6
    block[0x010F] = CANARY.decode()
    block[0x8769] = {0x927C: CANARY * 3}
    block[0x8825] = {1: "N", 2: (18.0, 47.0, 25.0), 3: "E", 4: (98.0, 59.0, 5.0)}
    return block.tobytes()


def picture(
    form: str = "JPEG", *, size: tuple[int, int] = (640, 480), mode: str = "RGB", marked: bool = False
) -> bytes:
    """A picture file; `marked` adds EXIF, XMP and a comment, as far as the format has them."""
    out = io.BytesIO()
    options: dict[str, Any] = {"AVIF": {"speed": 10}, "HEIF": {"quality": 40}}.get(form, {})
    if form == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    if marked:
        options |= {"exif": exif()} | ({"xmp": XMP} if form != "PNG" else {})
    drawing(size, mode).save(out, form, **options)
    data = out.getvalue()
    if marked and form == "JPEG":
        return with_iptc(data)
    if marked and form == "PNG":
        return with_chunks(
            data, chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), chunk(b"tEXt", b"Author\0" + CANARY)
        )
    return data


def with_iptc(data: bytes) -> bytes:
    """A JPEG with a Photoshop block (IPTC caption), a comment, and a small picture after its end."""
    resource = b"Photoshop 3.0\x00" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(CANARY)) + CANARY
    block = b"\xff\xed" + struct.pack(">H", len(resource) + 2) + resource
    comment = b"\xff\xfe" + struct.pack(">H", len(CANARY) + 2) + CANARY
    return data[:2] + block + comment + data[2:] + CANARY


def chunk(name: bytes, content: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def with_chunks(data: bytes, *chunks: bytes) -> bytes:
    """A PNG with chunks after its header."""
    return data[:33] + b"".join(chunks) + data[33:]


def png_of(width: int, height: int, rows: int = 0) -> bytes:
    """A PNG that says it is so large, and is a few kilobytes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    body = zlib.compress(bytes((width + 7) // 8 + 1) * (rows or height), 9)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def sixteen_bit_png() -> bytes:
    """Grey in 16 bits: dark on the left, light on the right."""
    row = b"\0" + b"".join(struct.pack(">H", x * 512) for x in range(128))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 128, 64, 16, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(row * 64)) + chunk(b"IEND", b"")


# Sound


def riff(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def wav(seconds: float = 2, *, rate: int = 8000) -> bytes:
    samples = bytes(int(seconds * rate) * 2)
    form = struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)
    body = (
        b"WAVE" + riff(b"LIST", b"INFO" + CANARY) + riff(b"fmt ", form) + riff(b"data", samples) + riff(b"iXML", CANARY)
    )
    return riff(b"RIFF", body)


def mp3(seconds: float = 2) -> bytes:
    """MPEG-2 layer III, 16 kbit/s, 16 kHz: frames of 72 bytes and 36 ms, with ID3 before and after."""
    head = bytes([0xFF, 0xF3, 0x28, 0xC0])
    frames = (head + bytes(68)) * int(seconds / 0.036)
    tag = CANARY * 4
    return b"ID3\x04\0\0" + bytes([0, 0, 0, len(tag)]) + tag + frames + b"TAG" + CANARY.ljust(125, b"\0")


def adts(seconds: float = 2) -> bytes:
    """AAC at 16 kHz: frames of 64 ms."""
    length = 40
    head = bytes([0xFF, 0xF1, 1 << 6 | 8 << 2, 0x40 | length >> 11, length >> 3 & 255, (length & 7) << 5 | 0x1F, 0xFC])
    return (head + bytes(length - 7)) * int(seconds / 0.064)


def ogg_page(number: int, packets: list[bytes], *, granule: int = 0, flags: int = 0) -> bytes:
    from core.files.sound.ogg import checksum

    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, 77, number, 0) + bytes([len(lacing)]) + lacing
    page = head + b"".join(packets)
    return page[:22] + struct.pack("<I", checksum(page)) + page[26:]


def opus_packet() -> bytes:
    """20 ms of silence as Opus."""
    return bytes([0x78, 1, 2, 3])


def opus_head() -> bytes:
    return b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48000, 0, 0)


def ogg(seconds: float = 2, *, told: float | None = None) -> bytes:
    """Opus in Ogg; `told` is what the pages say of the time, which may be a lie."""
    tags = b"OpusTags" + struct.pack("<I", len(CANARY)) + CANARY + struct.pack("<I", 1)
    tags += struct.pack("<I", len(CANARY) + 7) + b"TITLE=x" + CANARY
    pages = [ogg_page(0, [opus_head()], flags=2), ogg_page(1, [tags])]
    count = int(seconds * 50)
    for start in range(0, count, 50):
        packets = [opus_packet()] * min(50, count - start)
        granule = int((start + len(packets)) * 960 * (1 if told is None else told / seconds)) + 312
        pages.append(ogg_page(len(pages), packets, granule=granule))
    return b"".join(pages)


def vorbis(seconds: float = 2) -> bytes:
    """Vorbis headers with comments on the page of the set-up, as encoders write them."""
    first = b"\x01vorbis" + struct.pack("<IBIIIIBB", 0, 1, 16000, 0, 32000, 0, 0xB8, 1)
    comments = b"\x03vorbis" + struct.pack("<I", len(CANARY)) + CANARY + struct.pack("<I", 0) + b"\x01"
    setup = b"\x05vorbis" + bytes(600)
    sound = ogg_page(2, [bytes(30)] * 40, granule=int(seconds * 16000), flags=4)
    return ogg_page(0, [first], flags=2) + ogg_page(1, [comments, setup]) + sound


def ebml(name: int, content: bytes, *, unknown: bool = False) -> bytes:
    head = name.to_bytes((name.bit_length() + 7) // 8)
    return head + (b"\x01" + b"\xff" * 7 if unknown else (len(content) | 1 << 56).to_bytes(8)) + content


def webm(seconds: float = 2, *, live: bool = True, video: bool = False) -> bytes:
    """As Chrome's recorder writes it: no duration, lengths unknown; with tags and a date it does not write."""
    head = ebml(0x1A45DFA3, ebml(0x4286, b"\1") + ebml(0x4282, b"webm") + ebml(0x4287, b"\4") + ebml(0x4285, b"\2"))
    info = ebml(
        0x1549A966,
        ebml(0x2AD7B1, b"\x0f\x42\x40") + ebml(0x4D80, CANARY) + ebml(0x4461, bytes(8)) + ebml(0x7BA9, CANARY),
    )
    audio = ebml(0xE1, ebml(0xB5, struct.pack(">f", 48000)) + ebml(0x9F, b"\1"))
    track = ebml(0xD7, b"\1") + ebml(0x73C5, b"\x77" * 7) + ebml(0x83, b"\2") + ebml(0x536E, CANARY)
    tracks = ebml(0xAE, track + ebml(0x86, b"A_OPUS") + ebml(0x63A2, opus_head()) + audio)
    if video:
        tracks += ebml(0xAE, ebml(0xD7, b"\2") + ebml(0x83, b"\1") + ebml(0x86, b"V_VP8"))
    body = info + ebml(0x1654AE6B, tracks)
    for start in range(0, int(seconds * 50), 250):
        blocks = b"".join(
            ebml(0xA3, b"\x81" + struct.pack(">hB", step * 20, 0x80) + opus_packet())
            for step in range(min(250, int(seconds * 50) - start))
        )
        body += ebml(0x1F43B675, ebml(0xE7, (start * 20).to_bytes(4)) + blocks, unknown=live)
    return head + ebml(0x18538067, body + (b"" if live else ebml(0x1254C367, CANARY)), unknown=live)


def box(name: bytes, *contents: bytes) -> bytes:
    body = b"".join(contents)
    return struct.pack(">I", len(body) + 8) + name + body


def full(name: bytes, *contents: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, bytes([version]) + flags.to_bytes(3), *contents)


def m4a(seconds: float = 2, *, handler: bytes = b"soun", fragmented: bool = False, told: float | None = None) -> bytes:
    """AAC in MP4 with all a phone adds: dates, place, title, cover, XMP."""
    rate = 16000
    count = int(seconds * rate / 1024)
    length = int((seconds if told is None else told) * rate)
    dates = struct.pack(">II", 3_900_000_000, 3_900_000_000)
    place = box(
        b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+18.7904+098.9847/" + CANARY), full(b"meta", box(b"ilst", CANARY))
    )
    entry = box(
        b"mp4a",
        bytes(6) + b"\0\1" + bytes(8) + b"\0\1\0\x10" + bytes(4) + struct.pack(">I", rate << 16),
        full(b"esds", b"\x03\x19"),
    )
    table = [
        full(b"stsd", b"\0\0\0\1", entry),
        full(b"stts", struct.pack(">III", 1, 0 if fragmented else count, 1024)),
        full(b"stsc", struct.pack(">IIII", 1, 1, count, 1)),
        full(b"stsz", struct.pack(">II", 40, count)),
        full(b"stco", struct.pack(">II", 1, 4096)),
    ]
    media = box(
        b"mdia",
        full(b"mdhd", dates, struct.pack(">II", rate, 0 if fragmented else length), b"\x55\xc4\0\0"),
        full(b"hdlr", bytes(4) + handler + bytes(12) + CANARY + b"\0"),
        box(b"minf", full(b"smhd", bytes(4)), box(b"stbl", *table)),
    )
    track = box(b"trak", full(b"tkhd", dates, bytes(72)), media, place)
    extends = box(b"mvex", full(b"trex", struct.pack(">IIIII", 1, 1, 1024, 40, 0))) if fragmented else b""
    movie = box(b"moov", full(b"mvhd", dates, struct.pack(">II", rate, 0), bytes(80)), track, extends, place)
    run = full(b"trun", struct.pack(">I", count))
    parts = (
        box(b"moof", full(b"mfhd", b"\0\0\0\1"), box(b"traf", full(b"tfhd", b"\0\0\0\1"), run)) if fragmented else b""
    )
    xmp = box(b"uuid", bytes(16) + XMP)
    return box(b"ftyp", b"M4A \0\0\0\0isomM4A ") + movie + xmp + parts + box(b"mdat", bytes(40 * count))


PLACE = b"\0\x12\x15\xc7+18.7904+098.9847/"
FILMED = [bytes([number]) * 30 for number in range(1, 9)]  # eight pictures
SOUNDED = [bytes([0xA0 + number]) * 12 for number in range(6)]
LOGGED = [CANARY, b"+18.7904+098.9847"]  # what a camera notes second by second


def track(kind: bytes, entry: bytes, samples: list[bytes], offset: int, dates: bytes) -> bytes:
    """One track, all its samples in one chunk."""
    count = len(samples)
    tables = [
        full(b"stsd", b"\0\0\0\1", entry),
        full(b"stts", struct.pack(">III", 1, count, 1024)),
        full(b"stss", struct.pack(">II", 1, 1)),
        full(b"stsc", struct.pack(">IIII", 1, 1, count, 1)),
        full(b"stsz", struct.pack(">II", 0, count), b"".join(struct.pack(">I", len(one)) for one in samples)),
        full(b"stco", struct.pack(">II", 1, offset)),
    ]
    media = box(
        b"mdia",
        full(b"mdhd", dates, struct.pack(">II", 16000, count * 1024), b"\x55\xc4\0\0"),
        full(b"hdlr", bytes(4) + kind + bytes(12) + CANARY + b"\0"),
        box(
            b"minf",
            box(b"dinf", full(b"dref", b"\0\0\0\1", full(b"url ", CANARY, flags=1))),
            box(b"stbl", *tables),
        ),
    )
    return box(b"trak", full(b"tkhd", dates, bytes(72)), media, box(b"udta", box(b"name", CANARY)))


def film(*, brand: bytes = b"isom", logged: bool = True, camcorder: bytes = b"") -> bytes:
    """Pictures and sound in MP4 as a phone films, with a place, a title, dates, XMP and a track of places beside."""
    dates = struct.pack(">II", 3_900_000_000, 3_900_000_000)
    encoder = bytes([len(CANARY)]) + CANARY.ljust(31, b"\0")
    seen = box(b"avc1", bytes(42), encoder, bytes(4), box(b"avcC", bytes(12)), box(b"meta", CANARY))
    heard = box(b"mp4a", bytes(28), full(b"esds", b"\x03\x19"))
    parts = [(b"vide", seen, FILMED), (b"soun", heard, SOUNDED)]
    parts += [(b"meta", box(b"mett", bytes(8), CANARY), LOGGED)] if logged else []
    place = box(b"udta", box(b"\xa9xyz", PLACE), full(b"meta", box(b"ilst", CANARY)))
    begin = box(b"ftyp", brand + b"\0\0\2\0isomiso2") + box(b"uuid", bytes(16) + XMP)
    body = CANARY + b"".join(b"".join(samples) + camcorder for *_track, samples in parts) + CANARY

    def movie(at: int) -> bytes:
        tracks = []
        for kind, entry, samples in parts:
            tracks.append(track(kind, entry, samples, at, dates))
            at += len(b"".join(samples) + camcorder)
        return box(b"moov", full(b"mvhd", dates, struct.pack(">II", 1000, 0), bytes(80)), *tracks, place)

    offset = len(begin) + len(movie(0)) + 8 + len(CANARY)
    return begin + movie(offset) + box(b"mdat", body)


def run_table(samples: list[bytes], offset: int | None) -> bytes:
    """A run whose samples say how long they are, after a time each."""
    told = b"" if offset is None else struct.pack(">i", offset)
    rows = b"".join(struct.pack(">II", 1024, len(one)) for one in samples)
    return full(b"trun", struct.pack(">I", len(samples)), told, rows, flags=0x300 | (offset is not None))


def film_in_parts(way: str = "moof") -> bytes:
    """Pictures and sound as a recorder writes them, something hidden around them; `way` is what places count from.

    moof: from the fragment; base: from the file's begin; chained: from the track before; usual: no lengths but one.
    """
    dates = struct.pack(">II", 3_900_000_000, 3_900_000_000)
    entries = {b"vide": box(b"avc1", bytes(78), box(b"avcC", bytes(12))), b"soun": box(b"mp4a", bytes(28))}
    tracks = [track(kind, entry, [], 0, dates) for kind, entry in entries.items()]
    usual = [full(b"trex", struct.pack(">IIIII", number, 1, 1024, size, 0)) for number, size in ((1, 30), (2, 12))]
    head = full(b"mvhd", dates, struct.pack(">II", 1000, 0), bytes(80))
    begin = box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", head, *tracks, box(b"mvex", *usual))
    gap = b"" if way == "chained" else CANARY

    def moof(at: int, length: int) -> bytes:
        """The fragment at that place of the file."""
        parts, place = [], length + 8 + len(CANARY)
        for number, samples in ((1, FILMED), (2, SOUNDED)):
            said = None if way == "chained" and number == 2 else place
            ahead = struct.pack(">I", number)
            if way == "base":
                ahead, said = ahead + struct.pack(">Q", at), place
            flags = {"moof": 0x20000, "usual": 0x20000, "base": 1, "chained": 0}[way]
            table = run_table(samples, said)
            if way == "usual":
                table = full(b"trun", struct.pack(">Ii", len(samples), place), flags=1)
            parts.append(box(b"traf", full(b"tfhd", ahead, flags=flags), table, box(b"udta", CANARY)))
            place += len(b"".join(samples)) + len(gap)
        return box(b"moof", full(b"mfhd", b"\0\0\0\1"), *parts)

    for _number in range(2):
        fragment = moof(len(begin), len(moof(len(begin), 0)))
        begin += fragment + box(b"mdat", CANARY, b"".join(FILMED), gap, b"".join(SOUNDED), CANARY)
    return begin + box(b"mfra", CANARY)


# Documents


def pdf(*, pages: int = 1, hostile: bool = False) -> bytes:
    """A PDF of photographs; `hostile` adds script, attachment, author, XMP and a photograph with its place."""
    out = io.BytesIO()
    drawing().save(out, "PDF", save_all=True, append_images=[drawing()] * (pages - 1), author=CANARY.decode())
    if not hostile:
        return out.getvalue()
    writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(CANARY.decode())}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): DictionaryObject(script)})
    writer.add_attachment("secret.txt", CANARY)
    writer.xmp_metadata = b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>" + XMP + b"<?xpacket end='w'?>"
    for found in writer._objects:
        if isinstance(found, StreamObject) and found.get("/Subtype") == "/Image":
            found._data = picture(marked=True)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
