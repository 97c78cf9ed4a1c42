"""The mentor board and the page on which a shared reflection is read and answered."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from core.carrying import jump, posted
from core.holding import give_back, signed_in_or_held
from courses.models import Reflection
from courses.services import replying
from courses.views.activity import language_now
from insights.forms import ReplyForm
from insights.selectors.board import SHOWN, board_of, care_of, is_mentor
from insights.selectors.reading import find_shared, reading_of

UNPROCESSABLE, CONFLICT = 422, 409


@login_required
@require_safe
def mentor_board(request: MemberRequest) -> HttpResponse:
    """Who waits, who may need a hand, where everyone stands. 404 for those who mentor nobody.

    A person who signed up as a mentor is led here by their menu: before the first assignment the board is empty.
    """
    care = care_of(request.user)
    if not care.assignments and request.user.occupation != request.user.Occupation.MENTOR:
        raise Http404
    board = board_of(request.user, care, language_now())
    is_cut = "all" not in request.GET
    context = {"board": board, "is_cut": is_cut, "limit": SHOWN, "shown": f":{SHOWN}" if is_cut else ":"}
    return render(request, "insights/mentor_board.html", context)


def shared_or_404(request: MemberRequest, pk: UUID) -> Reflection:
    """What is not shared with this person today does not exist for them."""
    reflection = find_shared(request.user, pk)
    if reflection is None:
        raise Http404
    return reflection


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_or_held
def mentor_reflection(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Read what was shared, and answer it. What was typed stays where sending was refused."""
    reflection = shared_or_404(request, pk)
    away = jump(request)
    if away is not None:
        return away
    form = ReplyForm(posted(request))
    if not form.is_bound:
        give_back(request, form)
        return show_reflection(request, reflection, form)
    if not form.is_valid():
        return show_reflection(request, reflection, form, status=UNPROCESSABLE)
    return send_reply(request, reflection, form)


def send_reply(request: MemberRequest, reflection: Reflection, form: ReplyForm) -> HttpResponse:
    """Back to the board with a word; or the form again, saying why not."""
    sent = {name: form.cleaned_data[name] for name in ("text", "client_id")}
    try:
        replying.reply_to_reflection(author=request.user, reflection_uuid=reflection.pk, **sent)
    except ValidationError as refusal:
        form.add_error("text", refusal)
        return show_reflection(request, reflection, form, status=UNPROCESSABLE)
    except replying.SentOtherwise:
        form.data = {**form.data, "client_id": str(uuid4()), "text": sent["text"]}
        form.add_error(
            "text", _("You have sent another answer from this page before; it stands below. Send this one as well?")
        )
        return show_reflection(request, reflection, form, status=CONFLICT)
    except PermissionDenied as refusal:  # the right ended between opening and sending
        raise Http404 from refusal
    name = reflection.cycle.enrolment.user.display_name
    messages.success(request, _("Your answer is on its way to %(name)s.") % {"name": name})
    return redirect("insights:mentor-board")


def show_reflection(
    request: MemberRequest, reflection: Reflection, form: ReplyForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"reading": reading_of(request.user, reflection, language_now()), "form": form}
    return render(request, "insights/mentor_reflection.html", context, status=status)


@login_required
@require_POST
def reflection_mark_read(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The writer sees that it was read. Sent by a script when the page opens, or by its button."""
    try:
        replying.mark_reflection_read(reader=request.user, reflection_uuid=pk)
    except PermissionDenied as refusal:
        raise Http404 from refusal
    if request.headers.get("x-requested-with") == "fetch":
        return HttpResponse(status=204)
    return redirect("insights:mentor-reflection", pk)


@login_required
@require_POST
def sign_aside(request: MemberRequest) -> HttpResponse:
    """Put a sign aside until there is something new. One that is gone already changes nothing."""
    if not is_mentor(request.user):
        raise Http404
    try:
        about = UUID(request.POST.get("about", ""))
    except ValueError as error:
        raise Http404 from error
    if replying.put_sign_aside(mentor=request.user, rule=request.POST.get("rule", ""), about=about):
        messages.success(request, _("Put aside. It comes back only when there is something new."))
    return redirect("insights:mentor-board")
