"""Certificates: make one, keep one's own, and the public page where anyone checks one."""

import logging
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from core.credentials import BadCredential, revocation_list, verify
from core.pdf import PdfError
from core.views.credentials import open_to_all
from courses.certificate_forms import HolderNameForm, SerialForm
from courses.certificates import certificate_pdf, judge, may_be_made_anew, why_withdrawn, words_for
from courses.models import Certificate
from courses.serials import read_serial
from courses.services.certifying import credential_id, make_certificate, public_address
from courses.views.activity import language_now
from courses.walks import shelf_of, walk_of

log = logging.getLogger("plc.courses")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_create(request: MemberRequest, unit_slug: str) -> HttpResponse:
    """The name to be printed is confirmed first; then the press makes it, once per round, or anew after a mistake."""
    number = request.POST.get("cycle") or request.GET.get("cycle", "")
    walk = walk_of(request.user, unit_slug, language_now(), number=number, finished=True)
    if walk is None:
        raise Http404
    before = Certificate.objects.visible_to(request.user).of_round(walk.cycle.pk).first()
    if before and not may_be_made_anew(before):
        return redirect("courses:certificate-detail", before.serial)
    form = HolderNameForm(request.POST or None, initial={"holder_name": request.user.display_name})
    if request.method == "POST" and form.is_valid():
        made = make_certificate(cycle=walk.cycle, by=request.user, holder_name=form.cleaned_data["holder_name"])
        return redirect("courses:certificate-detail", made.serial)
    status = 422 if request.method == "POST" else 200
    return render(request, "courses/certificate_create.html", {"walk": walk, "form": form}, status=status)


@login_required
@never_cache
@require_safe
def certificates(request: MemberRequest) -> HttpResponse:
    """One's own, newest first, and finished rounds that have none yet."""
    shelf = shelf_of(request.user, language_now())
    rows = [(one, words_for(one, language_now())) for one in shelf.certificates]
    return render(request, "courses/certificate_list.html", {"rows": rows, "without": shelf.without})


def own(request: MemberRequest, serial: str) -> Certificate:
    """One's own certificate, or 404."""
    return get_object_or_404(Certificate.objects.visible_to(request.user), serial=serial)


@login_required
@never_cache
@require_safe
def certificate_detail(request: MemberRequest, serial: str) -> HttpResponse:
    certificate = own(request, serial)
    newest = Certificate.objects.visible_to(request.user).of_round(certificate.cycle_uuid).first()
    context = {
        "certificate": certificate,
        "newer": newest if newest and newest.revoked_at is None else None,
        "anew": newest is not None and may_be_made_anew(newest),
        "words": words_for(certificate, language_now()),
        "verdict": judge(certificate),
        "reason": why_withdrawn(certificate) if certificate.revoked_at else "",
        "address": public_address(certificate, language_now()),
        "support": settings.SUPPORT_EMAIL,
    }
    return render(request, "courses/certificate_detail.html", context)


@login_required
@never_cache
@require_safe
def certificate_file(request: MemberRequest, serial: str) -> HttpResponse:
    """The paper: A4, to print or to hand in."""
    certificate = own(request, serial)
    if certificate.revoked_at:
        return render(
            request,
            "courses/certificate_gone.html",
            {"certificate": certificate, "text": no_papers()},
            status=HTTPStatus.GONE,
        )
    try:
        made = certificate_pdf(certificate, public_address(certificate))
    except PdfError:
        log.exception("certificate %s", serial)
        return render(request, "courses/certificate_failed.html", {"certificate": certificate}, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{serial}.pdf"'
    return response


def no_papers() -> str:
    return _("This certificate was withdrawn: it has no paper and no badge any more.")


@login_required
@never_cache
@require_safe
def certificate_badge(request: MemberRequest, serial: str, kind: str) -> HttpResponse:
    """The Open Badges credential: signed (.jwt), or what it says in plain JSON."""
    certificate = own(request, serial)
    if certificate.revoked_at:
        return JsonResponse({"status": "withdrawn", "words": no_papers()}, status=HTTPStatus.GONE)
    if kind == "jwt":
        response = HttpResponse(certificate.credential, content_type="application/vc+jwt")
    else:
        try:
            said = verify(certificate.credential)
        except BadCredential as bad:
            raise Http404 from bad
        dumps = {"ensure_ascii": False, "indent": 2}
        response = JsonResponse(said, json_dumps_params=dumps, content_type="application/vc+ld+json")
    response["Content-Disposition"] = f'attachment; filename="badge-{serial}.{kind}"'
    return response


@require_safe
@cache_control(public=True, max_age=300)
def revoked_badges(request: HttpRequest) -> JsonResponse:
    """1EdTech's revocation list, by credential id alone: no serial, no name, no reason. One query."""
    withdrawn = Certificate.objects.filter(revoked_at__isnull=False).order_by("revoked_at", "pk")
    return open_to_all(JsonResponse(revocation_list([credential_id(one) for one in withdrawn.iterator()])))


def is_guessing(request: HttpRequest, **how: Any) -> bool:
    """Whether too many unknown serials came from this address; unless `dry_run`, counts one more."""
    return not ratelimit.consume(request, app="allauth.account", action="certificate", limit_get=True, **how)


@never_cache
@require_safe
def certificate_find(request: HttpRequest) -> HttpResponse:
    """A field for a serial from paper; what was typed leads to its page."""
    form = SerialForm(request.GET if "serial" in request.GET else None)
    if form.is_valid():
        return redirect("courses:certificate-verify", form.cleaned_data["serial"])
    return answer(request, {"form": form}, 422 if form.is_bound else 200)


@never_cache
@require_safe
def certificate_verify(request: HttpRequest, serial: str) -> HttpResponse:
    """What anyone may know of a certificate: whether it stands, whose name is on it, for what, since when."""
    if is_guessing(request, dry_run=True):
        return answer(request, {"state": "limited"}, 429)
    read = read_serial(serial)
    if read and read != serial:
        return redirect("courses:certificate-verify", read)
    certificate = Certificate.objects.filter(serial=read).first() if read else None
    if certificate is None:
        is_guessing(request)
        return answer(request, {"state": "unknown", "serial": serial[:40], "form": SerialForm()}, 404)
    verdict = judge(certificate)
    context = {
        "state": verdict.state,
        "verdict": verdict,
        "certificate": certificate,
        "words": words_for(certificate, language_now()),
    }
    return answer(request, context, 200)


def answer(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    """Never in a search engine: a name on a certificate is for those who hold the serial."""
    response = render(request, "courses/certificate_verify.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
