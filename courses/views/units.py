"""Units: the list, one unit with its outline, a further cycle."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from courses.models import ActivityCommitment, Unit
from courses.outline import outline_of
from courses.selectors import Standing, live_units, standing_of, standings_of
from courses.services.calendars import commitment_calendar as make_calendar
from courses.services.recording import begin_next_cycle
from courses.views.activity import find_begun, find_outline, language_now


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """All units, with how far the reader is. At most 6 queries."""
    language = language_now()
    begun = {s.outline.key: s for s in standings_of(request.user, language)} if request.user.is_authenticated else {}
    outlines = [outline for unit in live_units() if (outline := outline_of(unit, language))]
    standings = [begun.get(outline.key) or Standing(outline) for outline in outlines]
    return render(request, "courses/unit_list.html", {"standings": standings, "language": language})


@require_safe
def unit_detail(request: HttpRequest, unit_slug: str) -> HttpResponse:
    """One unit: what it is, its outline, the next step. About 6 queries for a member."""
    outline, cycle = find_begun(request, unit_slug)
    standing = standing_of(request.user, outline, cycle)
    context = {"outline": outline, "standing": standing, "language": language_now()}
    return render(request, "courses/unit_detail.html", context)


@login_required
@require_POST
def cycle_begin(request: MemberRequest, unit_slug: str) -> HttpResponse:
    """A further walk through a unit that was finished."""
    unit = Unit.objects.filter(slug=unit_slug, retired_at=None).first()
    if unit is None or not standing_of(request.user, find_outline(unit_slug)).cycle:
        raise Http404
    begin_next_cycle(user=request.user, unit=unit)
    return redirect("courses:unit-detail", unit_slug)


@login_required
@require_safe
def commitment_calendar(request: HttpRequest, item_id: str) -> HttpResponse:
    """The commitment as an .ics file."""
    card = (
        ActivityCommitment.objects.filter(item=item_id, cycle__enrolment__user=request.user)
        .select_related("item__activity__unit")
        .order_by("-made_at")
        .first()
    )
    if card is None or card.action_date is None:
        raise Http404
    response = HttpResponse(make_calendar(card), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="commitment.ics"'
    return response
