"""Long forms of people whose session ran out: what they filled in waits until they have signed in again."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.carrying import fill, put_down

View = Callable[..., HttpResponse]
HELD = "held_form"
LIMIT = 64_000


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
    typed = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if len(json.dumps(typed)) < LIMIT:
        request.session[HELD] = {"path": request.path, "author": request.POST["author"], "typed": typed}
    messages.info(request, _("Please sign in. What you typed is kept and waits for you here."))
    return redirect_to_login(here)


def give_back(request: HttpRequest, form: Form) -> bool:
    """Fills the form with what its author had typed here, in the other language or before the session ran out; once."""
    if put_down(request, form):
        return True
    held = request.session.get(HELD)
    if not held or not request.user.is_authenticated or held["path"] != request.path:
        return False
    del request.session[HELD]
    if held["author"] != str(request.user.public_id):
        return False
    fill(form, held["typed"])
    return True


def sent(url: str, client_id: object, **more: str) -> str:
    """The page after, which tells the device that this very form has arrived (static/js/keepform.js)."""
    return f"{url}?{urlencode({**more, 'sent': str(client_id)})}"
