"""MP3 and AAC (ADTS): frame after frame, without the ID3, APE and Xing blocks around them."""

from core.files.sound.parts import Damaged, Sound, cut, need

RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
KBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
FEWEST_FRAMES = 3
XING_FIELDS = {1: 4, 2: 4, 4: 100, 8: 4}  # frames, bytes, places, quality; the encoder's name comes after them
Frame = tuple[int, int, int, tuple[int, ...]]  # length, samples, rate, what must be alike in all frames


def looks_like_frame(data: bytes) -> bool:
    """Whether it begins as MP3 or ADTS does."""
    return mp3_frame(data, 0) is not None or adts_frame(data, 0) is not None


def clean(data: bytes, *, keep_table: bool = False) -> Sound:
    """With the table, players know the length of a long recording and jump in it. Raises Damaged."""
    data = without_tags(data)
    adts = adts_frame(data, 0) is not None
    read = adts_frame if adts else mp3_frame
    table, frames = b"", list[bytes]()
    samples = rate = at = 0
    alike: tuple[int, ...] | None = None
    while at < len(data):
        frame = read(data, at)
        if frame is None and not any(data[at:]):
            break  # padding
        if frame is None:
            raise Damaged
        length, count, rate, same = frame
        need(alike is None or same == alike)
        alike = same
        if at + length > len(data):
            break  # the last frame was cut: players drop it too
        content = cut(data, at, length)
        if not frames and is_information(content):
            table = table_alone(content) if keep_table else b""
        else:
            frames.append(content)
            samples += count
        at += length
    need(len(frames) >= FEWEST_FRAMES)
    extension, media_type = ("aac", "audio/aac") if adts else ("mp3", "audio/mpeg")
    return Sound(table + b"".join(frames), samples / rate, extension, media_type)


def is_information(frame: bytes) -> bool:
    """The encoder's own first frame, with its name in it and no sound."""
    return frame[4:64].find(b"Xing") >= 0 or frame[4:64].find(b"Info") >= 0 or frame[36:40] == b"VBRI"


def table_alone(frame: bytes) -> bytes:
    """That frame with length and places alone; nothing where they do not fit into it."""
    if frame[36:40] == b"VBRI":
        at, end = 36, 62 + int.from_bytes(frame[54:56]) * int.from_bytes(frame[58:60])
    else:
        at = max(frame.find(b"Xing", 4, 64), frame.find(b"Info", 4, 64))
        flags = int.from_bytes(frame[at + 4 : at + 8])
        end = at + 8 + sum(width for bit, width in XING_FIELDS.items() if flags & bit)
    if end > len(frame):
        return b""
    return frame[:4] + bytes(at - 4) + frame[at:end] + bytes(len(frame) - end)


def without_tags(data: bytes) -> bytes:
    """The frames without ID3 before, and ID3, APE and Lyrics3 after them."""
    while data[:3] == b"ID3":
        size = cut(data, 6, 4)
        need(all(byte < 128 for byte in size))
        length = size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3]
        data = data[10 + length + (10 if data[5] & 0x10 else 0) :]
    while True:
        shorter = without_last_tag(data)
        if len(shorter) == len(data):
            return data
        data = shorter


def without_last_tag(data: bytes) -> bytes:
    if data[-128:-125] == b"TAG":
        return data[:-128]
    if data[-32:-24] == b"APETAGEX":
        length = int.from_bytes(data[-20:-16], "little") + (32 if data[-9] & 0x80 else 0)
        return data[: max(0, len(data) - length)]
    if data[-9:] == b"LYRICS200" and data[-15:-9].isdigit():
        return data[: max(0, len(data) - 15 - int(data[-15:-9]))]
    return data


def mp3_frame(data: bytes, at: int) -> Frame | None:
    """A layer III frame that begins here."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    kbit_no, rate_no, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer != 1 or kbit_no in {0, 15} or rate_no == 3:
        return None
    rate = RATES[version][rate_no]
    kbits = KBITS[3 if version == 3 else 2][kbit_no]
    samples = 1152 if version == 3 else 576
    return samples * kbits * 125 // rate + padding, samples, rate, (version, rate)


def adts_frame(data: bytes, at: int) -> Frame | None:
    """An AAC frame with its ADTS header that begins here."""
    head = data[at : at + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    rate_no = head[2] >> 2 & 15
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate_no >= len(AAC_RATES) or length < 8:
        return None
    rate = AAC_RATES[rate_no]
    return length, 1024 * ((head[6] & 3) + 1), rate, (head[2] >> 6, rate)
