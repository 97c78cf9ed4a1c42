"""The outbox: what still waits on this device, and texts of which there are two and the author has to choose."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from core.models import SyncConflict
from courses.models import Item, ItemState
from courses.services.settling import settle_conflict


@login_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Rows of the device are filled in by static/js/outbox-page.js; clashes come from the server. At most 5 queries."""
    clashes = list(SyncConflict.objects.visible_to(request.user).open().order_by("at", "pk")[:50])
    keys = [UUID(clash.payload["item"]) for clash in clashes if clash.payload.get("item") not in {None, "None"}]
    items = Item.objects.filter(pk__in=keys).select_related("activity__unit").in_bulk()
    states = {
        state.item_id: state
        for state in ItemState.objects.filter(item__in=keys, cycle__enrolment__user=request.user).order_by("cycle__no")
    }
    rows = [
        {"clash": clash, "item": items.get(key), "standing": states.get(key)}
        for clash, key in ((clash, UUID(clash.payload["item"])) for clash in clashes if clash.payload.get("item"))
    ]
    return render(request, "courses/outbox.html", {"rows": rows, "choice": uuid4()})


@login_required
@require_POST
def conflict_settle(request: MemberRequest, conflict_id: UUID) -> HttpResponse:
    """Take the text kept aside, or leave what stands. Both stay in the record."""
    clash = SyncConflict.objects.visible_to(request.user).open().filter(pk=conflict_id).first()
    if clash is None:
        raise Http404
    answer = settle_conflict(user=request.user, conflict=clash, take=request.POST.get("take") == "kept")
    if answer and answer.status == "refused":
        messages.error(request, answer.words)
    else:
        messages.success(request, _("Done. The other text stays in your data and is in your export."))
    return redirect("courses:outbox")
