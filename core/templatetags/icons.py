"""`{% icon "name" %}`: a Lucide line icon, drawn inline. Icons never stand alone: words are beside them."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, css_class: str = "icon") -> SafeString:
    """Hidden from assistive technology, since the words beside it say the same."""
    drawn = lucide(name, size=20, aria_hidden="true", focusable="false", **{"class": css_class})
    return mark_safe(" ".join(str(drawn).split()))  # noqa: S308 - ours: a file of the lucide package
