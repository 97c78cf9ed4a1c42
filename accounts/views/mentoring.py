"""Who mentors whom: seen by those it concerns, assigned by site admins."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import MentorAssignment
from accounts.people_forms import MentorForm, UntilForm
from accounts.permissions import check_can_assign_mentors, check_can_end_assignment
from accounts.requests import MemberRequest
from accounts.services.memberships import assign_mentor, end_assignment
from core.carrying import jump, posted
from core.holding import give_back, signed_in_or_held

PAGE_SIZE = 20
UNPROCESSABLE = 422


@login_required
@require_GET
def mentor_list(request: MemberRequest) -> HttpResponse:
    """The assignments in force that concern me; all of them for a site admin. Newest first, by key."""
    rows = MentorAssignment.objects.current().visible_to(request.user).select_related("mentor", "mentee", "school")
    before = request.GET.get("before", "")
    if before.isdigit():
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    older_url = f"?before={shown[PAGE_SIZE - 1].pk}" if len(shown) > PAGE_SIZE else ""
    newer_url = request.path if before else ""
    context = {"assignments": shown[:PAGE_SIZE], "older_url": older_url, "newer_url": newer_url}
    return render(request, "accounts/place_mentors.html", context)


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def mentor_assign(request: MemberRequest) -> HttpResponse:
    """Give a school or one person a mentor."""
    check_can_assign_mentors(request.user)
    away = jump(request)
    if away is not None:
        return away
    form = MentorForm(posted(request))
    give_back(request, form)
    if form.is_valid():
        try:
            assign_mentor(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Assigned. Both are told."))
            return redirect("accounts:mentor-list")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/place_mentor_assign.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def mentor_end(request: MemberRequest, pk: int) -> HttpResponse:
    """Give an assignment its last day."""
    visible = MentorAssignment.objects.visible_to(request.user).select_related("mentor", "mentee", "school")
    assignment = get_object_or_404(visible, pk=pk)
    check_can_end_assignment(request.user, assignment)
    form = UntilForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            end_assignment(assignment=assignment, by=request.user, until=form.cleaned_data["until"])
        except ValidationError as refusal:
            form.add_error("until", refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:mentor-list")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/place_mentor_end.html", {"form": form, "assignment": assignment}, status=status)
