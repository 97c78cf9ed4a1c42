"""The words we know: PyThaiNLP's list, read as a file (importing the package costs 90 MB), and our own few.

Loaded at the first use and kept for the life of the process.
"""

import importlib.util
import re
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

OWN_WORDS = Path(__file__).with_name("words.txt")
OWN_SYNONYMS = Path(__file__).with_name("synonyms.txt")
THAI_WORD = re.compile(r"[ก-ฮะ-ฺเ-ๅ็-๎]{2,40}|ณ")
KEY = 3


class Lexicon:
    """A set of words, with the lengths that words of a given beginning may have, so that few slices are tried."""

    def __init__(self, words: set[str]) -> None:
        self.words = frozenset(words)
        self.in_order = sorted(words)
        lengths: dict[str, set[int]] = {}
        for word in words:
            lengths.setdefault(word[:KEY], set()).add(len(word))
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        self.lengths: dict[str, tuple[int, ...]] = {}
        for key, found in lengths.items():
            row = tuple(sorted(found))
            self.lengths[key] = shared.setdefault(row, row)

    def begins(self, text: str) -> bool:
        """Whether some word begins so."""
        at = bisect_left(self.in_order, text)
        return at < len(self.in_order) and self.in_order[at].startswith(text)

    def ends(self, text: str, start: int) -> list[int]:
        """Where the words that begin at `start` end."""
        found = [start + size for size in range(1, KEY) if text[start : start + size] in self.words]
        room = len(text) - start
        longer = (size for size in self.lengths.get(text[start : start + KEY], ()) if KEY <= size <= room)
        return found + [start + size for size in longer if text[start : start + size] in self.words]


def package_words() -> Path:
    """PyThaiNLP's word list, without importing PyThaiNLP."""
    spec = importlib.util.find_spec("pythainlp")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("PyThaiNLP is not installed: run `make setup`.")
    return Path(spec.origin).parent / "corpus" / "words_th.txt"


def lines(path: Path) -> list[str]:
    """The lines of a data file, without notes and blanks."""
    stripped = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All words, loaded once."""
    words = {word for path in (package_words(), OWN_WORDS) for word in lines(path) if THAI_WORD.fullmatch(word)}
    return Lexicon(words)


@lru_cache(maxsize=1)
def synonyms() -> dict[str, tuple[str, ...]]:
    """Words that are written in two ways: each leads to the others of its line."""
    table: dict[str, tuple[str, ...]] = {}
    for line in lines(OWN_SYNONYMS):
        group = tuple(word.strip().lower() for word in line.split(","))
        for word in group:
            table[word] = tuple(other for other in group if other != word)
    return table
