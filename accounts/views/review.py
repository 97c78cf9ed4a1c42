"""What editors should look at: rows of the official list that need checking."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.check_notes import note_of
from accounts.models import Agency, School
from accounts.people_forms import CheckedPlaceForm
from accounts.permissions import may_enter_admin
from accounts.requests import MemberRequest
from accounts.services.schools import REVIEW_KINDS, settle_check
from core.carrying import jump, posted
from core.holding import give_back, signed_in_or_held
from core.models import ReviewItem

PAGE_SIZE = 20


@login_required
@require_GET
def review_list(request: MemberRequest) -> HttpResponse:
    """Open items, oldest first, by key. Others find nothing here."""
    if not may_enter_admin(request.user):
        raise Http404
    after = request.GET.get("after", "")
    items = ReviewItem.objects.visible_to(request.user).open().filter(kind__in=REVIEW_KINDS)
    if after.isdigit() and len(after) < 18:
        items = items.filter(pk__gt=int(after))
    found = list(items.order_by("pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    names = {row.code: row for model in REVIEW_KINDS.values() for row in in_list(model, shown)}
    context = {
        "items": [(item, names.get(item.object_key), note_of(item.reason)) for item in shown],
        "more": shown[-1].pk if len(found) > PAGE_SIZE else None,
    }
    return render(request, "accounts/place_review_list.html", context)


def in_list(model: type[School] | type[Agency], items: list[ReviewItem]) -> list:
    return list(model.objects.filter(code__in=[item.object_key for item in items]))


@require_http_methods(["GET", "POST"])
@signed_in_or_held
def review_place(request: MemberRequest, pk: int) -> HttpResponse:
    """Look at one row, correct its names, and say that it is checked."""
    if not may_enter_admin(request.user):
        raise Http404
    items = ReviewItem.objects.visible_to(request.user).open().filter(kind__in=REVIEW_KINDS)
    item = get_object_or_404(items, pk=pk)
    place = get_object_or_404(REVIEW_KINDS[item.kind], code=item.object_key)
    away = jump(request)
    if away is not None:
        return away
    form = CheckedPlaceForm(posted(request), initial={"name_th": place.name_th, "name_en": place.name_en})
    give_back(request, form)
    if not form.is_valid():
        context = {"form": form, "item": item, "place": place, "note": note_of(item.reason)}
        return render(request, "accounts/place_review.html", context, status=422 if form.is_bound else 200)
    settle_check(item=item, by=request.user, values=form.cleaned_data)
    messages.success(request, _("Checked. Thank you."))
    return redirect("accounts:review-list")
