"""`{% icon "name" %}`: a Lucide line icon, drawn inline. Icons never stand alone: words are beside them."""

import re
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

# Said once by `.icon` in the stylesheet instead of thirty times on a page.
LOOKS = re.compile(r' (?:fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"')
SPACES = re.compile(r"\s*(/?>)\s*")


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, css_class: str = "icon") -> SafeString:
    """Hidden from assistive technology, since the words beside it say the same."""
    drawn = " ".join(str(lucide(name, size=20, aria_hidden="true", **{"class": css_class})).split())
    opening, shapes = SPACES.sub(r"\1", drawn).split(">", 1)
    return mark_safe(f"{LOOKS.sub('', opening)}>{shapes}")  # noqa: S308 - ours: a file of the lucide package
