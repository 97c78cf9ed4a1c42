"""The order of the Thai alphabet: by consonant first, as in the Royal Institute's dictionary."""

import re

from core.thai.normal import normalise

LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
MARKS = re.compile("[็-๎]")


def sort_key(text: str) -> tuple[str, str]:
    """A key for `sorted`: leading vowels behind their consonant, tone marks only where all else is equal."""
    swapped = LEADING_VOWEL.sub(r"\2\1", normalise(text).casefold())
    return MARKS.sub("", swapped), swapped
