"""Telling learners and mentors what has happened in a unit, once each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import Notification, User
from accounts.querysets import mentors_of
from accounts.services.notifications import notify
from courses.addresses import item_address
from courses.ids import state_id
from courses.models import Certificate, Cycle, Item, LearnerEvent, MentorReply, Unit
from courses.outline import outline_of

BOARD = "insights:mentor-reflection"


@dataclass(frozen=True)
class Telling:
    """One notice to one person; `once_key` makes it come once only."""

    user: User
    kind: str
    path: str
    once_key: str
    data: dict[str, Any] = field(default_factory=dict)
    about: User | None = None


def unit_names(unit: Unit) -> dict[str, str]:
    """A unit's title in both languages, for a notice."""
    found = {f"unit_{language}": outline_of(unit, language) for language in ("th", "en")}
    return {name: outline.title for name, outline in found.items() if outline}


def reading_path(reflection: UUID) -> str:
    """Where a mentor reads what was shared."""
    return reverse(BOARD, args=[reflection])


def tell(tellings: Iterable[Telling]) -> int:
    """Those that were not told before. One query when there is nothing new, whatever the number."""
    wanted = list(tellings)
    keys = {one.once_key for one in wanted}
    known = set(Notification.objects.filter(once_key__in=keys).values_list("user_id", "once_key")) if keys else set()
    fresh = [one for one in wanted if (one.user.pk, one.once_key) not in known]
    for one in fresh:
        notify(user=one.user, kind=one.kind, data=one.data, path=one.path, once_key=one.once_key, about=one.about)
    return len(fresh)


def tell_mentors(*, event: LearnerEvent) -> None:
    """A reflection was shared: those who may answer it today are told, once per reflection."""
    learner = event.user
    if learner is None or event.item_id is None:
        return
    reflection = state_id(event.cycle_id, event.item_id)
    key = f"reflection.shared:{reflection}"
    mentors = list(mentors_of(learner).exclude(notifications__once_key=key).order_by("pk"))
    if not mentors:
        return
    names = unit_names(event.activity.unit)
    path = reading_path(reflection)
    tell(Telling(mentor, "reflection.shared", path, key, names, learner) for mentor in mentors)


def tell_learner_of_reply(*, reply: MentorReply, item: Item) -> None:
    """A mentor answered: the learner is led to the very item."""
    activity = item.activity
    path = item_address(activity.unit.slug, activity.slug, item.pk)
    names = unit_names(activity.unit)
    tell([Telling(reply.learner, "reply.written", path, reply_key(reply.pk), names, reply.author)])


def reply_key(reply: UUID) -> str:
    return f"reply.written:{reply}"


def tell_withdrawn(*, certificate: Certificate, reason: str) -> None:
    """A certificate does not count any more: its holder reads why, where one is left."""
    if certificate.user is None:
        return
    names = {f"unit_{language}": certificate.words[language]["title"] for language in ("th", "en")}
    path = reverse("courses:certificate-detail", args=[certificate.serial])
    key = f"certificate.withdrawn:{certificate.pk}"
    tell([Telling(certificate.user, "certificate.withdrawn", path, key, names | {"reason": reason})])


def tell_unit_done(*, cycle: Cycle) -> None:
    """A walk through a unit came to its end."""
    enrolment = cycle.enrolment
    path = reverse("courses:unit-detail", args=[enrolment.unit.slug])
    key = f"cycle.completed:{cycle.pk}"
    tell([Telling(enrolment.user, "cycle.completed", path, key, unit_names(enrolment.unit))])
