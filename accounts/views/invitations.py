"""Letting people in: the list of codes, a new one, its sheet for the wall; and coming in by one."""

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import InvitationForm, JoinForm
from accounts.models import Invitation
from accounts.models.invitations import normal_code
from accounts.permissions import check_invitation_good, may_invite
from accounts.requests import MemberRequest
from accounts.services.invitations import accept_invitation, create_invitation, revoke_invitation
from core.carrying import jump, posted, put_down
from core.holding import give_back, signed_in_or_held

PAGE_SIZE = 20


def only_inviters(request: HttpRequest) -> None:
    """Who may invite nobody finds nothing here."""
    if not may_invite(request.user):
        raise Http404


@login_required
@require_GET
def invitation_list(request: MemberRequest) -> HttpResponse:
    only_inviters(request)
    invitations = Invitation.objects.visible_to(request.user).for_listing()
    page = Paginator(invitations, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/invitation_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def invitation_create(request: MemberRequest) -> HttpResponse:
    only_inviters(request)
    away = jump(request)
    if away is not None:
        return away
    form = InvitationForm(posted(request), user=request.user)
    give_back(request, form)
    if not form.is_valid():
        return render(request, "accounts/invitation_create.html", {"form": form}, status=422 if form.is_bound else 200)
    invitation = create_invitation(creator=request.user, **form.facts)
    messages.success(request, _("The invitation is ready. Send the link, or print the sheet."))
    return redirect("accounts:invitation-sheet", pk=invitation.pk)


@login_required
@require_GET
def invitation_sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """Link, code and QR, to copy, to send by LINE or to print for the wall."""
    only_inviters(request)
    visible = Invitation.objects.visible_to(request.user).with_place()
    invitation = get_object_or_404(visible, pk=pk)
    link = request.build_absolute_uri(reverse("accounts:invitation-join", args=[invitation.code]))
    picture = segno.make(link, error="m", micro=False).svg_data_uri(scale=8, border=2)
    context = {"invitation": invitation, "link": link, "picture": picture}
    return render(request, "accounts/invitation_sheet.html", context)


@login_required
@require_POST
def invitation_revoke(request: MemberRequest, pk: int) -> HttpResponse:
    only_inviters(request)
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    revoke_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("The invitation is taken back. Nobody comes in by it any more."))
    return redirect("accounts:invitation-list")


@require_http_methods(["GET", "POST"])
def invitation_code(request: HttpRequest) -> HttpResponse:
    """Typing a code by hand; a good one leads to its own page."""
    away = jump(request)
    if away is not None:
        return away
    form = JoinForm(posted(request))
    put_down(request, form)
    if not form.is_valid():
        return render(request, "accounts/invitation_code.html", {"form": form}, status=422 if form.is_bound else 200)
    return redirect("accounts:invitation-join", code=form.cleaned_data["code"].code)


@require_http_methods(["GET", "POST"])
def invitation_join(request: HttpRequest, code: str) -> HttpResponse:
    """What the code opens; the yes is a button, because looking changes nothing."""
    found = Invitation.objects.with_place().filter(code=normal_code(code)).first()
    try:
        invitation = check_invitation_good(found)
        if request.method == "GET" or not request.user.is_authenticated:
            return render(request, "accounts/invitation_join.html", {"invitation": invitation})
        membership = accept_invitation(user=request.user, invitation=invitation)
    except ValidationError as refusal:
        context = {"refusal": refusal.messages[0], "form": JoinForm(initial={"code": code})}
        return render(request, "accounts/invitation_refused.html", context, status=422 if found else 404)
    place = membership.school or membership.agency
    messages.success(request, _("You now belong to %(place)s.") % {"place": place})
    return redirect("accounts:profile")
