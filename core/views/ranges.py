"""The one kind of `Range` header that players send, and the bytes it asks for, a block at a time."""

import re
from typing import Self

from django.core.files import File

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
BLOCK = 2**18  # bytes in memory for one reader, however large the file and however slow the line


def asked_range(header: str, size: int) -> range | None:
    """The bytes that are wanted: all of them when the header is missing or odd, None when it asks beyond the end."""
    found = ONE_RANGE.fullmatch(header.strip())
    if not found or found[0] == "bytes=-":
        return range(size)
    start, end = found.groups()
    if not start:
        wanted = range(max(0, size - int(end)), size)
    else:
        wanted = range(int(start), min(size, int(end) + 1 if end else size))
    return wanted or None


class Part:
    """The wanted bytes of an open file, read only as fast as they are sent."""

    def __init__(self, source: File[bytes], wanted: range) -> None:
        self.source = source
        self.wanted = wanted
        self.left = len(wanted)
        source.seek(wanted.start)

    @property
    def is_whole(self) -> bool:
        return len(self.wanted) == self.source.size

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        """A file that was cut short meanwhile ends early: the server then breaks the connection off."""
        block: bytes = self.source.read(min(BLOCK, self.left))
        self.left -= len(block)
        if not block:
            raise StopIteration
        return block

    def close(self) -> None:
        self.source.close()
