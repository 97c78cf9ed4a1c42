"""Rounds side by side, and the survey that asks about one of them."""

import uuid
from http import HTTPStatus

import pytest
from django.core.management import call_command

from competencies import about
from courses.about import SURVEY, UNIT_CYCLE, unit_name
from courses.comparing import compare
from courses.models import Unit
from courses.services.recording import begin_next_cycle
from courses.walks import walk_of
from tests.courses.learning import UNIT, option, right_answers, sent
from tests.courses.proving import UNIT_PATH, client_of, finish, finish_another
from tests.factories import MentorAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
ROUNDS = f"{UNIT_PATH}rounds/"


def second_round(learner):
    """Expected otherwise, one question wrong, surer than before."""
    begin_next_cycle(user=learner.user, unit=Unit.objects.get())
    ratings = {option("reflect", "stock", "sure"): 5, option("reflect", "stock", "calm"): 2}
    learner.do(
        sent("expect", "expectation", "reflected", {"text": "เด็กจะพูดถึงผู้เฒ่า", "visibility": "private"}),
        sent("look", "one", "answered", {"option": option("look", "one", "book")}),
        sent("reflect", "stock", "rated", {"ratings": ratings}),
    )


def found_for(learner, language="th"):
    return compare(walk_of(learner.user, UNIT, language), language)


def test_each_question_stands_once_with_what_every_round_said(learner):
    finish(learner)
    second_round(learner)
    found = found_for(learner)
    expected = next(question for question in found.questions if question.role == "expectation")
    seen = next(question for question in found.questions if question.role == "observation")

    assert [question.role for question in found.questions] == ["expectation", "commitment", "observation", "next_round"]
    assert [cell.text for cell in expected.cells] == ["เด็กจะพูดถึงปลา", "เด็กจะพูดถึงผู้เฒ่า"]
    assert [cell.text for cell in seen.cells] == ["เด็กพูดถึงน้ำท่วม", ""]


def test_points_then_and_now_and_right_answers_are_counted(learner):
    finish(learner)
    second_round(learner)
    found = found_for(learner)

    assert [(one.text, one.points, one.change) for one in found.statements] == [
        ("ฉันมั่นใจ", [4, 5], 1),
        ("ฉันใจเย็น", [4, 2], -2),
    ]
    assert found.right == [(6, 6), (0, 1)]
    assert found.evidence == [1, 0]


def test_the_best_try_counts(learner):
    finish(learner)
    learner.do(sent("look", "one", "answered", {"option": option("look", "one", "book")}))

    assert found_for(learner).right == [(6, 6)]


def test_the_screen_shows_both_rounds_and_says_who_sees_it(learner):
    finish(learner)
    second_round(learner)
    page = client_of(learner.user).get(ROUNDS).content.decode()

    for said in ("เด็กจะพูดถึงปลา", "เด็กจะพูดถึงผู้เฒ่า", "+1", "−2", "คุณเห็นคนเดียว", "รอบนี้ไม่ได้เขียนไว้"):
        assert said in page


def test_a_first_round_alone_says_what_will_be_here(learner):
    learner.do(right_answers()[0])

    assert "นี่คือรอบแรกของคุณ" in client_of(learner.user).get(ROUNDS).content.decode()


def test_who_may_compare(learner):
    finish(learner)
    mentor = MentorAssignmentFactory(mentee=learner.user).mentor
    admin = UserFactory(is_staff=True, is_superuser=True)

    assert client_of().get(ROUNDS).status_code == HTTPStatus.FOUND
    assert client_of(learner.user).get(ROUNDS).status_code == HTTPStatus.OK
    for other in (UserFactory(), mentor):
        assert client_of(other).get(ROUNDS).status_code == HTTPStatus.NOT_FOUND
    assert client_of(admin).get(ROUNDS).status_code in {HTTPStatus.FOUND, HTTPStatus.NOT_FOUND}
    assert client_of(learner.user).post(ROUNDS).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_comparing_costs_the_same_for_any_number_of_rounds(learner, django_assert_max_num_queries):
    finish(learner)
    client = client_of(learner.user)
    client.get(ROUNDS)
    with django_assert_max_num_queries(12) as one:
        client.get(ROUNDS)
    for _round in range(3):
        finish_another(learner, Unit.objects.get())
    with django_assert_max_num_queries(12) as four:
        client.get(ROUNDS)

    assert len(four) == len(one)


def test_the_survey_is_about_ones_own_finished_round(learner):
    learner.do(*right_answers()[:5])
    cycle = learner.cycle.pk
    assert not about.check(UNIT_CYCLE, learner.user, cycle)

    learner.do(*right_answers()[5:])
    assert about.check(UNIT_CYCLE, learner.user, cycle)
    assert not about.check(UNIT_CYCLE, UserFactory(), cycle)
    assert not about.check(UNIT_CYCLE, learner.user, uuid.uuid4())


def test_answers_are_summed_up_per_unit_under_its_title(learner):
    cycle = finish(learner)

    assert about.group_of(UNIT_CYCLE, cycle.pk) == UNIT
    assert about.group_name(UNIT_CYCLE, UNIT) == "หน่วยเล็ก"
    assert unit_name("gone") == "gone"


def test_the_unit_page_asks_once_and_then_says_thanks(learner):
    from competencies.models import Questionnaire, Response

    call_command("load_frameworks", verbosity=0)
    call_command("load_questionnaires", verbosity=0)
    cycle = finish(learner)
    client = client_of(learner.user)
    survey = f"/th/competencies/q/{SURVEY}/?about={UNIT_CYCLE}:{cycle.pk}"
    assert survey in client.get(UNIT_PATH).content.decode()
    assert client.get(survey).status_code == HTTPStatus.OK

    asked = Questionnaire.objects.get(slug=SURVEY)
    Response.objects.create(
        questionnaire=asked, user=learner.user, about_kind=UNIT_CYCLE, about_uuid=cycle.pk, language="th"
    )
    page = client.get(UNIT_PATH).content.decode()
    assert survey not in page
    assert "ขอบคุณที่เล่าให้เราฟัง" in page
