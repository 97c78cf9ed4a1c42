"""Forms of people whose session ran out: what they filled in waits until they have signed in again."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.carrying import fill, may_fill, put_down, typed_in

View = Callable[..., HttpResponse]
HELD = "held_form"
LONGEST_WAIT = 24 * 3600


def signed_in_or_held(view: View) -> View:
    """Like `login_required`, and nothing typed is lost: it is held for its author, never handed in for another."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return refuse_another(request, request.get_full_path()) or view(request, *args, **kwargs)
        if request.method == "POST" and request.POST.get("author"):
            return hold(request, request.get_full_path())
        return redirect_to_login(request.get_full_path())

    return wrapped


def refuse_another(request: HttpRequest, here: str) -> HttpResponse | None:
    """The way back to an empty form when the page was opened by someone who has left this device since."""
    author = request.POST.get("author", "") if request.method == "POST" else ""
    if not author or author == str(getattr(request.user, "public_id", "")):
        return None
    messages.error(
        request, _("Someone else has signed in on this device since this page was opened. Nothing was recorded.")
    )
    return redirect(here)


def hold(request: HttpRequest, here: str) -> HttpResponse:
    """Keeps what was sent, and asks to sign in; the page at `here` shows it again."""
    typed = typed_in(request)
    if typed is not None and is_person(request.POST["author"]) and may_fill(request, LONGEST_WAIT):
        held = {"path": request.path, "author": request.POST["author"], "at": time.time(), "typed": typed}
        request.session[HELD] = held
        messages.info(request, _("Please sign in. What you typed is kept and waits for you here."))
    else:
        request.session.pop(HELD, None)
        words = _("You were signed out, and what you typed could not be kept. Go back one page, copy it, then sign in.")
        messages.warning(request, words)
    return redirect_to_login(here)


def is_person(author: str) -> bool:
    """Only for someone who is here can anything wait."""
    try:
        return get_user_model().objects.filter(public_id=UUID(author)).exists()
    except ValueError:
        return False


def give_back(request: HttpRequest, form: BaseForm) -> bool:
    """Fills the form with what its author had typed here, in the other language or before the session ran out; once."""
    held = held_here(request)
    if put_down(request, form):
        return True
    if not held or held["author"] != str(getattr(request.user, "public_id", "")):
        return False
    fill(form, held["typed"])
    return True


def held_here(request: HttpRequest) -> dict[str, Any] | None:
    """What waits at this page for whoever has signed in; taken out, as is what nobody came back for."""
    held: dict[str, Any] | None = request.session.get(HELD)
    if not held or not request.user.is_authenticated:
        return None
    is_stale, is_here = time.time() - held["at"] > LONGEST_WAIT, held["path"] == request.path
    if is_stale or (is_here and request.method == "GET"):
        del request.session[HELD]
    return held if is_here and not is_stale and request.method == "GET" else None


def sent(url: str, client_id: object, **more: str) -> str:
    """The page after, which tells the device that this very form has arrived (static/js/keepform.js)."""
    return f"{url}?{urlencode({**more, 'sent': str(client_id)})}"
