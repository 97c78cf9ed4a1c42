"""Text from people, normalised once: NFC, no control characters, no lone surrogates, on either database alike."""

import json
import math
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT_CONTROLS = "\n\t"
DEPTH_LIMIT = 8


def clean_text(value: str) -> str:
    """The text as we store it. Raises ValidationError on a lone surrogate, which no database can hold."""
    if value.isascii() and value.isprintable():
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValidationError(_("The text holds a broken character. Please type that place again.")) from error
    value = unicodedata.normalize("NFC", value)
    if value.isprintable():
        return value
    return "".join(c for c in value if c in KEPT_CONTROLS or unicodedata.category(c) != "Cc")


def clean_json(value: Any, depth: int = 0) -> Any:
    """JSON data with every text cleaned. Raises ValidationError on depth, NaN or numbers no database holds."""
    if depth > DEPTH_LIMIT:
        raise ValidationError(_("The data is nested too deeply."))
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(str(key)): clean_json(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(inner, depth + 1) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValidationError(_("A number in the data is not a number."))
    if isinstance(value, int) and abs(value) >= 2**53:
        raise ValidationError(_("A number in the data is too large."))
    return value


class CleanCharField(models.CharField):
    """A short text that went through `clean_text`."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value


class CleanTextField(models.TextField):
    """A long text that went through `clean_text`."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value


class CleanJSONField(models.JSONField):
    """JSON that went through `clean_json`; Thai stays readable in the database."""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(clean_json(value))


def digest_source(value: Any) -> bytes:
    """Canonical bytes of JSON data, to tell equal contents from others."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
