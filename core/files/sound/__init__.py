"""Voice: the container is read strictly and written anew with the sound alone. Nothing is decoded, so nothing is lost.

No title, place, date, device or picture stays: of each format only what a player needs is copied.
"""

import struct
from collections.abc import Callable

from core.files.sound import mp4, mpeg, ogg, wav, webm
from core.files.sound.parts import Damaged, Sound, Video

__all__ = ["Damaged", "NotASound", "Sound", "Video", "clean_sound"]

Cleaner = Callable[[bytes], Sound]


class NotASound(Exception):
    """The first bytes belong to no sound we know."""


def clean_sound(data: bytes) -> Sound:
    """The same sound without metadata. Raises NotASound, Video or Damaged."""
    cleaner = cleaner_for(data)
    if cleaner is None:
        raise NotASound
    try:
        return cleaner(data)
    except (struct.error, IndexError, ValueError, OverflowError, ZeroDivisionError, RecursionError) as error:
        raise Damaged from error


def cleaner_for(data: bytes) -> Cleaner | None:
    """By the first bytes; the name and what the browser says are not asked."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return wav.clean
    if data[:4] == b"OggS":
        return ogg.clean
    if data[:4] == b"\x1a\x45\xdf\xa3":
        return webm.clean
    if data[4:8] == b"ftyp":
        return mp4.clean
    if data[:3] == b"ID3" or mpeg.looks_like_frame(data):
        return mpeg.clean
    return None
