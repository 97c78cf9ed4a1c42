"""Tutorials: the list with its filters, one tutorial, its handout. Beside Wagtail's routing, which asks far more."""

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.pdf import PdfError
from core.thai.sorting import sort_key
from courses.forms import TutorialFilterForm
from courses.handouts import tutorial_handout
from courses.models import TutorialIndexPage, TutorialPage
from courses.recommending import Recommendation, recommendation_for

log = logging.getLogger("plc.courses")
LEVELS = list(TutorialPage.Level.values)
CARD = ("title", "slug", "level", "use", "grades", "application", "minutes", "works_offline", "summary", "drawing")


def live_tutorials(language: str) -> Any:
    return TutorialPage.objects.live().filter(locale__language_code=language)


def listed(language: str) -> list[TutorialPage]:
    """All of one language, easiest first, in the order of the alphabet. One query."""
    found = live_tutorials(language).only(*CARD)
    return sorted(found, key=lambda one: (LEVELS.index(one.level), sort_key(one.title), one.pk))


def fits(tutorial: TutorialPage, chosen: dict[str, Any], mine: Recommendation) -> bool:
    """Whether a tutorial passes every filter in force."""
    return (
        chosen.get("level", tutorial.level) == tutorial.level
        and chosen.get("use", tutorial.use) == tutorial.use
        and chosen.get("application", tutorial.application) == tutorial.application
        and ("grade" not in chosen or chosen["grade"] in tutorial.grades)
        and ("offline" not in chosen or tutorial.works_offline)
        and ("mine" not in chosen or mine.fits(tutorial))
    )


@require_safe
def tutorial_list(request: HttpRequest, page: TutorialIndexPage | None = None) -> HttpResponse:
    """All tutorials with filters. Two queries for a visitor, about five for a member."""
    language = (get_language() or "th")[:2]
    page = page or get_object_or_404(TutorialIndexPage.objects.live(), locale__language_code=language)
    tutorials = listed(language)
    mine = recommendation_for(request.user)
    applications = sorted({one.application for one in tutorials}, key=sort_key)
    form = TutorialFilterForm(request.GET, applications=applications, may_recommend=bool(mine.levels))
    chosen = form.chosen
    context = {
        "page": page,
        "form": form,
        "chosen": chosen,
        "tutorials": [one for one in tutorials if fits(one, chosen, mine)],
        "total": len(tutorials),
        "mine": mine,
        "recommended": [] if chosen else mine.first(tutorials),
    }
    htmx: Any = getattr(request, "htmx", None)
    part = htmx and not htmx.history_restore_request
    response = render(request, "courses/_tutorial_results.html" if part else "courses/tutorial_list.html", context)
    response["Vary"] = "HX-Request, Cookie"
    return response


@require_safe
def tutorial_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One tutorial. Two queries beside the reader's own."""
    return show_tutorial(request, find(slug))


def find(slug: str) -> TutorialPage:
    """The published tutorial of this address in the reader's language, or 404."""
    language = (get_language() or "th")[:2]
    page = live_tutorials(language).select_related("locale").filter(slug=slug).first()
    if page is None:
        raise Http404
    return page


def show_tutorial(request: HttpRequest, page: TutorialPage, *, preview: bool = False) -> HttpResponse:
    context = {"page": page, "next": None if preview else next_after(page), "preview": preview}
    return render(request, "courses/tutorial_detail.html", context)


def next_after(page: TutorialPage) -> TutorialPage | None:
    """The next level of the same use, else the same level of another use. One query."""
    others = [one for one in listed(page.locale.language_code) if one.pk != page.pk]
    level = LEVELS.index(page.level)
    return min(
        others,
        key=lambda one: (one.use != page.use, abs(LEVELS.index(one.level) - level - (one.use == page.use))),
        default=None,
    )


@require_safe
def tutorial_handout_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The tutorial as a PDF to print or to keep on a phone."""
    page = find(slug)
    try:
        made = tutorial_handout(page)
    except PdfError:
        log.exception("handout of %s", slug)
        return render(request, "courses/tutorial_handout_failed.html", {"page": page}, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{page.slug}-{page.locale.language_code}.pdf"'
    return response
