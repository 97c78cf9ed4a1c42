"""Public pictures while the site runs on one machine, where no nginx stands before it (docs/deploy/nginx.conf)."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

CLOSED = frozenset({"original_images", "documents", "wagtail_uploads", "avatar_images"})


@require_safe
def media_read(request: HttpRequest, path: str) -> HttpResponseBase:
    """A cleared picture. Raises Http404 for what was uploaded before it was cut to size, cleared or finished."""
    folder = posixpath.normpath(f"/{path}").lstrip("/").split("/")[0]
    if folder.casefold() in CLOSED:
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))
