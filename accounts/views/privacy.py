"""My data: what is kept, a copy of it, a pause, erasure, consent, and who looked."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import data_pages
from accounts.models import PrivacyRequest
from accounts.people_forms import ErasureForm
from accounts.requests import MemberRequest
from accounts.services import privacy as services
from core.carrying import posted

UNPROCESSABLE = 422


@login_required
@require_GET
def privacy(request: MemberRequest) -> HttpResponse:
    """All one can do with one's data, on one page."""
    context = {
        "export": data_pages.latest_export(request.user),
        "erasure": services.pending_erasure(request.user),
        "consent": services.research_consent(request.user),
        "grace": settings.ERASURE_GRACE_DAYS,
    }
    return render(request, "accounts/privacy.html", context)


@login_required
@require_POST
def data_export(request: MemberRequest) -> HttpResponse:
    services.request_export(user=request.user)
    messages.success(request, _("Your copy is being made. You find it on this page, for seven days."))
    return redirect("accounts:privacy")


@reauthentication_required
@require_GET
def data_download(request: MemberRequest, pk: UUID) -> FileResponse:
    """The archive, for its owner alone, who has just proved to be them."""
    mine = PrivacyRequest.objects.visible_to(request.user).exclude(archive="")
    export = get_object_or_404(mine, pk=pk)
    store = storages["private"]
    if not data_pages.is_fresh(export) or not store.exists(export.archive):
        raise Http404
    services.note_download(request=export)
    response = FileResponse(store.open(export.archive), as_attachment=True, filename="my-data.zip")
    response["Cache-Control"] = "private, no-store"
    return response


@reauthentication_required
@require_http_methods(["GET", "POST"])
def data_erase(request: MemberRequest) -> HttpResponse:
    """What will happen, on which day, how to take it back; then the one button."""
    form = ErasureForm(posted(request))
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "grace": settings.ERASURE_GRACE_DAYS, "due_at": data_pages.due_if_asked_now()}
        return render(request, "accounts/data_erase.html", context, status=UNPROCESSABLE if form.is_bound else 200)
    services.request_erasure(user=request.user)
    return redirect("accounts:privacy")


@login_required
@require_POST
def data_erase_cancel(request: MemberRequest) -> HttpResponse:
    if services.cancel_erasure(user=request.user):
        messages.success(request, _("Taken back. Your account stays as it is."))
    return redirect("accounts:privacy")


@login_required
@require_POST
def data_pause(request: MemberRequest) -> HttpResponse:
    """On or off, as the button said."""
    services.set_paused(user=request.user, paused=request.POST.get("paused") == "1")
    messages.success(request, _("Saved."))
    return redirect("accounts:privacy")


@login_required
@require_http_methods(["GET", "POST"])
def data_consents(request: MemberRequest) -> HttpResponse:
    """What I agreed to; the yes to research is given and taken back here, and nothing else hangs on it."""
    if request.method == "POST":
        services.set_research_consent(user=request.user, given=request.POST.get("research") == "1")
        messages.success(request, _("Saved."))
        return redirect("accounts:data-consents")
    context = {
        "research": services.research_consent(request.user),
        "consents": request.user.consents.order_by("-given_at", "-pk"),
    }
    return render(request, "accounts/data_consents.html", context)


@login_required
@require_GET
def data_seen(request: MemberRequest) -> HttpResponse:
    """Who did what about me: the audit rows of which I am the subject. By key."""
    before = request.GET.get("before", "")
    page = data_pages.audit_page(request.user, int(before) if before.isdigit() and len(before) < 18 else None)
    return render(request, "accounts/data_seen.html", {"page": page, "before": before})


@login_required
@require_GET
def data_kept(request: MemberRequest) -> HttpResponse:
    """The data map: every kind of data about me, how long it is kept, and what stays and why."""
    return render(request, "accounts/data_kept.html", {"kinds": data_pages.kinds_kept()})
