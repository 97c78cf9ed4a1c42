"""Passwords that anyone here would guess first are refused."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = (
    "plclanna",
    "lanna",
    "sandbox",
    "chiangmai",
    "khru",
    "krukru",
    "teacher",
    "2569",
    "2570",
    "พีแอลซี",
    "ล้านนา",
    "เชียงใหม่",
)


class ContextWordsValidator:
    """Refuses a password that is little more than the product's name, the place or the year."""

    def validate(self, password: str, user: object = None) -> None:
        rest = password.lower()
        for word in WORDS:
            rest = rest.replace(word, "")
        if len(rest) < 8:
            raise ValidationError(
                _("This password is made of words everyone here would try. Add words of your own."),
                code="context_words",
            )

    def get_help_text(self) -> str:
        return _("Not only the name of this site, the place or the year.")
