"""The mentor board: who may, who waits first, the three rules, and how many queries it takes."""

import re
import uuid
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from accounts.services.privacy import set_paused
from courses.models import HelpDismissal, ItemState, LearnerEvent, Reflection
from courses.services.replying import reply_to_reflection
from courses.signs import signs_for
from insights.selectors.board import board_of, care_of
from tests.courses.learning import option, sent
from tests.factories import MembershipFactory, MentorAssignmentFactory, UserFactory
from tests.insights.crowd import make_people, make_unit

BOARD = "/th/mentor/"
OK, FOUND, NOT_FOUND, NOT_ALLOWED = (HTTPStatus(code) for code in (200, 302, 404, 405))
DAY = timedelta(days=1)


def share(learner, days_ago=0, text="เด็กพูดถึงน้ำท่วม"):
    learner.do(sent("reflect", "seen", "reflected", {"text": text, "visibility": "mentor"}))
    rows = Reflection.objects.filter(cycle=learner.cycle, visibility="mentor")
    rows.update(shared_at=timezone.now() - days_ago * DAY)
    return rows.get()


def wrong(learner, times=1):
    for _ in range(times):
        learner.do(sent("look", "one", "answered", {"option": option("look", "one", "book")}))


def people_of(school, learner, mentor):
    yesterday = timezone.localdate() - DAY
    return {
        "anonymous": None,
        "learner": learner.user,
        "colleague": MembershipFactory(school=school).user,
        "mentor": mentor,
        "mentor of another": MentorAssignmentFactory(school=MembershipFactory().school).mentor,
        "mentor until yesterday": MentorAssignmentFactory(school=school, until=yesterday).mentor,
        "administrator": MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR).user,
        "officer": MembershipFactory(role=Role.OFFICER).user,
        "site admin": UserFactory(is_superuser=True),
        "awaiting mentor": UserFactory(occupation="mentor"),
    }


def test_who_has_paused_is_on_no_list_and_in_no_sum(make_learner, mentor):
    """Not among the waiting, the signs, the people of the school, nor those who have begun."""
    stays, pauses = make_learner(), make_learner()
    for one in (stays, pauses):
        share(one)
        wrong(one, 3)
    before = board_of(mentor, care_of(mentor), "th")
    assert [(place.people, place.begun) for place in before.places] == [(2, 2)]
    assert (len(before.waiting), len(before.signs), len(before.people)) == (2, 2, 2)

    set_paused(user=pauses.user, paused=True)
    after = board_of(mentor, care_of(mentor), "th")
    assert [(place.people, place.begun) for place in after.places] == [(1, 1)]
    assert [person.user for person in after.people] == [stays.user]
    assert {sign.sign.learner_id for sign in after.signs} == {stays.user.pk}
    assert len(after.waiting) == 1


@pytest.mark.parametrize(
    ("who", "board", "reflection"),
    [
        ("anonymous", FOUND, FOUND),
        ("learner", NOT_FOUND, NOT_FOUND),
        ("colleague", NOT_FOUND, NOT_FOUND),
        ("mentor", OK, OK),
        ("mentor of another", OK, NOT_FOUND),
        ("mentor until yesterday", NOT_FOUND, NOT_FOUND),
        ("administrator", NOT_FOUND, NOT_FOUND),
        ("officer", NOT_FOUND, NOT_FOUND),
        ("site admin", NOT_FOUND, NOT_FOUND),
        ("awaiting mentor", OK, NOT_FOUND),
    ],
)
def test_who_may_see_the_board_and_what_was_shared(open_as, school, learner, mentor, who, board, reflection):
    shared = share(learner)
    client = open_as(people_of(school, learner, mentor)[who])
    reading = f"{BOARD}reflections/{shared.pk}/"
    assert client.get(BOARD).status_code == board
    assert client.get(reading).status_code == reflection
    answer = client.post(reading, {"client_id": uuid.uuid4(), "text": "ขอบคุณ"})
    assert answer.status_code == (FOUND if reflection in {OK, FOUND} else NOT_FOUND)
    assert client.post(f"{reading}read/").status_code == (FOUND if reflection in {OK, FOUND} else NOT_FOUND)


@pytest.mark.parametrize(("who", "status"), [("anonymous", FOUND), ("learner", NOT_FOUND), ("mentor", FOUND)])
def test_who_may_put_a_sign_aside(open_as, school, learner, mentor, who, status):
    client = open_as(people_of(school, learner, mentor)[who])
    sign = {"rule": "quiet", "about": uuid.uuid4()}
    assert client.post(f"{BOARD}signs/aside/", sign).status_code == status
    assert client.get(f"{BOARD}signs/aside/").status_code == (FOUND if who == "anonymous" else NOT_ALLOWED)
    assert not HelpDismissal.objects.exists()


def test_who_waits_longest_against_the_promise_stands_first(open_as, make_learner, mentor):
    early, late = make_learner(), make_learner()
    share(early, days_ago=3)
    share(late, days_ago=2)
    MentorAssignmentFactory(mentor=mentor, mentee=late.user, promised_days=1)
    html = open_as(mentor).get(BOARD).content.decode()
    assert html.index(late.user.display_name) < html.index(early.user.display_name)
    assert "เลยกำหนดที่สัญญาไว้ 1 วัน" in html
    assert "สัญญาว่าจะตอบวันนี้" in html


def test_answered_it_waits_no_longer(open_as, learner, mentor):
    shared = share(learner)
    link = f"{BOARD}reflections/{shared.pk}/"
    assert link in open_as(mentor).get(BOARD).content.decode()
    reply_to_reflection(author=mentor, reflection_uuid=shared.pk, text="ดีมาก", client_id=uuid.uuid4())
    assert link not in open_as(mentor).get(BOARD).content.decode()


def test_private_words_are_nowhere_on_the_board(open_as, learner, mentor):
    learner.do(sent("expect", "expectation", "reflected", {"text": "ความลับของฉัน", "visibility": "private"}))
    html = open_as(mentor).get(BOARD).content.decode()
    assert learner.user.display_name in html
    assert "ความลับของฉัน" not in html


def test_three_wrong_tries_are_a_sign_until_put_aside_and_again_after_a_further_one(open_as, learner, mentor):
    wrong(learner, 2)
    assert signs_for(mentor) == []
    wrong(learner)
    (sign,) = signs_for(mentor)
    client = open_as(mentor)
    assert "3 ครั้งติดกัน" in client.get(BOARD).content.decode()
    for _ in range(2):
        client.post(f"{BOARD}signs/aside/", {"rule": sign.rule, "about": sign.about})
    assert signs_for(mentor) == []
    assert HelpDismissal.objects.count() == 1
    wrong(learner)
    assert [one.tries for one in signs_for(mentor)] == [4]


def test_a_right_answer_takes_the_sign_away(learner, mentor):
    wrong(learner, 3)
    learner.do(sent("look", "one", "answered", {"option": option("look", "one", "elder")}))
    assert ItemState.objects.get().wrong_in_a_row == 0
    assert signs_for(mentor) == []


@pytest.mark.parametrize(("days", "rules"), [(13, []), (14, ["quiet"])])
def test_fourteen_quiet_days_in_the_middle_of_a_cycle_are_a_sign(learner, mentor, days, rules):
    wrong(learner)
    learner.cycle.__class__.objects.update(last_at=timezone.now() - days * DAY)
    assert [sign.rule for sign in signs_for(mentor)] == rules


@pytest.mark.parametrize(("days", "rules"), [(0, []), (1, ["no_evidence"])])
def test_a_day_that_passed_without_evidence_is_a_sign(learner, mentor, days, rules):
    day = timezone.localdate() - days * DAY
    card = {"what": "เดิน", "class_name": "", "date": str(day), "evidence": ""}
    learner.do(sent("expect", "promise", "committed", card))
    assert [sign.rule for sign in signs_for(mentor)] == rules
    learner.do(sent("act", "proof", "evidenced", {"kind": "note", "note": "สิบสองคน"}))
    assert signs_for(mentor) == []


def test_a_sign_put_aside_by_one_mentor_stays_for_the_other(school, learner, mentor, open_as):
    other = MentorAssignmentFactory(school=school).mentor
    wrong(learner, 3)
    sign = signs_for(mentor)[0]
    open_as(mentor).post(f"{BOARD}signs/aside/", {"rule": sign.rule, "about": sign.about})
    assert signs_for(mentor) == []
    assert signs_for(other) == [sign]


def test_the_board_takes_at_most_fifteen_queries_for_five_and_for_fifty(
    open_as, school, mentor, django_assert_max_num_queries: DjangoAssertNumQueries
):
    units = [make_unit(number) for number in range(4)]
    make_people(school, 5, units)
    client = open_as(mentor)
    client.get(BOARD)
    with django_assert_max_num_queries(15) as few:
        client.get(BOARD)
    make_people(school, 45, units)
    with django_assert_max_num_queries(15) as many:
        html = client.get(f"{BOARD}?all").content.decode()
    assert len(many) == len(few)
    assert len(re.findall("waiting__card", html)) >= 200


def test_looking_writes_nothing(open_as, learner, mentor):
    shared = share(learner)
    before = LearnerEvent.objects.count()
    client = open_as(mentor)
    client.get(BOARD)
    client.get(f"{BOARD}reflections/{shared.pk}/")
    assert LearnerEvent.objects.count() == before
    assert not HelpDismissal.objects.exists()
