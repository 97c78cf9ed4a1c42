"""A tutorial as a handout: what the Typst template courses/pdf/handout.typ is given."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.pdf import cached_pdf, drawing_source
from core.prose import prose_tree
from courses.models import TutorialPage

TEMPLATE = "courses/pdf/handout.typ"


def tutorial_handout(page: TutorialPage) -> bytes:
    """The PDF, from disk when this text was set before. Raises core.pdf.PdfError."""
    with override(page.locale.language_code):
        return cached_pdf(TEMPLATE, handout_data(page))


def handout_data(page: TutorialPage) -> dict[str, Any]:
    language = page.locale.language_code
    offline = [_("Works without signal")] if page.works_offline else []
    facts = [_("%(minutes)s minutes") % {"minutes": page.minutes}, page.application, *offline]
    return {
        "language": language,
        "site": settings.SITE_NAME,
        "address": f"{settings.SITE_NAME} · {settings.BASE_URL}/{language}/tutorials/{page.slug}/",
        "title": page.title,
        "tag": f"{page.get_use_display()} · {page.get_level_display()} · {', '.join(page.grade_names)}",
        "summary": page.summary,
        "outcome": page.outcome,
        "facts": " · ".join(str(fact) for fact in facts),
        "needs": [str(need.value) for need in page.needs],
        "drawing": drawing_source(page.drawing),
        "steps": [
            {
                "title": str(step.value["title"]),
                "body": prose_tree(step.value["body"].source),
                "drawing": drawing_source(step.value["drawing"]),
            }
            for step in page.steps
        ],
        "offline_way": prose_tree(page.offline_way),
        "privacy": prose_tree(page.privacy),
        "try_now": prose_tree(page.try_now),
        "troubles": [{name: str(one.value[name]) for name in ("problem", "remedy")} for one in page.troubles],
        "words": words(),
    }


def words() -> dict[str, str]:
    """The handout's own headings, as on the page."""
    return {
        "outcome": _("After this you can"),
        "needs": _("What you need"),
        "steps": _("Step by step"),
        "offline_way": _("Without signal"),
        "privacy": _("Pupils' privacy"),
        "try_now": _("Try it now"),
        "troubles": _("If it goes wrong"),
        "problem": _("What happens"),
        "remedy": _("What helps"),
    }
