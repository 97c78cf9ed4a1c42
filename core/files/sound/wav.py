"""WAV: the format and the samples; every other chunk (LIST, bext, iXML, id3) is left behind."""

import struct

from core.files.sound.parts import Sound, cut, need

PLAYABLE = {0x0001, 0x0003, 0x0006, 0x0007, 0xFFFE}
UNKNOWN_LENGTH = 0xFFFFFFFF


def clean(data: bytes) -> Sound:
    """Raises Damaged."""
    form, samples = chunks(data)
    need(len(form) >= 16)
    code, channels, rate, a_second, block, bits = struct.unpack_from("<HHIIHH", form)
    need(code in PLAYABLE and 1 <= channels <= 2 and 8000 <= rate <= 96000 and bits in {8, 16, 24, 32})
    need(block == channels * bits // 8 and a_second == rate * block)
    samples = samples[: len(samples) - len(samples) % block]
    need(samples)
    form = form[:16] if code != 0xFFFE else form[:40]
    body = b"WAVE" + chunk(b"fmt ", form) + chunk(b"data", samples)
    return Sound(b"RIFF" + struct.pack("<I", len(body)) + body, len(samples) / a_second, "wav", "audio/wav")


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def chunks(data: bytes) -> tuple[bytes, bytes]:
    """The first format and the first samples."""
    form = samples = b""
    at = 12
    while at + 8 <= len(data) and not samples:
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"data" and length == UNKNOWN_LENGTH:  # a recorder that could not go back to fill it in
            length = len(data) - at - 8
        content = cut(data, at + 8, length)
        form = form or (content if name == b"fmt " else b"")
        samples = content if name == b"data" else b""
        at += 8 + length + length % 2
    need(form and samples)
    return form, samples
