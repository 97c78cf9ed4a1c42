"""Looking at oneself: the frameworks, one of them with one's rounds, rating it, one's place in technology."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import MemberRequest
from competencies import selectors
from competencies.forms import AssessmentForm, PlacementForm
from competencies.models import Assessment, Framework
from competencies.services.assessing import SentOtherwise, place_in_technology, record_assessment
from core.carrying import jump, posted
from core.holding import give_back, sent, signed_in_or_held


def framework_at(request: HttpRequest, slug: str) -> Framework:
    """The newest version in force, or 404."""
    frameworks = Framework.objects.visible_to(request.user).in_force().select_related("document")
    return get_object_or_404(frameworks, slug=slug)


@login_required
@require_GET
def framework_list(request: HttpRequest) -> HttpResponse:
    meant, others = selectors.frameworks_for(request.user)
    context = {
        "meant": meant,
        "others": others,
        "uses": selectors.technology_uses(),
        "placements": selectors.placements_of(request.user),
    }
    return render(request, "competencies/framework_list.html", context)


@login_required
@require_GET
def framework_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, one's latest round, and an earlier one beside it (`?with=` its number; the first unless told)."""
    framework = framework_at(request, slug)
    own, additional = selectors.competencies_of(framework)
    rounds = selectors.rounds_of(request.user, slug)
    latest = rounds[-1] if rounds else None
    earlier = round_chosen(rounds, request.GET.get("with", ""))
    context = {
        "framework": framework,
        "own": own,
        "additional": additional,
        "rounds": rounds,
        "latest": latest,
        "earlier": earlier,
        "rows": selectors.compared(latest, earlier) if latest else [],
    }
    return render(request, "competencies/framework_detail.html", context)


def round_chosen(rounds: list[Assessment], wanted: str) -> Assessment | None:
    """The earlier round asked for, else the first; None where there is only one."""
    before = {str(one.round): one for one in rounds[:-1]}
    return before.get(wanted) or next(iter(before.values()), None)


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def assessment_create(request: MemberRequest, slug: str) -> HttpResponse:
    framework = framework_at(request, slug)
    away = jump(request)
    if away is not None:
        return away
    own, additional = selectors.competencies_of(framework)
    initial = {"client_id": uuid.uuid4()}
    form = AssessmentForm(posted(request), competencies=[*own, *additional], initial=initial)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            client_id = form.cleaned_data["client_id"]
            try:
                record_assessment(user=request.user, framework=framework, client_id=client_id, ratings=form.ratings)
            except SentOtherwise:
                words = _("This form was sent before. The first ratings stand; rate again for a new round.")
                messages.warning(request, words)
            else:
                messages.success(request, _("Your assessment is kept. Only you can see it."))
            return redirect(sent(framework.get_absolute_url(), client_id))
    context = {"framework": framework, "form": form, "first_additional": additional[0].slug if additional else ""}
    context["held"] = not form.is_bound and give_back(request, form)
    return render(request, "competencies/assessment_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def placement_edit(request: MemberRequest) -> HttpResponse:
    """Four cases for each of the four uses; the level follows from how many are ticked."""
    away = jump(request)
    if away is not None:
        return away
    placements = selectors.placements_of(request.user)
    initial = {use: row.ticked for use, row in placements.items()}
    uses = selectors.technology_uses()
    form = PlacementForm(posted(request), uses=uses, initial=initial)
    if form.is_valid():
        place_in_technology(user=request.user, ticked=form.cleaned_data)
        messages.success(request, _("Your levels are kept. The tutorials now follow them."))
        return redirect(sent(reverse("competencies:framework-list"), request.POST.get("client_id", "")[:36]))
    held = not form.is_bound and give_back(request, form)
    context = {"form": form, "placements": placements, "client_id": uuid.uuid4(), "held": held}
    return render(request, "competencies/placement_edit.html", context, status=422 if form.is_bound else 200)
