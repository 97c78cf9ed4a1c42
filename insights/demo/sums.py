"""Filled questionnaires and self-assessments of the demo, so that sums have something to show."""

from typing import Any
from uuid import uuid5

from accounts.models import User
from competencies.answers import place_of
from competencies.models import Assessment, Framework, GuestPass, Question, Questionnaire, Response
from competencies.services.assessing import record_assessment
from competencies.services.responding import create_guest_pass, submit_response
from insights.demo.learning import NAMESPACE

FORMS = 14
ROUNDS = (("namping", "pre-service-teacher-competencies", 2), ("baitong", "pre-service-teacher-competencies", 1),
          ("mok", "teacher-technology-use", 1), ("dokrak", "teacher-technology-use", 1))  # fmt: skip


def sow_questionnaires(people: dict[str, User]) -> None:
    """Fourteen forms of each open questionnaire, filled by guests with a code of the officer."""
    for questionnaire in Questionnaire.objects.in_force():
        clients = [uuid5(NAMESPACE, f"{questionnaire.slug}/{number}") for number in range(FORMS)]
        if Response.objects.filter(client_id__in=clients).exists() or not questionnaire.is_open:
            continue
        guest_pass = GuestPass.objects.filter(questionnaire=questionnaire, created_by=people["fasai"]).first()
        guest_pass = guest_pass or create_guest_pass(questionnaire=questionnaire, by=people["fasai"], days=30)
        questions = list(Question.objects.filter(section__questionnaire=questionnaire).select_related("section"))
        for number, client in enumerate(clients):
            values = {place_of(one): value for one in questions if (value := filled(one, number)) is not None}
            submit_response(
                questionnaire=questionnaire, client_id=client, language="th", values=values, guest_pass=guest_pass
            )


def filled(question: Question, number: int) -> Any:
    """A plausible answer of the guest with this number; texts are left out."""
    keys = [choice["key"] for choice in question.choices]
    kind = Question.Kind(question.kind)
    if kind is Question.Kind.LIKERT:
        points = [point["value"] for point in question.scale]
        return {
            key: points[min(len(points) - 1, 2 + (number * 3 + at) % 3 - (number + at) % 7 // 6)]
            for at, key in enumerate(keys)
        }
    if kind is Question.Kind.SINGLE:
        return keys[number % min(3, len(keys))]
    if kind is Question.Kind.MULTIPLE:
        return [key for at, key in enumerate(keys) if (number + at) % 3] or keys[:1]
    if kind is Question.Kind.RANKING:
        turn = number % 2
        return keys[turn:] + keys[:turn]
    return "-" if question.required else None


def sow_assessments(people: dict[str, User]) -> None:
    """Rounds of self-assessment: the second a little above the first."""
    for person, slug, rounds in ROUNDS:
        framework = Framework.objects.in_force().filter(slug=slug).first()
        for number in range(rounds if framework else 0):
            client = uuid5(NAMESPACE, f"{person}/{slug}/{number}")
            if framework is None or Assessment.objects.filter(user=people[person], client_id=client).exists():
                continue
            slugs = framework.items.order_by("order", "pk").values_list("competency__slug", flat=True)
            ratings = {one: (min(5, 2 + at % 2 + number), 4 + at % 2) for at, one in enumerate(slugs)}
            record_assessment(user=people[person], framework=framework, client_id=client, ratings=ratings)
