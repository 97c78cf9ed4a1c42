"""Where I am signed in, and ending it from here."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import MemberRequest
from accounts.selectors import devices_of
from accounts.services.devices import end_device, end_other_devices


@login_required
@require_GET
def device_list(request: MemberRequest) -> HttpResponse:
    devices = devices_of(request.user, request.session.session_key)
    return render(request, "accounts/device_list.html", {"devices": devices, "others": len(devices) > 1})


@login_required
@require_POST
def device_end(request: MemberRequest, pk: int) -> HttpResponse:
    """Signs one of my devices out; somebody else's is not there."""
    mine = UserSession.objects.filter(user=request.user)
    end_device(user=request.user, device=get_object_or_404(mine, pk=pk))
    messages.success(request, _("That device is signed out."))
    return redirect("accounts:device-list")


@login_required
@require_POST
def device_end_others(request: MemberRequest) -> HttpResponse:
    count = end_other_devices(user=request.user, current=request.session.session_key)
    words = ngettext("%(count)d other device is signed out.", "%(count)d other devices are signed out.", count)
    messages.success(request, words % {"count": count})
    return redirect("accounts:device-list")
