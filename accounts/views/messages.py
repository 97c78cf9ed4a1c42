"""What I was told, how often mail may come, and ending all mail by one click without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.messages_list import page_of
from accounts.models import NotificationPreference
from accounts.people_forms import PreferencesForm
from accounts.requests import MemberRequest
from accounts.services import notifications as services
from core.carrying import posted


@login_required
@require_GET
def notifications(request: MemberRequest) -> HttpResponse:
    """Newest first, by key."""
    before = request.GET.get("before", "")
    page = page_of(request.user, int(before) if before.isdigit() and len(before) < 18 else None)
    return render(request, "accounts/notifications.html", {"page": page, "before": before})


@login_required
@require_POST
def notification_open(request: MemberRequest, pk: int) -> HttpResponse:
    """Marks one as read and goes where it leads."""
    notification = services.mark_read(user=request.user, pk=pk)
    if notification is None:
        raise Http404
    if not notification.path.startswith("/") or notification.path.startswith("//"):
        return redirect("accounts:notifications")
    return redirect(f"/{get_language()}{notification.path}")


@login_required
@require_POST
def notification_read_all(request: MemberRequest) -> HttpResponse:
    services.mark_all_read(user=request.user)
    messages.success(request, _("All are marked as read."))
    return redirect("accounts:notifications")


@login_required
@require_http_methods(["GET", "POST"])
def notification_preferences(request: MemberRequest) -> HttpResponse:
    """Never, weekly or daily."""
    mine = NotificationPreference.objects.filter(user=request.user).first() or NotificationPreference(user=request.user)
    form = PreferencesForm(posted(request), instance=mine)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/notification_preferences.html", {"form": form}, status=status)
    services.set_mail(user=request.user, mail=form.cleaned_data["mail"])
    messages.success(request, _("Saved."))
    return redirect("accounts:notifications")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def notification_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ends all mail to whoever holds this token. Looking changes nothing; a mail program may POST by itself."""
    get_object_or_404(NotificationPreference, unsubscribe_token=token)
    stopped = request.method == "POST" and services.unsubscribe(token=token)
    return render(request, "accounts/notification_stop.html", {"stopped": stopped})
