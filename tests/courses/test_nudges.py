"""Nudges: on the day of a commitment, after it, at the door of the last stage, and for promised answers. Each once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from courses import ticks
from courses.models import Reflection
from tests.courses.learning import sent
from tests.factories import MentorAssignmentFactory

JOBS = (ticks.nudge_on_the_day, ticks.nudge_after, ticks.open_reflections, ticks.remind_mentors)


def promise(learner, days):
    day = timezone.localdate() + timedelta(days=days)
    learner.do(
        sent("expect", "promise", "committed", {"what": "เดิน", "class_name": "", "date": str(day), "evidence": ""})
    )


def show(learner):
    learner.do(sent("act", "proof", "evidenced", {"kind": "note", "note": "สิบสองคน"}))


def kinds_told():
    for job in (*JOBS, *JOBS):
        job()
    return list(Notification.objects.order_by("kind").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (1, []),
        (0, ["commitment.today"]),
        (-1, ["commitment.today"]),
        (-2, ["commitment.after"]),
        (-29, ["commitment.after"]),
        (-30, []),
    ],
)
def test_a_commitment_without_evidence_is_nudged_once(learner, days, kinds):
    promise(learner, days)
    assert kinds_told() == kinds


def test_the_nudge_leads_to_the_place_of_the_evidence(learner):
    promise(learner, 0)
    ticks.nudge_on_the_day()
    assert Notification.objects.get().path.startswith("/units/small-unit/act/#item-")


def test_both_nudges_come_as_the_days_go_by(learner, monkeypatch):
    promise(learner, 0)
    assert kinds_told() == ["commitment.today"]
    later = timezone.localdate() + timedelta(days=2)
    monkeypatch.setattr(ticks.timezone, "localdate", lambda *args: later)
    assert kinds_told() == ["commitment.after", "commitment.today"]


def test_with_evidence_nobody_is_nudged_but_the_last_stage_opens(learner):
    promise(learner, -1)
    show(learner)
    assert kinds_told() == ["reflection.open"]


def test_who_has_begun_to_reflect_is_not_led_there(learner):
    promise(learner, -1)
    show(learner)
    learner.do(sent("reflect", "word", "answered", {"text": "ฟัง"}))
    assert kinds_told() == []


def test_the_paused_are_left_alone(learner):
    promise(learner, 0)
    learner.user.paused_at = timezone.now()
    learner.user.save()
    assert kinds_told() == []


@pytest.mark.parametrize(("waited", "told"), [(1, 0), (2, 1), (20, 1)])
def test_a_promised_answer_is_called_to_mind_on_its_day(learner, waited, told):
    mentor = MentorAssignmentFactory(mentee=learner.user, promised_days=2).mentor
    learner.do(sent("reflect", "seen", "reflected", {"text": "น้ำท่วม", "visibility": "mentor"}))
    Reflection.objects.update(shared_at=timezone.now() - timedelta(days=waited))
    kinds_told()
    assert Notification.objects.filter(user=mentor, kind="reply.due").count() == told


def test_a_mentor_of_yesterday_is_not_reminded(learner):
    yesterday = timezone.localdate() - timedelta(days=1)
    MentorAssignmentFactory(mentee=learner.user, until=yesterday)
    learner.do(sent("reflect", "seen", "reflected", {"text": "น้ำท่วม", "visibility": "mentor"}))
    Reflection.objects.update(shared_at=timezone.now() - timedelta(days=9))
    assert kinds_told() == []
