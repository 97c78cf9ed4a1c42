"""What every template may say."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from core.pages import path_in

THEMES = {"light", "dark"}


def site(request: HttpRequest) -> dict[str, Any]:
    """Who reads (signed in or not), the site's name, this page in the other language, the theme, and the stage."""
    other = "en" if translation.get_language() == "th" else "th"
    path = path_in(other, request.path_info)
    query = request.META.get("QUERY_STRING", "") if request.method in {"GET", "HEAD"} else ""
    theme = request.COOKIES.get("theme", "")
    user = getattr(request, "user", None)
    return {
        "signed_in": bool(user and user.is_authenticated),
        "SITE_NAME": settings.SITE_NAME,
        "DEVELOPMENT": settings.DEVELOPMENT,
        "language": translation.get_language(),
        "other_language": other,
        "other_language_path": f"{path}?{query}" if query else path,
        "theme": theme if theme in THEMES else "",
    }
