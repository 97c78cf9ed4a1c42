"""Texts as a searcher wants to see them: a fitting piece, with the words that were found marked."""

import re
from collections.abc import Iterator

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.thai.analyser import HANGUL, Reading, readings, tokens
from core.thai.lattice import best_path
from core.thai.normal import normalise

LOOKED_AT = 12
THAI_BEFORE = re.compile(r"[ก-๎]+\Z")
THAI_AFTER = re.compile(r"\A[ก-๎]+")
ELLIPSIS = "…"


class Wanted:
    """The tokens a question asks for."""

    def __init__(self, found: list[Reading]) -> None:
        terms = [term for reading in found for term in reading]
        self.whole = frozenset(token for term in terms for token in term.tokens if len(token) > 1)
        self.prefixes = tuple(token for term in terms if term.prefix for token in term.tokens)

    def holds(self, token: str) -> bool:
        return token in self.whole or (bool(self.prefixes) and token.startswith(self.prefixes))

    def spellings(self) -> list[str]:
        """The tokens as they stand in a text, longest first."""
        return sorted({decode(token) for token in (*self.whole, *self.prefixes)}, key=lambda word: (-len(word), word))


def decode(token: str) -> str:
    """Hangul syllables as the Thai letters they stand for."""
    return "".join(chr(ord(letter) - HANGUL) if "\uac00" <= letter <= "\uac5f" else letter for letter in token)


def found_spans(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Where wanted words stand in normalised text, touching ones joined."""
    places = sorted((token.start, token.end) for token in tokens(text) if wanted.holds(token.text))
    spans: list[tuple[int, int]] = []
    for start, end in places:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def marked(text: str, spans: list[tuple[int, int]]) -> SafeString:
    """The text escaped, the spans in <mark>."""
    parts: list[str] = []
    last = 0
    for start, end in spans:
        parts += [conditional_escape(text[last:start]), format_html("<mark>{}</mark>", text[start:end])]
        last = end
    parts.append(conditional_escape(text[last:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped above


def mark(text: str, query: str, *, unfinished: bool = False) -> SafeString:
    """A short text, such as a title, with the found words marked."""
    text = normalise(text)
    return marked(text, found_spans(text, Wanted(readings(query, unfinished=unfinished))))


def word_start(text: str, place: int) -> int:
    """The nearest place before `place` where a word begins."""
    if place <= 0:
        return 0
    space = text.rfind(" ", max(0, place - 25), place)
    if space >= 0:
        return space + 1
    before, after = THAI_BEFORE.search(text[:place]), THAI_AFTER.match(text[place:])
    if not before or not after:
        return place
    starts = [before.start() + step.start for step in best_path(before[0] + after[0])]
    return max(start for start in starts if start <= place)


def windows(text: str, wanted: Wanted, length: int) -> Iterator[tuple[int, int]]:
    """Pieces of the text around the spellings asked for, those with the most different ones first."""
    low = text.lower()
    places: list[tuple[int, str]] = []
    for spelling in wanted.spellings():
        at = low.find(spelling)
        for _number in range(LOOKED_AT):
            if at < 0:
                break
            places.append((at, spelling))
            at = low.find(spelling, at + 1)
    reach = length * 3 // 4
    ranked = sorted(
        ((-len({word for other, word in places if 0 <= other - at < reach}), at) for at, _spelling in places),
    )
    for _count, at in ranked[:LOOKED_AT]:
        start = word_start(text, max(0, min(at - length // 4, len(text) - length)))
        yield start, word_start(text, start + length) if start + length < len(text) else len(text)


def excerpt(text: str, query: str, length: int = 180, *, unfinished: bool = False) -> SafeString:
    """About `length` letters of the text around what was asked for, found words marked; else its beginning."""
    text = normalise(" ".join(text.split()))
    wanted = Wanted(readings(query, unfinished=unfinished))
    for start, end in windows(text, wanted, length):
        piece = text[start:end]
        spans = found_spans(piece, wanted)
        if spans:
            break
    else:
        start, end, spans = 0, word_start(text, length) if len(text) > length else len(text), []
        piece = text[start:end]
    before, after = ELLIPSIS if start else "", ELLIPSIS if end < len(text) else ""
    return format_html("{}{}{}", before, marked(piece.rstrip(), spans), after)
