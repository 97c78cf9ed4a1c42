"""A session that ran out, another person at the device: nothing typed is lost, or handed in for someone else."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from competencies.models import Assessment, GuestPass, Response, TechnologyPlacement
from tests.accounts.sign import sign_in
from tests.competencies.conftest import GOOD, as_posted, client_of
from tests.competencies.test_assessment import SLUG, form_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Q, RATE, PLACE = "/th/competencies/q/all-kinds/", f"/th/competencies/{SLUG}/rate/", "/th/competencies/technology/"


def forms(questionnaire, frameworks):
    """What is sent where, how many choices are marked in it, and what is written once it arrives."""
    return {
        Q: (as_posted(questionnaire, GOOD), Response),
        RATE: (form_of(frameworks[SLUG]), Assessment),
        PLACE: ({"ttu-other-work": ["find-documents", "save-time"], "client_id": "x"}, TechnologyPlacement),
    }


def marks(page) -> int:
    return len(re.findall(r"\schecked(?:\s|>)|<option [^>]*selected", page.content.decode()))


@pytest.mark.parametrize("path", [Q, RATE, PLACE])
def test_what_was_sent_after_the_session_ran_out_waits_for_its_author(questionnaire, frameworks, path):
    posted, table = forms(questionnaire, frameworks)[path]
    person, browser = UserFactory(), Client()
    answer = browser.post(path, posted | {"author": str(person.public_id)})
    login = urlsplit(answer["Location"])
    assert login.path == "/th/accounts/login/"
    assert not table.objects.exists()

    back = sign_in(browser, person, data={"next": parse_qs(login.query)["next"][0]})["Location"]
    page = browser.get(back)

    assert urlsplit(back).path == path
    blank = marks(client_of(UserFactory()).get(path))
    refused = client_of(UserFactory()).post(path, posted | {"client_id": "not one"})  # shows what was sent
    assert marks(page) == (2 if path == PLACE else marks(refused)) > blank
    assert "data-filled" in page.content.decode()
    assert marks(browser.get(path)) == blank  # given back once


@pytest.mark.parametrize("path", [Q, RATE, PLACE])
def test_the_next_person_at_the_device_does_not_get_it(questionnaire, frameworks, path):
    posted, _table = forms(questionnaire, frameworks)[path]
    browser, next_person = Client(), UserFactory()
    browser.post(path, posted | {"author": str(UserFactory().public_id)})
    sign_in(browser, next_person)

    assert "data-filled" not in browser.get(path).content.decode()


@pytest.mark.parametrize("path", [Q, RATE, PLACE])
def test_a_page_of_the_one_before_records_nothing_for_the_next(questionnaire, frameworks, path):
    posted, table = forms(questionnaire, frameworks)[path]
    browser = client_of(UserFactory())
    answer = browser.post(path, posted | {"author": str(UserFactory().public_id)}, follow=True)

    assert "มีผู้อื่นเข้าสู่ระบบ" in answer.content.decode()
    assert not table.objects.exists()


@pytest.mark.parametrize("path", [Q, RATE, PLACE])
def test_the_page_after_tells_the_device_which_form_arrived(questionnaire, frameworks, path):
    posted, table = forms(questionnaire, frameworks)[path]
    person = UserFactory()
    page = client_of(person).post(path, posted | {"author": str(person.public_id)}, follow=True).content.decode()

    assert table.objects.exists()
    assert f'data-kept="{posted["client_id"]}"' in page
    assert "js/keepform" in page


def test_a_guest_s_form_names_no_author_and_no_person(questionnaire):
    page = client_of(UserFactory()).get(Q).content.decode()
    assert 'name="author"' in page

    until = timezone.now() + timedelta(days=1)
    GuestPass.objects.create(questionnaire=questionnaire, code="ABCD2345", expires_at=until)
    page = Client().get(f"{Q}?code=ABCD2345").content.decode()
    assert 'data-keep="q:all-kinds:1:"' in page
    assert 'name="author"' not in page
