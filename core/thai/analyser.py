"""One analyser for what is indexed and what is asked, on both databases.

Tokens hold only letters and digits. Thai letters are mapped to Hangul syllables, because SQLite's FTS5 takes tone marks
and upper vowels for separators: it would read ข้าว and ข่าว as the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.thai.lattice import Step, all_steps, best_path, with_longest_end, with_whole_end
from core.thai.lexicon import synonyms
from core.thai.normal import normalise

LONGEST_QUERY = 200
MOST_TERMS = 16
HANGUL = 0xAC00 - 0x0E00
RUNS = re.compile(r"(?P<thai>[ก-ฮะ-ฺเ-ๅ็-๎]+)|(?P<word>[^\W_ก-๛]+)")
GAP_IN_THAI = re.compile(r"(?<=[ก-๎])[ \t]+(?=[ก-๎])")
# Words that bind and say little: left out of a question as long as others remain.
BINDING = frozenset(
    """ที่ ซึ่ง อัน ของ และ หรือ แต่ ใน การ ความ เป็น คือ ให้ ได้ กับ แก่ แด่ จาก โดย ด้วย ว่า นี้ นั้น จะ ก็ ไม่ มี อยู่ ไป มา แล้ว
    วิธี วิธีทำ วิธีการ เรื่อง เกี่ยวกับ อย่างไร ยังไง อะไร เรา ฉัน ผม ดิฉัน ครับ ค่ะ คะ
    the a an of and or in on at to for is are be it this that with by from how what do i""".split()  # noqa: SIM905 - read as text
)


@dataclass(frozen=True)
class Token:
    """One token and where it stands in the text it was read from."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Term:
    """One thing asked for: any of its tokens will do. A prefix also accepts what goes on from there."""

    tokens: tuple[str, ...]
    prefix: bool = False


# All terms of any one reading must be found.
Reading = tuple[Term, ...]
PathOf = Callable[[str], list[Step]]


def encode(word: str) -> str:
    """Thai letters as Hangul syllables, letter by letter; everything else as it is."""
    return "".join(chr(ord(letter) + HANGUL) if "ก" <= letter <= "๛" else letter for letter in word)


def stem(word: str) -> str:
    """An English plural as its singular; careful rather than clever. Other words as they are."""
    if len(word) < 4 or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]


def tokens(text: str) -> Iterator[Token]:
    """Every token of a text. Expects normalised text; places are those in it."""
    for match in RUNS.finditer(text):
        if match["word"]:
            yield Token(stem(match["word"].lower()), match.start(), match.end())
            continue
        for step in all_steps(match["thai"]):
            yield Token(
                encode(match["thai"][step.start : step.end]), match.start() + step.start, match.start() + step.end
            )


def index_text(text: str) -> str:
    """What the index stores of a text."""
    return " ".join(token.text for token in tokens(normalise(text)))


def words_asked(text: str, last: PathOf) -> list[str]:
    """The words of a question in one reading, Thai unencoded. `last` reads a run that ends the text."""
    words: list[str] = []
    for match in RUNS.finditer(text):
        run = match[0]
        if match["word"]:
            words.append(run.lower())
        else:
            path = last(run) if match.end() == len(text) else best_path(run)
            words.extend(run[step.start : step.end] for step in path)
    return words


def term_for(word: str, *, prefix: bool) -> Term:
    """The word and what else it is written as."""
    root = stem(word)
    others = (encode(other) for other in synonyms().get(root, ()))
    return Term((encode(word if prefix else root), *others), prefix=prefix)


def says_little(word: str) -> bool:
    """A binding word, or a stray Thai letter that is no short form of a school stage (ป.6, ม.2, อ.3)."""
    return word in BINDING or (len(word) == 1 and "ก" <= word <= "ฮ" and word not in "ปมอ")


def reading(text: str, last: PathOf, *, unfinished: bool) -> Reading:
    """The terms of one reading, without words that only bind."""
    words = list(dict.fromkeys(words_asked(text, last)))
    final = words[-1] if words else ""
    telling = [word for word in words if not says_little(word)] or words
    return tuple(term_for(word, prefix=unfinished and word == final) for word in telling[:MOST_TERMS])


def readings(query: str, *, unfinished: bool = False) -> list[Reading]:
    """What a question asks for: as it is spaced, and as if its Thai were written without spaces.

    `unfinished` is for a question still being typed: its last word may go on. No reading: nothing was asked.
    """
    text = normalise(query[:LONGEST_QUERY]).strip()
    variants = dict.fromkeys([text, GAP_IN_THAI.sub("", text)])
    ends: list[PathOf] = [with_whole_end, with_longest_end] if unfinished else [best_path]
    found = [reading(variant, last, unfinished=unfinished) for variant in variants for last in ends]
    return [terms for terms in dict.fromkeys(found) if terms]
