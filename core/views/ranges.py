"""The one kind of `Range` header that players send."""

import re

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


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
