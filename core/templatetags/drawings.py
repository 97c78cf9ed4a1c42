"""`{% drawing "name" alt=_("...") %}`: one of content/drawings, drawn inline so that it follows dark mode."""

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.drawings import shapes

register = template.Library()

NAME = re.compile(r"[a-z0-9-]+")


@lru_cache(maxsize=128)
def inside(path: Path, changed: float) -> SafeString:
    """The shapes of a drawing, checked once per change of its file."""
    return mark_safe(shapes(path.read_text(encoding="utf-8")))  # noqa: S308 - rebuilt from allowed shapes alone


def file_of(name: str) -> Path | None:
    """Where a drawing lies; names are plain words, so none leads out of the folder."""
    if not NAME.fullmatch(str(name or "")):
        return None
    path = Path(settings.BASE_DIR) / "content" / "drawings" / f"{name}.svg"
    return path if path.is_file() else None


@register.simple_tag
def drawing(name: str, alt: str = "", css_class: str = "drawing") -> SafeString:
    """The drawing with its words, or nothing when there is no such drawing. Without `alt` it is decoration."""
    path = file_of(name)
    if path is None:
        return SafeString("")
    words = format_html('role="img" aria-label="{}"', alt) if alt else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 640 360" width="640" height="360" {}>{}</svg>',
        css_class,
        words,
        inside(path, path.stat().st_mtime),
    )
