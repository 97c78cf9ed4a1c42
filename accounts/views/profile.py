"""Me: who I am here, where I am signed in, where I belong, what is mine."""

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import ProfileForm
from accounts.models import Membership
from accounts.permissions import may_enter_admin, may_invite
from accounts.requests import MemberRequest
from accounts.services.people import TERMS_VERSION, edit_profile
from core.carrying import jump, posted
from core.holding import give_back, signed_in_or_held


@login_required
@require_GET
def profile(request: MemberRequest) -> HttpResponse:
    """The hub. A link to a page that does not exist yet is left out."""
    mine = Membership.objects.current().filter(user=request.user, declined_at=None)
    context = {
        "memberships": mine.select_related("school", "agency").order_by("-confirmed_at", "pk"),
        "has_second_lock": is_mfa_enabled(request.user),
        "email_is_confirmed": EmailAddress.objects.filter(user=request.user, verified=True).exists(),
        "may_invite": may_invite(request.user),
        "may_enter_admin": may_enter_admin(request.user),
    }
    return render(request, "accounts/profile.html", context)


@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """What one agrees to at sign-up, in plain words; the version is kept with each yes."""
    return render(request, "accounts/terms.html", {"version": TERMS_VERSION, "support": settings.SUPPORT_EMAIL})


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def profile_edit(request: MemberRequest) -> HttpResponse:
    """Name, occupation, language; afterwards the site speaks the language chosen."""
    away = jump(request)
    if away is not None:
        return away
    form = ProfileForm(posted(request), instance=request.user)
    give_back(request, form)
    if not form.is_valid():
        return render(request, "accounts/profile_edit.html", {"form": form}, status=422 if form.is_bound else 200)
    user = edit_profile(user=request.user, **form.cleaned_data)
    with translation.override(user.language):
        messages.success(request, _("Saved."))
        response = redirect(reverse("accounts:profile"))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=365 * 24 * 3600, samesite="Lax")
    return response
