"""Captions of films (WebVTT): the cues as they are, without the notes that people and programs leave in them."""

import re

from core.files.sound.parts import need

NAME = re.compile(r"WEBVTT(?=[ \t\n]|$)")
NOTE = re.compile(r"NOTE(?=[ \t\n]|$)")


def clean(data: bytes) -> bytes:
    """Raises Damaged, or ValueError for what is no UTF-8."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    title, *blocks = re.split(r"\n{2,}", text.strip("\n"))
    need(NAME.match(title) and "-->" not in title and "\0" not in text)
    return "\n\n".join(["WEBVTT", *(block for block in blocks if not NOTE.match(block))]).encode() + b"\n"
