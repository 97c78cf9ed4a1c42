"""Reading a shared reflection and answering it."""

import uuid
from http import HTTPStatus

import pytest

from core.carrying import LIMIT
from courses.models import MentorReply, Reflection, ReflectionRead
from tests.accounts.sign import sign_in
from tests.courses.learning import sent
from tests.factories import MentorAssignmentFactory


@pytest.fixture
def shared(learner):
    learner.do(sent("reflect", "seen", "reflected", {"text": "เด็กพูดถึงน้ำท่วม", "visibility": "mentor"}))
    return Reflection.objects.get()


@pytest.fixture
def page(shared):
    return f"/th/mentor/reflections/{shared.pk}/"


def test_from_the_board_to_a_sent_answer_in_three_taps(open_as, mentor, page):
    client = open_as(mentor)
    assert page in client.get("/th/mentor/").content.decode()  # 1: the card
    form = client.get(page).context["form"]  # 2: into the field; 3: send
    sent_form = {"client_id": form["client_id"].value(), "text": "แล้วเด็กคนที่เงียบล่ะ"}
    response = client.post(page, sent_form, follow=True)
    assert MentorReply.objects.get().text == "แล้วเด็กคนที่เงียบล่ะ"
    assert "ส่งคำตอบถึง" in response.content.decode()
    assert client.post(page, sent_form).status_code == HTTPStatus.FOUND
    assert MentorReply.objects.count() == 1


@pytest.mark.parametrize("text", ["", "ก" * 5001])
def test_what_was_typed_stays_when_it_cannot_be_sent(open_as, mentor, page, text):
    client_id = str(uuid.uuid4())
    response = open_as(mentor).post(page, {"client_id": client_id, "text": text})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert text in response.content.decode()
    assert client_id in response.content.decode()


def test_without_scripts_an_answer_comes_along_to_the_other_language(open_as, mentor, page):
    client = open_as(mentor)
    assert 'form="answer" name="switch" value="en"' in client.get(page).content.decode()
    there = client.post(page, {"client_id": str(uuid.uuid4()), "text": "คำตอบครึ่งเดียว", "switch": "en"})["Location"]

    assert there == page.replace("/th/", "/en/")
    assert "คำตอบครึ่งเดียว" in client.get(there).content.decode()
    assert not MentorReply.objects.exists()


def test_a_second_text_from_the_same_page_is_kept_and_asked_about(open_as, mentor, page):
    client, client_id = open_as(mentor), str(uuid.uuid4())
    client.post(page, {"client_id": client_id, "text": "คำตอบแรก"})
    response = client.post(page, {"client_id": client_id, "text": "คำตอบที่สอง"})
    assert response.status_code == HTTPStatus.CONFLICT
    assert "คำตอบที่สอง" in response.content.decode()
    fresh = response.context["form"]["client_id"].value()
    assert fresh != client_id
    client.post(page, {"client_id": fresh, "text": "คำตอบที่สอง"})
    assert MentorReply.objects.count() == 2


@pytest.mark.parametrize(("visibility", "shown"), [("mentor", True), ("private", False)])
def test_the_expectation_stands_beside_it_only_when_it_is_shared_too(open_as, learner, mentor, page, visibility, shown):
    learner.do(sent("expect", "expectation", "reflected", {"text": "เด็กจะพูดถึงปลา", "visibility": visibility}))
    assert ("เด็กจะพูดถึงปลา" in open_as(mentor).get(page).content.decode()) is shown


def test_evidence_of_the_same_walk_stands_beside_it(open_as, learner, mentor, page):
    learner.do(sent("act", "proof", "evidenced", {"kind": "note", "note": "เด็กสิบสองคนวาดลำน้ำ"}))
    assert "เด็กสิบสองคนวาดลำน้ำ" in open_as(mentor).get(page).content.decode()


def test_looking_marks_nothing_and_the_button_or_the_script_does(open_as, mentor, page):
    client = open_as(mentor)
    client.get(page)
    assert not ReflectionRead.objects.exists()
    script = {"HTTP_X_REQUESTED_WITH": "fetch"}
    assert client.post(f"{page}read/", **script).status_code == HTTPStatus.NO_CONTENT
    assert client.post(f"{page}read/").status_code == HTTPStatus.FOUND
    assert ReflectionRead.objects.count() == 1


def test_the_page_takes_few_queries(open_as, mentor, page, django_assert_max_num_queries):
    client = open_as(mentor)
    client.get(page)
    with django_assert_max_num_queries(8):
        client.get(page)


def test_an_answer_sent_after_the_session_ended_waits_for_its_mentor(client, open_as, mentor, page):
    assert f'name="author" value="{mentor.public_id}"' in open_as(mentor).get(page).content.decode()
    sent_form = {"client_id": str(uuid.uuid4()), "text": "แล้วเด็กคนที่เงียบล่ะ", "author": str(mentor.public_id)}
    login = client.post(page, sent_form, follow=True)
    assert "รอคุณอยู่ที่หน้านี้" in login.content.decode()
    assert not MentorReply.objects.exists()

    sign_in(client, mentor, data={"next": page})
    assert "แล้วเด็กคนที่เงียบล่ะ" in client.get(page).content.decode()
    assert not MentorReply.objects.exists()


def test_an_answer_left_by_one_mentor_is_not_the_next_one_s(client, school, mentor, page):
    other_mentor = MentorAssignmentFactory(school=school).mentor
    client.post(page, {"text": "ของคนแรก", "author": str(mentor.public_id)})
    sign_in(client, other_mentor, data={"next": page})

    assert client.get(page).status_code == HTTPStatus.OK
    assert "ของคนแรก" not in client.get(page).content.decode()


def test_an_answer_too_long_to_come_along_stays_and_says_so(open_as, mentor, page):
    response = open_as(mentor).post(page, {"text": "ก" * LIMIT, "client_id": str(uuid.uuid4()), "switch": "en"})

    assert response.status_code == HTTPStatus.OK
    assert "ก" * LIMIT in response.content.decode()
    assert "โปรดส่งก่อนแล้วจึงเปลี่ยนภาษา" in response.content.decode()
    assert not MentorReply.objects.exists()
