"""The way back from a changed e-mail, for whoever holds the letter to the old address."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.services import email_changes as services


@require_http_methods(["GET", "POST"])
def email_undo(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail programs look. One tap brings the address back and leads to a new password."""
    change = services.change_of(token)
    if change is None:
        return render(request, "accounts/email_undo.html", {"SUPPORT_EMAIL": settings.SUPPORT_EMAIL}, status=410)
    if request.method == "GET":
        return render(request, "accounts/email_undo.html", {"change": change})
    try:
        user = services.undo_change(change_id=change.pk)
    except PermissionDenied as refusal:
        return render(request, "accounts/email_undo.html", {"refusal": refusal}, status=409)
    messages.success(request, _("Your address is back, and every device is signed out. Now choose a new password."))
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return redirect("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)
