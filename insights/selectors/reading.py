"""What a mentor reads of one shared reflection: the words, and what may stand beside them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.content_cache import Content, content_of
from courses.models import ActivityEvidence, MentorReply, Reflection, ReflectionRead
from courses.outline import Outline, Step, outline_of


@dataclass(frozen=True)
class Reading:
    """A shared reflection with its surroundings."""

    reflection: Reflection
    learner: str
    unit: str
    activity: str
    stage: str
    prompt: str
    expectation: Reflection | None
    evidence: list[ActivityEvidence]
    replies: list[MentorReply]
    is_read: bool


def find_shared(mentor: Any, key: UUID) -> Reflection | None:
    """The reflection, when it is shared with this mentor today. One query."""
    shared = Reflection.objects.shared_with(mentor)
    return shared.select_related("cycle__enrolment__user", "cycle__enrolment__unit", "item").filter(pk=key).first()


def reading_of(mentor: Any, reflection: Reflection, language: str) -> Reading:
    """Four queries; the words of the task come from memory."""
    outline = outline_of(reflection.cycle.enrolment.unit, language)
    step = outline.by_key(reflection.item.activity_id) if outline else None
    content = content_of(outline, step) if outline and step else None
    return Reading(
        reflection=reflection,
        learner=reflection.cycle.enrolment.user.display_name,
        unit=outline.title if outline else "",
        activity=step.title if step else "",
        stage=step.stage if step else "",
        prompt=prompt_of(content, reflection.item_id),
        expectation=expectation_for(mentor, reflection),
        evidence=evidence_beside(reflection, outline, step),
        replies=replies_to(reflection),
        is_read=ReflectionRead.objects.filter(reflection_uuid=reflection.pk, reader=mentor).exists(),
    )


def prompt_of(content: Content | None, item: UUID) -> str:
    """What the learner was asked."""
    found = content.items.get(item) if content else None
    return str(found.words.get("prompt", "")) if found else ""


def expectation_for(mentor: Any, reflection: Reflection) -> Reflection | None:
    """The earlier words this reflection looks back at, if they are shared as well. At most one query."""
    if reflection.item.recalls is None:
        return None
    shared = Reflection.objects.shared_with(mentor)
    return shared.filter(cycle=reflection.cycle_id, item=reflection.item.recalls).first()


def evidence_beside(reflection: Reflection, outline: Outline | None, step: Step | None) -> list[ActivityEvidence]:
    """Evidence of the same walk, where the words can speak of it: from the Action stage on. At most one query.

    Sharing a reflection shares the evidence of its walk (courses.files says so to whoever asks for a photo).
    """
    if outline is None or step is None or step.stage not in {"action", "reflection"}:
        return []
    return list(ActivityEvidence.objects.filter(cycle=reflection.cycle_id).order_by("added_at", "pk"))


def replies_to(reflection: Reflection) -> list[MentorReply]:
    """Every mentor's answers, oldest first. One query."""
    rows = MentorReply.objects.filter(reflection_uuid=reflection.pk).select_related("author")
    return list(rows.order_by("created_at", "pk"))
