"""Editors' files - film, sound, captions, papers - sent in parts as players ask, after Wagtail allowed the reader.

Wagtail's own sending knows no ranges, and without ranges iPhones play neither film nor sound.
"""

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from wagtail.documents.models import document_served

from core.views.files import KEPT_NOWHERE, served

if TYPE_CHECKING:
    from wagtail.documents.models import AbstractDocument

PLAYED = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "vtt": "text/vtt; charset=utf-8",
}
SAVED = {"pdf": "application/pdf"}
KEPT_ON_THE_PHONE = "private, max-age=86400"  # what was paid for once is not fetched twice on one day


def document_serve(document: "AbstractDocument", request: HttpRequest) -> HttpResponse:
    """Wagtail's hook, the last one: whoever may not see the document was turned away before it."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    etag = quote_etag(document.file_hash) if document.file_hash else None
    answered = get_conditional_response(request, etag=etag)
    if answered is not None:
        return answered
    document_served.send(sender=type(document), instance=document, request=request)
    extension = PurePath(document.filename).suffix.lower().lstrip(".")
    media_type = PLAYED.get(extension) or SAVED.get(extension, "application/octet-stream")
    disposition = content_disposition_header(extension not in PLAYED, document.filename)
    closed = document.collection.get_view_restrictions().exists()
    kept = KEPT_NOWHERE if closed else KEPT_ON_THE_PHONE
    return served(request, document.file, media_type, disposition, kept=kept, etag=etag)
