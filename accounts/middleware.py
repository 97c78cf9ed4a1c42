"""Second factor before Wagtail's admin, and the list of devices kept current without a write on every page."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.permissions import may_enter_admin

Handler = Callable[[HttpRequest], HttpResponse]

ADMIN = "/admin/"
LEAVING = "/admin/logout/"
UNATTENDED = "/admin/editing-sessions/"


class StaffSecondFactorMiddleware:
    """Nobody comes into /admin/ without a session that proved a second factor, whatever view would answer there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ADMIN) and request.path_info != LEAVING:
            refusal = self.refusal(request)
            if refusal is not None:
                return refusal
        return self.get_response(request)

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """The way to sign-in, set-up or challenge; 404 for those who have no business here; None to let in."""
        if not request.user.is_authenticated:
            return self.send(request, "account_login")
        if not may_enter_admin(request.user):
            raise Http404
        sessions.mark_staff(request)
        kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
        kinds -= {Authenticator.Type.RECOVERY_CODES}
        if not kinds:
            messages.warning(request, _("The editors' rooms need a second lock. Set one up here, then go on."))
            return self.send(request, "mfa_index")
        if sessions.has_second_factor(request):
            return None
        messages.info(request, _("The editors' rooms need your second lock. Confirm once, then go on."))
        only_keys = kinds == {Authenticator.Type.WEBAUTHN}
        return self.send(request, "mfa_reauthenticate_webauthn" if only_keys else "mfa_reauthenticate")

    def send(self, request: HttpRequest, name: str) -> HttpResponse:
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        wanted = request.get_full_path() if request.method == "GET" else ADMIN
        if wanted.startswith("/admin/login/"):
            wanted = ADMIN
        return redirect(f"{reverse(name)}?{urlencode({'next': wanted})}")


class DeviceMiddleware:
    """Ends an editor's session after half an idle hour; notes now and then that a device is in use."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get(SESSION_KEY):
            if sessions.is_idle_too_long(request):
                logout(request)
                messages.info(
                    request, _("You were signed out after 30 quiet minutes, because editors' accounts hold much.")
                )
            elif not request.path_info.startswith(UNATTENDED):
                sessions.touch(request)
        return self.get_response(request)
