"""Captions of films (WebVTT): the cues alone, without the notes, styles and headers that people and programs leave."""

import re

from core.files.sound.parts import need

NAME = re.compile(r"WEBVTT(?=[ \t\n]|$)")
ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?=[ \t\n]|$)")
MOMENT = r"(?:\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}"
TIMES = re.compile(rf"[ \t]*({MOMENT})[ \t]*-->[ \t]*({MOMENT})(?:[ \t]+(.*))?")
SHARE = r"\d{1,3}(?:\.\d{1,6})?%"
SETTING = re.compile(
    rf"vertical:(?:rl|lr)|line:(?:-?\d{{1,4}}|{SHARE})(?:,(?:start|center|end))?|size:{SHARE}"
    rf"|position:{SHARE}(?:,(?:line-left|center|line-right))?|align:(?:start|center|end|left|right)"
)


def clean(data: bytes) -> bytes:
    """The words of each cue stay as they are. Raises Damaged, or ValueError for what is no UTF-8."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    title, *blocks = re.split(r"\n{2,}", text.strip("\n"))
    need(NAME.match(title) and "-->" not in title and "\0" not in text)
    cues = [cue for block in blocks if not ASIDE.match(block) for cue in cues_of(block.split("\n"))]
    need(cues)
    return "\n\n".join(["WEBVTT", *cues]).encode() + b"\n"


def cues_of(lines: list[str]) -> list[str]:
    """The cues of a block: players begin one at every line with an arrow. What stands before the first is not shown."""
    starts = [at for at, line in enumerate(lines) if "-->" in line]
    found = []
    for at, following in zip(starts, [*starts, len(lines)][1:], strict=True):
        times = times_of(lines[at])
        number = lines[at - 1 : at] if at == 1 and lines[0].isdecimal() else []
        words = lines[at + 1 : following]
        if times and words:
            found.append("\n".join([*number, times, *words]))
    return found


def times_of(line: str) -> str:
    """When a cue is shown, and where, without whatever else stands on the line; nothing where there is no time."""
    found = TIMES.fullmatch(line)
    if not found:
        return ""
    settings = [word for word in (found[3] or "").split() if SETTING.fullmatch(word)]
    return " ".join([found[1], "-->", found[2], *settings])
