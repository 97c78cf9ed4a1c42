"""Pages to search, in both languages."""

from typing import Any

from wagtail.models import Locale, Page

from core.models import ContentPage, HomePage


def locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def make_home(language: str = "th") -> Page:
    """A home under the root, without a site of its own."""
    root = Page.objects.get(depth=1)
    home = HomePage(title=f"Search home {language}", slug=f"search-home-{language}", locale=locale(language))
    return root.add_child(instance=home)


def make_page(home: Page, title: str, text: str = "", **fields: Any) -> ContentPage:
    """A page of prose, live unless told otherwise."""
    body = [{"type": "prose", "value": f"<p>{text}</p>"}] if text else []
    page = ContentPage(title=title, slug=f"p{home.get_children().count()}", locale=home.locale, body=body, **fields)
    return home.add_child(instance=page)
