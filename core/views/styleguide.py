"""The living page of every component in its states; only in development."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.templatetags.ui import STAGES

STATES = {"404": 404, "403": 403, "403_csrf": 403, "429": 429, "500": 500}


class SampleForm(forms.Form):
    """Each kind of field, with and without what can go wrong."""

    name = forms.CharField(label=gettext_lazy("Name shown to others"), max_length=60)
    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("We write to it seldom."))
    level = forms.ChoiceField(
        label=gettext_lazy("My level"),
        choices=[("b", gettext_lazy("Beginner")), ("i", gettext_lazy("Intermediate"))],
        widget=forms.RadioSelect,
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade level"),
        choices=[("1", gettext_lazy("Grades 1-3")), ("2", gettext_lazy("Grades 4-6"))],
    )
    expectation = forms.CharField(
        label=gettext_lazy("What I expect"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    shared = forms.BooleanField(label=gettext_lazy("My mentor may read this"), required=False)


def samples() -> dict[str, Any]:
    """What the components are shown with."""
    wrong = SampleForm({"name": "", "email": "kru.malee", "level": "b", "grade": "1"}, auto_id="wrong_%s")
    wrong.is_valid()
    return {
        "form": SampleForm(),
        "wrong_form": wrong,
        "stages": STAGES,
        "rings": [{"done": STAGES[:at], "current": STAGES[at] if at < 4 else ""} for at in range(5)],
        "roads": [1, 3, 7],
        "save_states": [
            ("idle", ""),
            ("typing", ""),
            ("device", ""),
            ("old", ""),
            ("sent", "14:02"),
            ("read", "ครูมาลี"),
            ("failed", ""),
        ],
        "beads": [
            {"name": _("Present"), "state": "done"},
            {"name": _("Questions"), "state": "done"},
            {"name": _("Write silently"), "state": "now"},
            {"name": _("Talk"), "state": "later"},
            {"name": _("Commitments"), "state": "later"},
        ],
        "crumbs": [{"title": _("Units"), "url": "#"}, {"title": _("Lanna Identity"), "url": "#"}],
        "tabs": [{"label": _("All"), "url": "#", "current": True}, {"label": _("Waiting for you"), "url": "#"}],
        "heads": [_("Item"), _("Mean"), _("Level")],
        "rows": [
            [_("Classroom teaching"), "3.82", _("High")],
            [_("Measurement and evaluation"), "3.10", _("Moderate")],
        ],
        "now": timezone.now(),
        "swatches": [
            "ground",
            "paper",
            "ink",
            "indigo",
            "indigo-soft",
            "marigold",
            "brick",
            "leaf",
            "leaf-soft",
            "line",
        ],
    }


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "core/styleguide.html", samples())


@require_safe
def styleguide_state(request: HttpRequest, state: str) -> HttpResponse:
    """A state screen as it looks when it happens, answered with 200 so that it can be looked at."""
    if state not in STATES:
        raise Http404
    return render(request, f"{state}.html")
