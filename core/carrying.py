"""Without scripts the switch of language is a button of the form: what was typed waits for that one jump.

With scripts it is a link, and static/js/carry.js and keepform.js do the same on the device.
"""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from core.pages import path_in

View = Callable[..., HttpResponse]
LANGUAGES = {"th", "en"}
CARRIED = "carried_form"
LONGEST_JUMP = 60
LIMIT = 64_000


def switches_language(*keeps: str) -> Callable[[View], View]:
    """For the view of a form: a POST by that button is no sending. `keeps` are fields that belong in the address.

    Whoever was signed out meanwhile, or sits at somebody else's page, is left to the view.
    """

    def decorated(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            language = request.POST.get("switch", "") if request.method == "POST" else ""
            if language not in LANGUAGES or request.POST.get("author", reader(request)) != reader(request):
                return view(request, *args, **kwargs)
            there = path_in(language, request.path)
            carry(request, there)
            given = request.GET.dict() | {name: request.POST[name] for name in keeps if request.POST.get(name)}
            return redirect(f"{there}?{urlencode(given)}" if given else there)

        return wrapped

    return decorated


def reader(request: HttpRequest) -> str:
    return str(getattr(request.user, "public_id", ""))


def carry(request: HttpRequest, there: str) -> None:
    left = {"csrfmiddlewaretoken", "switch"}
    typed = {name: values for name, values in request.POST.lists() if name not in left}
    if len(json.dumps(typed)) < LIMIT:
        request.session[CARRIED] = {"path": there, "reader": reader(request), "at": time.time(), "typed": typed}


def put_down(request: HttpRequest, form: BaseForm) -> bool:
    """Fills a fresh form with what was typed in it in the other language a moment ago; once."""
    carried = request.session.get(CARRIED) if request.method == "GET" else None
    if not carried or carried["path"] != request.path:
        return False
    del request.session[CARRIED]
    if carried["reader"] != reader(request) or time.time() - carried["at"] > LONGEST_JUMP:
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
