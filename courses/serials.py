"""The serial of a certificate as people type it from paper."""

import unicodedata

from courses.models.certificates import ALPHABET

LETTERS = 12
DASHES = {"Pd", "Zs", "Cf", "Cc"}


def read_serial(text: str) -> str:
    """XXXX-XXXX-XXXX, whatever case, spaces, dashes or Thai digits were typed; empty when it cannot be one."""
    letters = letters_in(text)
    if len(letters) != LETTERS or not set(letters) <= set(ALPHABET):
        return ""
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def letters_in(text: str) -> str:
    """What was typed, in capitals and without dashes and spaces: a serial, or a piece of one."""
    return "".join(plain(letter) for letter in unicodedata.normalize("NFKC", text[:60]))


def plain(letter: str) -> str:
    if unicodedata.category(letter) in DASHES:
        return ""
    digit = unicodedata.digit(letter, None)
    return letter.upper() if digit is None else str(digit)
