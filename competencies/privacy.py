"""What this app keeps about people, how it leaves with them and how it goes."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from competencies.answers import place_of
from competencies.models import Answer, Rating
from core import privacy

WITH_ACCOUNT = _("As long as the account.")


def ratings_of(user: Any) -> Iterable[dict[str, Any]]:
    """Each rating with its framework, round and competency."""
    rows = Rating.objects.filter(assessment__user=user).select_related("assessment__framework", "competency")
    for row in rows.order_by("assessment__created_at", "competency__order", "pk"):
        yield {
            "framework": row.assessment.framework.slug,
            "round": row.assessment.round,
            "at": row.assessment.created_at,
            "competency": row.competency.name,
            "current": row.current,
            "desirable": row.desirable,
        }


def answers_of(user: Any) -> Iterable[dict[str, Any]]:
    """Each answer with its questionnaire and question."""
    rows = Answer.objects.filter(response__user=user).select_related("response__questionnaire", "question__section")
    for row in rows.order_by("response__created_at", "pk"):
        yield {
            "questionnaire": row.response.questionnaire.slug,
            "about": str(row.response.about_uuid or ""),
            "at": row.response.created_at,
            "question": place_of(row.question),
            "prompt": row.question.prompt,
            "answer": row.value,
        }


privacy.register(
    "competencies.Rating",
    title=_("Self-assessment"),
    export=ratings_of,
    erase=privacy.erase_rows("competencies.Rating", "assessment__user"),
    retention=WITH_ACCOUNT,
    order=30,
)
privacy.register(
    "competencies.Assessment",
    title=_("Rounds of self-assessment"),
    export=privacy.export_rows(
        "competencies.Assessment", ["framework__slug", "round", "created_at"], order="created_at"
    ),
    erase=privacy.erase_rows("competencies.Assessment"),
    retention=WITH_ACCOUNT,
    order=40,
)
privacy.register(
    "competencies.TechnologyPlacement",
    title=_("My place in using technology"),
    export=privacy.export_rows("competencies.TechnologyPlacement", ["use", "level", "ticked", "at"]),
    erase=privacy.erase_rows("competencies.TechnologyPlacement"),
    retention=WITH_ACCOUNT,
)
privacy.register(
    "competencies.Answer",
    title=_("Answers to questionnaires"),
    export=answers_of,
    erase=privacy.erase_rows("competencies.Answer", "response__user"),
    retention=WITH_ACCOUNT,
    order=30,
)
privacy.register(
    "competencies.Response",
    title=_("Questionnaires filled in"),
    export=privacy.export_rows(
        "competencies.Response", ["questionnaire__slug", "about_kind", "language", "created_at"], order="created_at"
    ),
    erase=privacy.erase_rows("competencies.Response"),
    retention=WITH_ACCOUNT,
    order=40,
)
privacy.register(
    "competencies.GuestPass",
    erase=privacy.forget_in("competencies.GuestPass", "created_by"),
    keep_because=_("The code belongs to the questionnaire; only the name of who made it goes."),
    retention=_("As long as the questionnaire."),
)
