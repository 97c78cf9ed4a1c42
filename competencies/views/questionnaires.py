"""Filling in a questionnaire, by a person or by a guest with a link or code."""

import uuid
from dataclasses import dataclass
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from competencies.forms import QuestionnaireForm
from competencies.models import GuestPass, Questionnaire
from competencies.permissions import check_can_answer
from competencies.selectors import has_answered, questions_of
from competencies.services.assessing import SentOtherwise
from competencies.services.responding import submit_response
from core.carrying import is_switch, jump
from core.holding import give_back, hold, refuse_another, sent


@dataclass(frozen=True)
class Seat:
    """Who fills in the form, about what, and where they go afterwards."""

    user: Any
    guest_pass: GuestPass | None
    code: str
    kind: str
    uuid: uuid.UUID | None
    next_url: str

    @property
    def is_taken(self) -> bool:
        """By a person or by a guest with a good code."""
        return self.user is not None or self.guest_pass is not None

    @property
    def is_guessed(self) -> bool:
        """A code was given that opens nothing."""
        return bool(self.code) and not self.is_taken

    @property
    def who(self) -> dict[str, Any]:
        return {"user": self.user, "guest_pass": self.guest_pass}


def seat_of(request: HttpRequest, questionnaire: Questionnaire) -> Seat:
    """Read from the address and, when the form comes back, from its hidden fields."""
    given = request.POST if request.method == "POST" else request.GET
    code, (kind, thing) = given.get("code", "")[:40], about_in(given.get("about", ""))
    guest_pass = GuestPass.objects.good_for(questionnaire, code)
    user = request.user if request.user.is_authenticated else None
    if guest_pass and questionnaire.about_kind and not thing:
        user = None
    next_url = given.get("next", "")
    safe = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure())
    return Seat(user, None if user else guest_pass, code, kind, thing, next_url if safe else "")


def too_many_guesses(request: HttpRequest) -> bool:
    """Counts one more code that was tried from this address, whether it was good or not."""
    return not ratelimit.consume(request, app="allauth.account", action="invitation", limit_get=True)


def about_in(text: str) -> tuple[str, uuid.UUID | None]:
    """kind:uuid, or nothing."""
    kind, _colon, key = text.partition(":")
    try:
        return kind[:40], uuid.UUID(key)
    except ValueError:
        return "", None


@never_cache
@require_http_methods(["GET", "POST"])
def questionnaire_answer(request: HttpRequest, slug: str) -> HttpResponse:
    questionnaire = get_object_or_404(Questionnaire.objects.visible_to(request.user).in_force(), slug=slug)
    seat = seat_of(request, questionnaire)
    if request.method == "GET":
        return (blank_form if seat.is_taken else without_seat)(request, questionnaire, seat)
    away = without_author(request, seat) or switched(request, questionnaire, seat)
    if away is not None:
        return away
    form = QuestionnaireForm(request.POST, questions=questions_of(questionnaire))
    if seat.is_guessed and too_many_guesses(request):
        form.add_error(None, _("Too many codes were tried from here. Wait a minute, then try again."))
    if form.is_valid() and kept(form, questionnaire, seat):
        # Only the address of the thanks is given on: a guest's code must not stay in the history of a shared phone.
        more = {"next": seat.next_url} if seat.next_url else {}
        thanks = reverse("competencies:questionnaire-thanks", args=[slug])
        return redirect(sent(thanks, form.cleaned_data["client_id"], **more))
    return shown(request, questionnaire, seat, form, status=422)


def without_author(request: HttpRequest, seat: Seat) -> HttpResponse | None:
    """Whoever opened the form has left: signed out by time, or somebody else is here now. None when all is well."""
    about = {"about": f"{seat.kind}:{seat.uuid}"} if seat.uuid else {}
    here = f"{request.path}?{urlencode(about | ({'next': seat.next_url} if seat.next_url else {}))}"
    if not request.user.is_authenticated and not seat.guest_pass and request.POST.get("author"):
        return hold(request, here)
    return refuse_another(request, here) if request.user.is_authenticated else None


def switched(request: HttpRequest, questionnaire: Questionnaire, seat: Seat) -> HttpResponse | None:
    """To the other language, or the form as it was where that cannot be. Without a seat it is sent, and refused."""
    if not is_switch(request) or not seat.is_taken:
        return None
    form = QuestionnaireForm(questions=questions_of(questionnaire))
    return jump(request, "about", "code", "next") or shown(request, questionnaire, seat, form)


def kept(form: QuestionnaireForm, questionnaire: Questionnaire, seat: Seat) -> bool:
    """Hands the answers in; a refusal is said on the form, with everything typed still in it."""
    try:
        submit_response(
            questionnaire=questionnaire,
            client_id=form.cleaned_data["client_id"],
            language=get_language() or "th",
            values=form.values,
            about_kind=seat.kind if seat.user else "",
            about_uuid=seat.uuid if seat.user else None,
            **seat.who,
        )
    except SentOtherwise:
        form.add_error(None, _("This form was sent before with other answers. What came first stands."))
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()


def without_seat(request: HttpRequest, questionnaire: Questionnaire, seat: Seat) -> HttpResponse:
    """Nobody we know: a wrong code is said, a visitor without one signs in first."""
    if not seat.code:
        return redirect_to_login(request.get_full_path())
    if too_many_guesses(request):
        return render(request, "competencies/questionnaire_code.html", {"too_many": True}, status=429)
    context = {"code": seat.code, "slug": questionnaire.slug, "wrong": True}
    return render(request, "competencies/questionnaire_code.html", context, status=422)


def blank_form(request: HttpRequest, questionnaire: Questionnaire, seat: Seat) -> HttpResponse:
    """The empty form; or in words why there is none: answered, closed, not one's own."""
    if seat.user and has_answered(seat.user, questionnaire.slug, kind=seat.kind, uuid=seat.uuid):
        return render(request, "competencies/questionnaire_thanks.html", {"seat": seat, "before": True})
    try:
        check_can_answer(questionnaire, kind=seat.kind, uuid=seat.uuid, **seat.who)
    except PermissionDenied as refusal:
        context = {"questionnaire": questionnaire, "words": str(refusal)}
        return render(request, "competencies/questionnaire_refused.html", context, status=403)
    form = QuestionnaireForm(questions=questions_of(questionnaire), initial={"client_id": uuid.uuid4()})
    return shown(request, questionnaire, seat, form)


def shown(
    request: HttpRequest, questionnaire: Questionnaire, seat: Seat, form: QuestionnaireForm, status: int = 200
) -> HttpResponse:
    held = not form.is_bound and give_back(request, form)
    context = {"questionnaire": questionnaire, "seat": seat, "form": form, "held": held}
    return render(request, "competencies/questionnaire_answer.html", context, status=status)


@never_cache
@require_GET
def questionnaire_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    questionnaire = get_object_or_404(Questionnaire.objects.visible_to(request.user).in_force(), slug=slug)
    return render(request, "competencies/questionnaire_thanks.html", {"seat": seat_of(request, questionnaire)})


@require_GET
def questionnaire_code(request: HttpRequest) -> HttpResponse:
    """Typing a code by hand; a good one leads to its form."""
    code = request.GET.get("code", "")[:40]
    if not code:
        return render(request, "competencies/questionnaire_code.html")
    if too_many_guesses(request):
        return render(request, "competencies/questionnaire_code.html", {"too_many": True}, status=429)
    found = GuestPass.objects.by_code(code)
    if found is None:
        return render(request, "competencies/questionnaire_code.html", {"code": code, "wrong": True}, status=422)
    return redirect(f"{found.questionnaire.get_absolute_url()}?{urlencode({'code': found.code})}")
