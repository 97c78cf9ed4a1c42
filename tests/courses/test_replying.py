"""A mentor's answer: who may give it, that it comes once, and who hears of it."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from accounts.models import Notification, Role
from core.models import SyncConflict
from courses.models import MentorReply, Reflection, ReflectionRead
from courses.services.replying import SentOtherwise, mark_reflection_read, open_reply, reply_to_reflection
from tests.courses.learning import right_answers, sent
from tests.factories import MembershipFactory, MentorAssignmentFactory, SchoolFactory, UserFactory

TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def school(learner):
    return MembershipFactory(user=learner.user).school


@pytest.fixture
def mentor(school):
    return MentorAssignmentFactory(school=school).mentor


def share(learner, text="เด็กพูดถึงน้ำท่วม", visibility="mentor"):
    learner.do(sent("reflect", "seen", "reflected", {"text": text, "visibility": visibility}))
    return Reflection.objects.get(cycle=learner.cycle)


def reply(author, reflection, text="แล้วเด็กคนที่เงียบล่ะ", client_id=None):
    return reply_to_reflection(
        author=author, reflection_uuid=reflection.pk, text=text, client_id=client_id or uuid.uuid4()
    )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("mentor of the school", True),
        ("mentor of the person", True),
        ("mentor until today", True),
        ("mentor until yesterday", False),
        ("mentor from tomorrow", False),
        ("mentor of another school", False),
        ("administrator of the school", False),
        ("site admin", False),
        ("the writer", False),
    ],
)
def test_who_may_reply(learner, school, who, may):
    people = {
        "mentor of the school": lambda: MentorAssignmentFactory(school=school).mentor,
        "mentor of the person": lambda: MentorAssignmentFactory(mentee=learner.user).mentor,
        "mentor until today": lambda: MentorAssignmentFactory(school=school, until=TODAY()).mentor,
        "mentor until yesterday": lambda: MentorAssignmentFactory(school=school, until=TODAY() - DAY).mentor,
        "mentor from tomorrow": lambda: MentorAssignmentFactory(school=school, since=TODAY() + DAY).mentor,
        "mentor of another school": lambda: MentorAssignmentFactory(school=SchoolFactory()).mentor,
        "administrator of the school": lambda: MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR).user,
        "site admin": lambda: UserFactory(is_superuser=True),
        "the writer": lambda: learner.user,
    }
    author, reflection = people[who](), share(learner)
    if may:
        assert reply(author, reflection).learner == learner.user
    else:
        with pytest.raises(PermissionDenied):
            reply(author, reflection)
        with pytest.raises(PermissionDenied):
            mark_reflection_read(reader=author, reflection_uuid=reflection.pk)
        assert not MentorReply.objects.exists()
        assert not ReflectionRead.objects.exists()


def test_what_is_private_or_taken_back_cannot_be_answered(learner, mentor):
    reflection = share(learner)
    share(learner, visibility="private")
    with pytest.raises(PermissionDenied):
        reply(mentor, reflection)


def test_the_same_answer_sent_again_is_one_answer(learner, mentor):
    reflection, client_id = share(learner), uuid.uuid4()
    assert reply(mentor, reflection, client_id=client_id) == reply(mentor, reflection, client_id=client_id)
    assert MentorReply.objects.count() == 1


def test_another_text_under_the_same_id_is_kept_aside(learner, mentor):
    reflection, client_id = share(learner), uuid.uuid4()
    reply(mentor, reflection, "หนึ่ง", client_id)
    with pytest.raises(SentOtherwise):
        reply(mentor, reflection, "สอง", client_id)
    assert MentorReply.objects.get().text == "หนึ่ง"
    assert SyncConflict.objects.get(user=mentor).payload["text"] == "สอง"


@pytest.mark.parametrize("text", ["", "   ", "ก" * 5001])
def test_nothing_and_too_much_are_refused_with_words(learner, mentor, text):
    with pytest.raises(ValidationError):
        reply(mentor, share(learner), text)


def test_an_answer_marks_the_reflection_as_read(learner, mentor):
    reflection = share(learner)
    reply(mentor, reflection)
    assert ReflectionRead.objects.filter(reader=mentor, reflection_uuid=reflection.pk).exists()


def test_the_learner_is_told_and_led_to_the_very_item(learner, mentor, django_capture_on_commit_callbacks):
    reflection, client_id = share(learner), uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        reply(mentor, reflection, client_id=client_id)
        reply(mentor, reflection, client_id=client_id)
    notice = Notification.objects.get(user=learner.user, kind="reply.written")
    assert notice.path == f"/units/small-unit/reflect/#item-{reflection.item_id}"
    assert notice.data["person"] == str(mentor.public_id)
    assert mentor.display_name not in str(notice.data)


def test_mentors_of_today_are_told_once_however_often_the_text_changes(
    learner, school, mentor, django_capture_on_commit_callbacks
):
    gone = MentorAssignmentFactory(school=school, until=TODAY() - DAY).mentor
    with django_capture_on_commit_callbacks(execute=True):
        reflection = share(learner)
        share(learner, "เขียนใหม่")
    notice = Notification.objects.get(kind="reflection.shared")
    assert (notice.user, notice.path) == (mentor, f"/mentor/reflections/{reflection.pk}/")
    assert not Notification.objects.filter(user=gone).exists()


def test_a_private_reflection_tells_nobody(learner, mentor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        share(learner, visibility="private")
    assert not Notification.objects.filter(user=mentor).exists()


def test_the_end_of_a_unit_is_told_once(learner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        learner.do(*right_answers())
    notice = Notification.objects.get(user=learner.user, kind="cycle.completed")
    assert notice.path == "/units/small-unit/"


def test_only_the_learner_opens_an_answer(learner, mentor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        given = reply(mentor, share(learner))
    assert open_reply(learner=mentor, reply_uuid=given.pk) is None
    assert open_reply(learner=learner.user, reply_uuid=given.pk).read_at
    assert Notification.objects.get(kind="reply.written").read_at


@pytest.mark.parametrize("shares", [1, 2])
def test_rewritten_after_an_answer_it_waits_again(learner, mentor, shares):
    reflection = share(learner)
    assert list(Reflection.objects.waiting()) == [reflection]
    reply(mentor, reflection)
    assert not Reflection.objects.waiting().exists()
    if shares == 2:
        share(learner, "คิดใหม่แล้ว")
        assert list(Reflection.objects.waiting()) == [reflection]


def test_two_at_once_are_one_answer(transactional_db, learner, mentor):
    reflection, client_id, failed = share(learner), uuid.uuid4(), []

    def send() -> None:
        try:
            reply(mentor, reflection, client_id=client_id)
        except Exception as error:  # noqa: BLE001 - the test shows whatever it was
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert MentorReply.objects.count() == 1
