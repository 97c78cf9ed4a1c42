"""Many people in many units, made in bulk, to count queries by."""

import uuid
from datetime import timedelta

from django.utils import timezone

from accounts.models import School, User
from courses.ids import state_id
from courses.models import (
    Activity,
    ActivityCommitment,
    ActivityEdition,
    ActivityState,
    Cycle,
    Enrolment,
    Item,
    ItemRevision,
    ItemState,
    Reflection,
    Unit,
    UnitEdition,
)
from tests.factories import MembershipFactory

STAGES = ("awareness", "anticipation", "action", "reflection")


def make_unit(number: int) -> Unit:
    """A unit with an activity per stage and one item in each."""
    now = timezone.now()
    unit = Unit.objects.create(key=uuid.uuid4(), slug=f"crowd-{number}", order=10 + number)
    UnitEdition.objects.create(
        unit=unit,
        language="th",
        page_id=1,
        title=f"หน่วย {number}",
        question="?",
        summary="-",
        body="",
        published_at=now,
    )
    kinds = ("single", "commitment", "evidence", "reflection")
    for place, (stage, kind) in enumerate(zip(STAGES, kinds, strict=True)):
        activity = Activity.objects.create(
            key=uuid.uuid4(), unit=unit, slug=stage, stage=stage, position=place, minutes=5
        )
        ActivityEdition.objects.create(
            activity=activity, language="th", page_id=1, title=stage, summary="", finish="", published_at=now
        )
        item = Item.objects.create(pk=uuid.uuid4(), activity=activity, block_id=uuid.uuid4(), kind=kind, position=0)
        item.current_revision = ItemRevision.objects.create(item=item, number=1, kind=kind, digest="")
        item.save()
    return unit


def make_people(school: School, count: int, units: list[Unit]) -> list[User]:
    """Each in every unit: an activity done, wrong tries, a day that passed, a shared reflection."""
    people = [MembershipFactory(school=school).user for _ in range(count)]
    for unit in units:
        walk(unit, people)
    return people


def walk(unit: Unit, people: list[User]) -> None:
    now, day = timezone.now(), timezone.localdate()
    items = {item.kind: item for item in Item.objects.filter(activity__unit=unit).select_related("current_revision")}
    enrolments = Enrolment.objects.bulk_create(Enrolment(user=user, unit=unit) for user in people)
    cycles = Cycle.objects.bulk_create(Cycle(enrolment=one, last_at=now - timedelta(days=15)) for one in enrolments)
    single, card, words = items["single"], items["commitment"], items["reflection"]
    for cycle in cycles:
        ActivityState.objects.create(cycle=cycle, activity=single.activity, started_at=now, completed_at=now)
        ItemState.objects.create(
            cycle=cycle, item=single, item_revision=single.current_revision, wrong_in_a_row=3,
            last_event=uuid.uuid4(), updated_at=now,
        )  # fmt: skip
        ActivityCommitment.objects.create(
            id=state_id(cycle.pk, card.pk), cycle=cycle, item=card, what="ลอง", action_date=day - timedelta(days=3),
            made_at=now,
        )  # fmt: skip
        Reflection.objects.create(
            id=state_id(cycle.pk, words.pk), cycle=cycle, item=words, text="เห็น", visibility="mentor",
            written_at=now, shared_at=now - timedelta(days=2),
        )  # fmt: skip
