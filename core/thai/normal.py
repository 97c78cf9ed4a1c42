"""One way of writing what looks the same: compositions, order of marks, digits, invisible characters."""

import re
import unicodedata

INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
# A tone mark typed before the vowel it stands over, and a mark typed twice.
TONE_FIRST = re.compile("([่-๋])([ัิ-ฺ])")
MARK_TWICE = re.compile("([ะัิ-ฺ็-๎])\\1+")
NIKHAHIT_AA = re.compile("ํ([่-๋]?)า|([่-๋])ํา")


def normalise(text: str) -> str:
    """The text with each sound written in one way. Its length may change."""
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", text)).translate(DIGITS)
    text = NIKHAHIT_AA.sub(lambda found: f"{found[1] or found[2] or ''}ำ", text)
    text = TONE_FIRST.sub(r"\2\1", text)
    return MARK_TWICE.sub(r"\1", text).replace("เเ", "แ")
