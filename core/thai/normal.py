"""One way of writing what looks the same: compositions, order of marks, digits, invisible characters."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# Marks over and under one letter, typed in any order or twice: vowels first, then nikhahit, then tones and the rest.
MARKS = re.compile("[ัิ-ฺ็-๎]{2,}")
RANK = dict.fromkeys("ัิีึืฺุู", 0) | {"\u0e4d": 1}
NIKHAHIT_AA = re.compile("\u0e4d([็-๎]*)า")


def in_order(marks: re.Match[str]) -> str:
    return "".join(sorted(dict.fromkeys(marks[0]), key=lambda mark: RANK.get(mark, 2)))


def normalise(text: str) -> str:
    """The text with each sound written in one way. Its length may change."""
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text)).translate(DIGITS)
    text = NIKHAHIT_AA.sub(r"\1ำ", MARKS.sub(in_order, text))
    return text.replace("เเ", "แ")
