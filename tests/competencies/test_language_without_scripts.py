"""Without scripts the switch of language is a button of the form: what was typed is there in the other language."""

import re
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, Role
from competencies.answers import LONG_LIMIT
from competencies.models import Assessment, GuestPass, Response, TechnologyPlacement
from competencies.services.questionnaires import load_questionnaire
from core import carrying
from tests.competencies.conftest import ALL_KINDS, client_of, question
from tests.competencies.test_typed_words_stay import PLACE, RATE, Q, forms, marks
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
BUTTON = r'<button type="submit" form="typed" hidden></button><button [^>]*form="typed" name="switch" value="en"'


@pytest.mark.parametrize("path", [Q, RATE, PLACE])
def test_what_was_marked_is_marked_in_the_other_language_once_and_nothing_is_handed_in(questionnaire, frameworks, path):
    posted, _table = forms(questionnaire, frameworks)[path]
    person = UserFactory()
    browser = client_of(person)
    page = browser.get(path)
    assert re.search(BUTTON, page.content.decode())
    assert 'id="typed"' in page.content.decode()

    answer = browser.post(path, posted | {"author": str(person.public_id), "switch": "en"})
    english = path.replace("/th/", "/en/")
    assert answer["Location"] == english
    page = browser.get(english)
    refused = client_of(UserFactory()).post(path, posted | {"client_id": "not one"})  # shows what was sent

    assert marks(page) == (2 if path == PLACE else marks(refused)) > marks(browser.get(english))
    assert not any(table.objects.filter(user=person).exists() for table in (Response, Assessment, TechnologyPlacement))


def test_typed_words_come_along(questionnaire):
    person = UserFactory()
    browser = client_of(person)
    name = re.search(r'<textarea name="([^"]+)"', browser.get(Q).content.decode())[1]
    browser.post(Q, {name: "เด็กๆ เล่าเรื่องแม่น้ำ", "author": str(person.public_id), "switch": "en"})

    assert "เด็กๆ เล่าเรื่องแม่น้ำ" in browser.get("/en/competencies/q/all-kinds/").content.decode()


def test_a_guest_stays_at_their_seat_and_the_next_guest_gets_nothing(questionnaire, monkeypatch):
    until = timezone.now() + timedelta(days=1)
    GuestPass.objects.create(questionnaire=questionnaire, code="ABCD2345", expires_at=until)
    browser = Client()
    name = re.search(r'<textarea name="([^"]+)"', browser.get(f"{Q}?code=ABCD2345").content.decode())[1]
    sent = {name: "คำของแขก", "code": "ABCD2345", "switch": "en"}
    there = browser.post(Q, sent)["Location"]
    assert there == "/en/competencies/q/all-kinds/?code=ABCD2345"
    assert "คำของแขก" in browser.get(there).content.decode()

    browser.post(Q, sent)
    later = time.time() + carrying.LONGEST_JUMP + 1
    monkeypatch.setattr(carrying.time, "time", lambda: later)
    assert "คำของแขก" not in browser.get(there).content.decode()


def test_the_page_of_another_person_gives_nothing(questionnaire):
    browser = client_of(UserFactory())
    answer = browser.post(Q, {"author": str(UserFactory().public_id), "switch": "en"}, follow=True)

    assert "มีผู้อื่นเข้าสู่ระบบ" in answer.content.decode()


def test_after_the_session_ran_out_it_waits_for_its_author():
    browser = Client()
    answer = browser.post(PLACE, {"author": str(UserFactory().public_id), "switch": "en"})

    assert "/accounts/login/" in answer["Location"]


def test_the_profile_comes_along_and_is_not_saved():
    person = UserFactory(display_name="ครูเดิม")
    browser = client_of(person)
    assert re.search(BUTTON, browser.get("/th/me/edit/").content.decode())
    answer = browser.post("/th/me/edit/", {"display_name": "ครูใหม่", "switch": "en"})

    assert answer["Location"] == "/en/me/edit/"
    assert 'value="ครูใหม่"' in browser.get("/en/me/edit/").content.decode()
    assert 'value="ครูเดิม"' in browser.get("/en/me/edit/").content.decode()
    person.refresh_from_db()
    assert person.display_name == "ครูเดิม"


def test_the_school_s_own_words_come_along():
    head = MembershipFactory(role=Role.SCHOOL_ADMINISTRATOR)
    browser = client_of(head.user)
    path = f"/th/me/schools/{head.school.public_id}/context/"
    browser.post(path, {"altitude_m": "777", "switch": "en"})

    assert 'value="777"' in browser.get(path.replace("/th/", "/en/")).content.decode()
    head.school.refresh_from_db()
    assert head.school.altitude_m != 777


def test_a_request_an_answer_and_an_invitation_come_along():
    """Nothing is asked, answered or made by the jump."""
    head = MembershipFactory(role=Role.SCHOOL_ADMINISTRATOR)
    asks = MembershipFactory(school=head.school, confirmed_at=None)
    for path, typed in (
        (f"/th/me/requests/{asks.pk}/", {"words": "ขอเวลาก่อน"}),
        ("/th/me/invitations/new/", {"max_uses": "37"}),
    ):
        browser = client_of(head.user)
        there = browser.post(path, typed | {"switch": "en"})["Location"]
        assert next(iter(typed.values())) in browser.get(there).content.decode()
    asks.refresh_from_db()
    assert asks.declined_at is None
    assert not Invitation.objects.exists()

    path = f"/th/me/places/join/{head.school.public_id}/"
    browser = client_of(UserFactory(occupation="teacher"))
    there = browser.post(path, {"role": "mentor", "switch": "en"})["Location"]
    assert re.search(r'value="mentor"[^>]*(checked|selected)', browser.get(there).content.decode())


@pytest.mark.parametrize("language", ["", "de", "//evil.example.org"])
def test_an_unknown_language_is_no_switch(language):
    person = UserFactory()
    answer = client_of(person).post("/th/me/edit/", {"display_name": "", "switch": language})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("path", "status"), [("/th/competencies/q/no-such-thing/", 404), (Q, 422), (f"{Q}?code=WRONG234", 422)]
)
def test_nothing_is_kept_for_whoever_has_no_seat(questionnaire, path, status):
    answer = Client().post(path, {"part.short": "ก" * 9000, "switch": "en"})

    assert answer.status_code == status
    assert not Session.objects.exists()


def test_a_page_that_is_not_there_keeps_nothing():
    assert client_of(UserFactory()).post("/th/competencies/no-such/rate/", {"switch": "en"}).status_code == 404


def test_guests_fill_the_table_of_sessions_only_so_often_and_for_an_hour(questionnaire, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "carry": "2/m/ip"}
    GuestPass.objects.create(
        questionnaire=questionnaire, code="ABCD2345", expires_at=timezone.now() + timedelta(days=1)
    )
    sent = {"part.short": "คำของแขก", "code": "ABCD2345", "switch": "en"}
    answers = [Client(REMOTE_ADDR="203.0.113.9").post(Q, sent) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "คำของแขก" in answers[-1].content.decode()
    assert "โปรดส่งก่อนแล้วจึงเปลี่ยนภาษา" in answers[-1].content.decode()
    assert not Response.objects.exists()
    assert {one.expire_date < timezone.now() + timedelta(hours=1) for one in Session.objects.all()} == {True}
    assert Session.objects.count() == 2


def test_the_longest_questionnaire_comes_along_with_every_field_full():
    longest = [question("long", required=False) | {"key": f"long-{number}"} for number in range(50)]
    part = {**ALL_KINDS["sections"][0], "questions": longest}
    load_questionnaire(data={**ALL_KINDS, "slug": "longest", "sections": [part]})
    path, person = "/th/competencies/q/longest/", UserFactory()
    browser = client_of(person)
    full = {f"part.long-{number}": "ก" * LONG_LIMIT for number in range(50)}
    there = browser.post(path, full | {"author": str(person.public_id), "switch": "en"})["Location"]

    assert browser.get(there).content.decode().count("ก" * LONG_LIMIT) == 50
