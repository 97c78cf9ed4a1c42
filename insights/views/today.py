"""What there is to do today."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from courses.addresses import item_address
from courses.models import Reflection
from courses.services.replying import open_reply
from courses.views.activity import language_now
from insights.selectors.today import today_of


@login_required
@require_safe
def today(request: MemberRequest) -> HttpResponse:
    """The page one comes back to: one next step, and what came in."""
    context = {"today": today_of(request.user, language_now()), "day": timezone.localdate()}
    return render(request, "insights/today.html", context)


@login_required
@require_POST
def reply_open(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Marks a mentor's answer as read and goes to the very item it stands at."""
    reply = open_reply(learner=request.user, reply_uuid=pk)
    if reply is None:
        raise Http404
    mine = Reflection.objects.visible_to(request.user).select_related("item__activity__unit")
    reflection = mine.filter(pk=reply.reflection_uuid).first()
    if reflection is None:
        return redirect("insights:today")
    activity = reflection.item.activity
    return redirect(item_address(activity.unit.slug, activity.slug, reflection.item_id))
