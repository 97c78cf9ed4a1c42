"""The one-page sheet of a round and the rounds side by side; for their learner alone."""

import logging
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from core.pdf import PdfError
from courses.comparing import compare
from courses.sheets import Sheet, sheet_file, sheet_of
from courses.views.activity import language_now
from courses.walks import Walk, walk_of

log = logging.getLogger("plc.courses")


def own_walk(request: MemberRequest, unit_slug: str) -> Walk:
    """The round that is asked for (`?cycle=2`), else the newest; 404 for whoever has none here."""
    walk = walk_of(request.user, unit_slug, language_now(), number=request.GET.get("cycle", ""))
    if walk is None:
        raise Http404
    return walk


def sheet_context(request: MemberRequest, sheet: Sheet) -> dict[str, Any]:
    with_answers = request.GET.get("answers") == "1"
    return {"walk": sheet.walk, "sheet": sheet, "with_answers": with_answers and bool(sheet.answers)}


@login_required
@never_cache
@require_safe
def sheet_detail(request: MemberRequest, unit_slug: str) -> HttpResponse:
    """The whole text on the screen; the paper shortens what does not fit."""
    sheet = sheet_of(own_walk(request, unit_slug), request.user, language_now())
    return render(request, "courses/sheet_detail.html", sheet_context(request, sheet))


@login_required
@never_cache
@require_safe
def sheet_pdf(request: MemberRequest, unit_slug: str) -> HttpResponse:
    sheet = sheet_of(own_walk(request, unit_slug), request.user, language_now())
    context = sheet_context(request, sheet)
    try:
        made = sheet_file(sheet, language_now(), with_answers=context["with_answers"])
    except PdfError:
        log.exception("sheet of %s", unit_slug)
        return render(request, "courses/sheet_failed.html", context, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="sheet-{unit_slug}-{sheet.walk.cycle.no}.pdf"'
    return response


@login_required
@never_cache
@require_safe
def rounds(request: MemberRequest, unit_slug: str) -> HttpResponse:
    """All rounds through a unit, side by side."""
    walk = own_walk(request, unit_slug)
    found = compare(walk, language_now())
    numbers = list(zip(found.cycles, found.right, found.evidence, strict=True))
    return render(request, "courses/compare.html", {"walk": walk, "found": found, "numbers": numbers})
