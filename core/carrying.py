"""Without scripts the switch of language is a button of the form: what was typed waits for that one jump.

With scripts it becomes a link, and static/js/carry.js and keepform.js do the same on the device.
A view reads with `posted`, finds its object, asks `jump`, and fills a fresh form by `put_down`.
"""

import json
import time
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.pages import path_in

LANGUAGES = {"th", "en"}
CARRIED = "carried_form"
LONGEST_JUMP = 60
VISITORS_SESSION = 3600
# Letters: a questionnaire with fifty long answers of 4,000 letters, names and marks included.
LIMIT = 220_000


def is_switch(request: HttpRequest) -> bool:
    """By that button: no sending, whatever else the form holds."""
    return request.method == "POST" and request.POST.get("switch") in LANGUAGES


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is nothing: an empty form is refused in words, not shown as new."""
    return request.POST if request.method == "POST" and not is_switch(request) else None


def jump(request: HttpRequest, *keeps: str) -> HttpResponse | None:
    """To this page in the other language; `keeps` are fields that belong in the address.

    Asked once the view has found its object and whoever may see it. None when nothing is switched, or when what was
    typed cannot be taken along: this is said, and `put_down` fills the same page again.
    """
    if not is_switch(request):
        return None
    there = path_in(request.POST["switch"], request.path)
    if not carry(request, there):
        words = _("Too much is typed here to take along to the other language. It is all still here: send it first.")
        messages.error(request, words)
        return None
    given = request.GET.dict() | {name: request.POST[name] for name in keeps if request.POST.get(name)}
    return redirect(f"{there}?{urlencode(given)}" if given else there)


def reader(request: HttpRequest) -> str:
    return str(getattr(request.user, "public_id", ""))


def typed_in(request: HttpRequest) -> dict[str, list[str]] | None:
    """All fields of the form; None where they are more than any form of ours may hold."""
    left = {"csrfmiddlewaretoken", "switch"}
    typed = {name: values for name, values in request.POST.lists() if name not in left}
    return typed if len(json.dumps(typed, ensure_ascii=False)) <= LIMIT else None


def carry(request: HttpRequest, there: str) -> bool:
    """Whether it is kept; what lay there from before is gone either way."""
    request.session.pop(CARRIED, None)
    typed = typed_in(request)
    if typed is None or not may_fill(request, VISITORS_SESSION):
        return False
    request.session[CARRIED] = {"path": there, "reader": reader(request), "at": time.time(), "typed": typed}
    return True


def may_fill(request: HttpRequest, seconds: int) -> bool:
    """Whoever has no account fills the table of sessions only so often a minute, and for so long."""
    if request.user.is_authenticated:
        return True
    if not ratelimit.consume(request, action="carry"):
        return False
    request.session.set_expiry(seconds)
    return True


def put_down(request: HttpRequest, form: BaseForm) -> bool:
    """Fills a fresh form with what was typed in it in the other language a moment ago, or could not go there; once."""
    if is_switch(request):
        fill(form, dict(request.POST.lists()))
        return True
    carried = request.session.get(CARRIED)
    if not carried:
        return False
    is_stale = time.time() - carried["at"] > LONGEST_JUMP
    is_here = carried["path"] == request.path
    if is_stale or is_here:
        del request.session[CARRIED]
    if is_stale or not is_here or request.method != "GET" or carried["reader"] != reader(request):
        return False
    fill(form, carried["typed"])
    return True


def fill(form: BaseForm, typed: dict[str, list[str]]) -> None:
    """As if it stood there from the beginning: nothing is judged yet."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(data, {}, form.add_prefix(name))
