"""Where a page stands in the other language: both languages share their slugs, so the path is the same after /th/."""

from django.http import HttpRequest
from wagtail.models import Page, Site


def path_in(language: str, path: str) -> str:
    """The same path under another language; a path without a language is given one."""
    if path.startswith(("/th/", "/en/")):
        return f"/{language}/{path[4:]}"
    return f"/{language}/" if path == "/" else path


def live_page_at(request: HttpRequest, language: str) -> Page | None:
    """The published page at this path in `language`, or None. Three queries; meant for pages that were not found."""
    site = Site.find_for_request(request)
    if site is None:
        return None
    home = site.root_page.get_translations(inclusive=True).filter(locale__language_code=language).first()
    if home is None:
        return None
    rest = request.path_info[4:] if request.path_info.startswith(("/th/", "/en/")) else ""
    url_path = home.url_path + (rest if not rest or rest.endswith("/") else f"{rest}/")
    return Page.objects.live().public().filter(url_path=url_path, locale__language_code=language).first()
