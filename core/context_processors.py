"""What every template may say."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, the address of this page in the other language, and whether this is development."""
    other = "en" if request.path_info.startswith("/th/") or request.path_info == "/" else "th"
    path = request.path_info
    if path.startswith(("/th/", "/en/")):
        path = f"/{other}/{path[4:]}"
    return {
        "SITE_NAME": settings.SITE_NAME,
        "DEVELOPMENT": settings.DEVELOPMENT,
        "other_language": other,
        "other_language_path": path,
    }
