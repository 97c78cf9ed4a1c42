"""Search over everything public: a plain form that answers while one types."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from core.search.kinds import KINDS, in_order
from core.search.results import Asked, Found, find
from core.thai.analyser import LONGEST_QUERY

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RESULTS = "search-results"


class HtmxRequest(HttpRequest):
    """As its middleware leaves it."""

    htmx: HtmxDetails


def kinds_to_choose() -> list[tuple[str, "StrOrPromise"]]:
    """Asked for by each form: the apps have registered their kinds by then."""
    return [("", ""), *((kind.name, kind.many) for kind in in_order())]


class SearchForm(forms.Form):
    """The question and its filters."""

    q = forms.CharField(label=_("Search"), max_length=LONGEST_QUERY, required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("search", "Kind"), choices=kinds_to_choose, required=False)
    level = forms.CharField(max_length=20, required=False)
    after = forms.CharField(max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        levels = KINDS[data["kind"]].levels if data.get("kind") else {}
        if data.get("level") and data["level"] not in levels:
            self.add_error("level", _("There is no such level here."))
        return data


def address(request: HttpRequest, **changes: str) -> str:
    """This search with something changed; blanks are left out."""
    kept = {name: request.GET.get(name, "") for name in ("q", "kind", "level")} | changes
    return f"{request.path}?{urlencode({name: value for name, value in kept.items() if value})}"


def chip(found: Found, name: Any, number: int, url: str, *, current: bool) -> dict[str, Any]:
    """A filter as a link; numbers are left out where not all were counted."""
    return {"label": str(name) if found.many else f"{name} ({number})", "url": url, "current": current}


def choices(request: HttpRequest, found: Found, kind: str, level: str) -> dict[str, Any]:
    """The filters: kinds that have results, and levels of the kind chosen."""
    kinds = [chip(found, gettext("All"), found.total, address(request, kind="", level=""), current=not kind)]
    for one in in_order():
        number = found.counts.get(one.name, 0)
        if number or kind == one.name or found.many:
            url = address(request, kind=one.name, level="")
            kinds.append(chip(found, one.many, number, url, current=kind == one.name))
    levels = []
    for name, label in (KINDS[kind].levels if kind else {}).items():
        number = found.levels.get(name, 0)
        if number or level == name or found.many:
            url = address(request, level="" if level == name else name)
            levels.append(chip(found, label, number, url, current=level == name))
    return {"kinds": kinds, "levels": levels, "level_label": KINDS[kind].level_label if kind else ""}


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def search(request: HtmxRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    live = bool(request.htmx) and request.htmx.target == RESULTS
    template = "core/_search_results.html" if live else "core/search.html"
    if not form.is_valid():
        return render(request, template, {"form": form, "query": request.GET.get("q", "")[:LONGEST_QUERY]}, status=422)
    asked = form.cleaned_data
    query, kind, level = asked["q"].strip(), asked["kind"], asked["level"]
    found = find(Asked(query, get_language() or "th", kind, level, asked["after"], typing=live), request)
    context = {"form": form, "query": query, "found": found, "kind": kind, "level": level}
    # Translators: words to try in the search, separated by |
    context["examples"] = gettext("reflection|haze|portfolio|weak signal|feedback").split("|")
    if found.older:
        context["older_url"] = address(request, after=found.older)
    if asked["after"]:
        context["first_url"] = address(request)
    return render(request, template, context | choices(request, found, kind, level))
