"""Where I belong: my schools, asking to join, ending it; the people of my school; requests to answer."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import places
from accounts.models import Membership, School
from accounts.people_forms import DeclineForm, MembershipForm, PlaceSearchForm, SchoolContextForm, UntilForm
from accounts.permissions import check_can_administer, check_can_answer, check_can_end, schools_one_may_invite_to
from accounts.requests import MemberRequest
from accounts.services import memberships as services
from accounts.services.schools import edit_context
from core.carrying import jump, posted
from core.holding import give_back, signed_in_or_held

UNPROCESSABLE = 422


@login_required
@require_GET
def membership_list(request: MemberRequest) -> HttpResponse:
    """My schools and agencies, and my mentoring."""
    memberships = places.memberships_of(request.user)
    context = {
        "memberships": memberships,
        "belongs": any(places.rank(membership) == 0 for membership in memberships),
        "mentoring": places.mentoring_of(request.user),
        "waiting": Membership.objects.to_confirm_by(request.user).count(),
        "administered": schools_one_may_invite_to(request.user) if not request.user.is_superuser else [],
    }
    return render(request, "accounts/membership_list.html", context)


@login_required
@require_GET
def membership_find(request: MemberRequest) -> HttpResponse:
    """Search a school by any part of its name."""
    form = PlaceSearchForm(request.GET if "q" in request.GET else None)
    found = places.find_places(form.cleaned_data["q"]) if form.is_bound and form.is_valid() else None
    return render(request, "accounts/membership_find.html", {"form": form, "found": found})


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def membership_request(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Ask one place to say yes."""
    place = places.place_by(public_id)
    if place is None:
        raise Http404
    away = jump(request)
    if away is not None:
        return away
    form = MembershipForm(posted(request), place=place, initial={"role": request.user.occupation})
    give_back(request, form)
    if form.is_valid():
        try:
            services.request_membership(user=request.user, place=place, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Your request is sent. You will be told as soon as the school answers."))
            return redirect("accounts:membership-list")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/membership_request.html", {"form": form, "place": place}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def membership_end(request: MemberRequest, pk: int) -> HttpResponse:
    """Give a membership its last day; a request not yet answered is taken back."""
    membership = get_object_or_404(Membership.objects.visible_to(request.user).with_place(), pk=pk)
    check_can_end(request.user, membership)
    form = UntilForm(posted(request))
    if form.is_valid():
        try:
            services.end_membership(membership=membership, by=request.user, until=form.cleaned_data["until"])
        except ValidationError as refusal:
            form.add_error("until", refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:membership-list")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/membership_end.html", {"form": form, "membership": membership}, status=status)


@login_required
@require_GET
def membership_requests(request: MemberRequest) -> HttpResponse:
    """Who waits for my yes."""
    waiting = Membership.objects.to_confirm_by(request.user).with_place().select_related("user")
    context = {"waiting": waiting.order_by("requested_at", "pk")[:50]}
    return render(request, "accounts/membership_requests.html", context)


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def membership_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Yes, or no with a sentence."""
    visible = Membership.objects.visible_to(request.user).with_place().select_related("user")
    membership = get_object_or_404(visible, pk=pk)
    check_can_answer(request.user, membership)
    away = jump(request)
    if away is not None:
        return away
    form = DeclineForm(posted(request))
    was_typed = give_back(request, form)
    if form.is_valid():
        try:
            answer(request, membership, form.cleaned_data["words"])
        except ValidationError as refusal:
            form.add_error("words", refusal)
        else:
            messages.success(request, _("Answered. The person is told."))
            return redirect("accounts:membership-requests")
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "membership": membership, "was_typed": was_typed, "is_answered": membership.is_answered}
    return render(request, "accounts/membership_answer.html", context, status=status)


def answer(request: MemberRequest, membership: Membership, words: str) -> None:
    if request.POST.get("decision") == "confirm":
        services.confirm_membership(membership=membership, by=request.user)
    else:
        services.decline_membership(membership=membership, by=request.user, words=words)


@login_required
@require_GET
def place_people(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """Who is at my school today: names, roles, dates; nothing that anyone wrote."""
    school = get_object_or_404(places.schools_one_may_look_into(request.user), public_id=public_id)
    may_administer = schools_one_may_invite_to(request.user).filter(pk=school.pk).exists()
    context = {
        "school": school,
        "people": places.people_of(school, request.user),
        "mentors": places.mentors_of(school),
        "may_administer": may_administer,
    }
    return render(request, "accounts/place_people.html", context)


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def place_context(request: MemberRequest, public_id: UUID) -> HttpResponse:
    """The school's own context: height, classes, boarding, languages, signal."""
    school = get_object_or_404(School.objects.visible_to(request.user), public_id=public_id)
    check_can_administer(request.user, school)
    away = jump(request)
    if away is not None:
        return away
    form = SchoolContextForm(posted(request), instance=school)
    give_back(request, form)
    if form.is_valid():
        edit_context(school=school, by=request.user, values=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:place-people", public_id=school.public_id)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/place_context.html", {"form": form, "school": school}, status=status)
