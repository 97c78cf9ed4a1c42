"""What all sound formats share."""

from dataclasses import dataclass


class Damaged(ValueError):
    """The bytes break the rules of their format, or end too early."""


class Video(Exception):
    """There is a picture track in it."""


@dataclass(frozen=True)
class Sound:
    """A cleaned recording."""

    data: bytes
    seconds: float
    extension: str
    media_type: str


def need(condition: object) -> None:
    """Raises Damaged unless the rule holds."""
    if not condition:
        raise Damaged


def cut(data: bytes, start: int, length: int) -> bytes:
    """Exactly these bytes. Raises Damaged when the file ends before them."""
    need(start >= 0 and length >= 0 and start + length <= len(data))
    return data[start : start + length]
