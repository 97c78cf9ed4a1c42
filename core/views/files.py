"""Private files: sending one, and reading one that is yours or that you were allowed to read."""

import unicodedata
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.files.limits import UploadRefused, refused
from core.files.reading import readable_file
from core.models import PrivateFile
from core.services.files import Received, clash_words, receive_upload
from core.services.reading import note_reading
from core.views.ranges import BLOCK, Part, asked_range

NO_SCRIPTS = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox"
KEPT_NOWHERE = "private, no-store"
STATUS = {"stored": HTTPStatus.CREATED, "repeated": HTTPStatus.OK, "conflict": HTTPStatus.CONFLICT}


@require_POST
def file_upload(request: HttpRequest) -> JsonResponse:
    """One file: `file`, `client_id`, `kind`, and if you like `title` and `size` (bytes, to notice a cut)."""
    with translation.override(language_of(request)):
        return taken_in(request)


def language_of(request: HttpRequest) -> str:
    """That of the page that sends: the outbox names it, since this address has no language of its own."""
    asked = request.headers.get("Accept-Language", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


def taken_in(request: HttpRequest) -> JsonResponse:
    """Stored, the same again, both kept, or refused: each with words."""
    if not request.user.is_authenticated:
        return answer("signed_out", _("Please sign in again. Your file stays on this device."), 401)
    try:
        received = receive_upload(owner=request.user, **sent_fields(request))
    except UploadRefused as refusal:
        status = "later" if refusal.later else "refused"
        return answer(status, refusal.messages[0], 503 if refusal.later else 422, code=refusal.code)
    except ValidationError as error:
        return answer("refused", error.messages[0], 422, code=error.code)
    return answer(received.status, words_for(received), STATUS[received.status], id=str(received.file.pk))


def sent_fields(request: HttpRequest) -> dict[str, Any]:
    """The fields as the service wants them. Raises ValidationError."""
    upload = request.FILES.get("file")
    if upload is None:
        raise ValidationError(_("Choose a file."), code="missing")
    try:
        client_id = UUID(request.POST.get("client_id", ""))
        told = int(request.POST.get("size") or upload.size or 0)
    except ValueError as error:
        raise ValidationError(
            _("The device sent the file without its number. Please reload the page."), code="id"
        ) from error
    if told != upload.size:
        raise refused("cut")
    kind, title = request.POST.get("kind", ""), request.POST.get("title", "")
    return {"upload": upload, "client_id": client_id, "kind": kind, "title": title}


def answer(status: str, words: object, http: int, **more: Any) -> JsonResponse:
    """What the device's outbox reads; never kept by a cache."""
    response = JsonResponse({"status": status, "words": str(words), **more}, status=http)
    response.headers["Cache-Control"] = KEPT_NOWHERE
    if http == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "60"
    return response


def words_for(received: Received) -> str:
    return clash_words() if received.status == "conflict" else _("Sent.")


@require_safe
def file_read(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The file itself; a PDF only to save."""
    file = readable_or_404(request, file_id)
    shown = file.kind != PrivateFile.Kind.FILE
    return served(request, file.file, file.media_type, content_disposition_header(not shown, file_name(file)))


@require_safe
def file_thumbnail(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The small picture."""
    file = readable_or_404(request, file_id)
    if not file.thumbnail:
        raise Http404
    return served(request, file.thumbnail, "image/jpeg", "inline")


def readable_or_404(request: HttpRequest, file_id: UUID) -> PrivateFile:
    """The file, and a line for its owner when someone else looks at it."""
    file = readable_file(request.user, file_id)
    if file is None:
        raise Http404
    if file.owner_id != request.user.pk:
        note_reading(reader=request.user, file=file)
    return file


def file_name(file: PrivateFile) -> str:
    """The title, or what it is; never the name it had on the sender's device."""
    title = "".join(char for char in file.title if unicodedata.category(char) != "Cf" and char not in "/\\")
    return f"{title or file.kind}.{file.extension}"


def served(
    request: HttpRequest,
    held: FieldFile,
    media_type: str,
    disposition: str | None,
    *,
    kept: str = KEPT_NOWHERE,
    etag: str | None = None,
) -> HttpResponse:
    """By nginx where X_ACCEL_PREFIX is set, else by ourselves; with headers that let nothing in it run or be kept."""
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(content_type=media_type)
        response.headers["X-Accel-Redirect"] = settings.X_ACCEL_PREFIX + quote(held.name or "")
    else:
        response = own_answer(request, held, media_type, etag)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = NO_SCRIPTS
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = kept
    if etag:
        response.headers["ETag"] = etag
    response.headers["Content-Encoding"] = "identity"  # else GZipMiddleware packs what is packed, and breaks ranges
    return response


def own_answer(request: HttpRequest, held: FieldFile, media_type: str, etag: str | None = None) -> HttpResponse:
    """The bytes, or the part a player asked for: without ranges, iPhones play no sound.

    A part goes on to the end the player named, since iPhones refuse a shorter one; one block of it is in memory.
    """
    fits = request.headers.get("If-Range", etag) == etag  # else a part would not fit to what the reader has
    asked = request.headers.get("Range", "") if fits else ""
    with ExitStack() as opened:
        try:
            source = opened.enter_context(held.storage.open(held.name or ""))
            size = source.size
        except FileNotFoundError as error:
            raise Http404 from error
        wanted = asked_range(asked, size)
        if wanted is None:
            response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, content_type=media_type)
            response.headers["Content-Range"] = f"bytes */{size}"
            return response
        return answer_with(Part(source, wanted), request, media_type, opened)


class Sent(StreamingHttpResponse, HttpResponse):
    """An HttpResponse too: Wagtail's hooks take nothing else for an answer."""

    def __init__(self, part: Part, **words: Any) -> None:
        HttpResponseBase.__init__(self, **words)
        self.streaming_content = part


def answer_with(part: Part, request: HttpRequest, media_type: str, opened: ExitStack) -> HttpResponse:
    """What fits into a block at once; the rest is read while it is sent, and the response then closes the file."""
    status = HTTPStatus.OK if part.is_whole else HTTPStatus.PARTIAL_CONTENT
    response: HttpResponse
    if request.method == "HEAD":
        response = HttpResponse(status=status, content_type=media_type)
    elif part.left <= BLOCK:
        response = HttpResponse(b"".join(part), status=status, content_type=media_type)
    else:
        response = Sent(part, status=status, content_type=media_type)
        opened.pop_all()
    wanted = part.wanted
    response.headers["Content-Length"] = str(len(wanted))
    if not part.is_whole:
        response.headers["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{part.source.size}"
    response.headers["Accept-Ranges"] = "bytes"
    return response
