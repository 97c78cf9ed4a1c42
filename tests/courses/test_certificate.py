"""Making a certificate, keeping it, taking it away as paper and as badge."""

import json
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from competencies.models import Competency
from core.credentials import verify
from core.models import AuditEntry
from core.services import keys
from courses.certificates import judge
from courses.models import Certificate, Unit
from courses.services.certifying import make_certificate
from tests.courses.learning import right_answers
from tests.courses.proving import NAME, UNIT_PATH, certified, client_of, finish, finish_another
from tests.factories import MentorAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
MAKE = f"{UNIT_PATH}certificate/"


@pytest.fixture
def frameworks(small_unit):
    call_command("load_frameworks", verbosity=0)


def test_the_press_makes_it_once(learner):
    finish(learner)
    client = client_of(learner.user)
    first = client.post(MAKE, {"holder_name": NAME})
    second = client.post(MAKE, {"holder_name": "คนอื่น"})

    made = Certificate.objects.get()
    assert first["Location"] == second["Location"] == f"/th/certificates/{made.serial}/"
    assert made.holder_name == NAME
    assert AuditEntry.objects.filter(verb="courses.certificate.made", object_key=made.serial).count() == 1


def test_looking_makes_nothing(learner):
    finish(learner)
    shown = client_of(learner.user).get(MAKE)

    assert learner.user.display_name in shown.content.decode()
    assert not Certificate.objects.exists()


def test_there_is_none_before_the_end(learner):
    learner.do(*right_answers()[:5])

    assert client_of(learner.user).post(MAKE, {"holder_name": NAME}).status_code == HTTPStatus.NOT_FOUND
    with pytest.raises(PermissionDenied):
        make_certificate(cycle=learner.cycle, by=learner.user, holder_name=NAME)


def test_nobody_makes_it_for_another(learner):
    cycle = finish(learner)

    with pytest.raises(PermissionDenied):
        make_certificate(cycle=cycle, by=UserFactory(), holder_name=NAME)


@pytest.mark.parametrize("name", ["", "   ", "ก", "12345", "kru@example.org", "x" * 121])
def test_what_is_no_name_is_asked_again_with_what_was_typed(learner, name):
    finish(learner)
    answer = client_of(learner.user).post(MAKE, {"holder_name": name})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert name.strip() in answer.content.decode()
    assert not Certificate.objects.exists()


def test_a_name_loses_what_cannot_be_seen(learner):
    made = certified(learner, "ครู \u202e คำแปง\u200b\n  ใจดี ")

    assert made.holder_name == "ครู คำแปง ใจดี"
    assert judge(made).state == "valid"


def test_the_row_says_everything_in_both_languages(learner, frameworks):
    made = certified(learner)

    assert made.words["th"]["title"] == "หน่วยเล็ก"
    assert made.words["en"]["question"] == "What does this place teach us?"
    assert made.words["en"]["stages"] == ["Awareness", "Anticipation", "Action", "Reflection"]
    assert (made.words["activities"], made.words["minutes"], made.words["round"]) == (4, 20, 1)
    slugs = {one["slug"] for one in made.competencies}
    assert slugs == {"lc-area-identity", "pst-area-understanding"}
    assert made.competencies[0]["th"] == Competency.objects.get(slug=made.competencies[0]["slug"]).th


def test_each_round_has_a_certificate_of_its_own(learner):
    first = certified(learner)
    finish_another(learner, Unit.objects.get())
    client_of(learner.user).post(MAKE, {"holder_name": NAME, "cycle": "2"})

    second = Certificate.objects.exclude(pk=first.pk).get()
    assert second.words["round"] == 2
    assert second.cycle_uuid != first.cycle_uuid


def test_the_credential_says_what_the_row_says(learner, frameworks):
    made = certified(learner)
    claims = verify(made.credential)
    subject = claims["credentialSubject"]

    assert subject["identifier"][0]["identityHash"] == NAME
    assert subject["achievement"]["name"] == "หน่วยเล็ก"
    assert subject["achievement"]["criteria"]["narrative"]
    assert len(subject["achievement"]["alignment"]) == 2
    assert claims["evidence"][0]["id"].endswith(f"/th/verify/{made.serial}/")
    assert learner.user.email not in json.dumps(claims)
    assert str(learner.user.public_id) not in json.dumps(claims)


def test_it_stands_after_the_key_was_changed(learner):
    made = certified(learner)
    keys.rotate()

    assert judge(made).state == "valid"


def owner_of(certificate):
    return certificate.user


@pytest.mark.parametrize("path", ["", ".pdf", ".jwt", ".json"])
def test_who_may_open_a_certificate_of_ones_own(learner, path):
    made = certified(learner)
    mentor = MentorAssignmentFactory(mentee=learner.user).mentor
    admin = UserFactory(is_staff=True, is_superuser=True)
    address = f"/th/certificates/{made.serial}{path or '/'}"

    answers = {
        "anonymous": client_of().get(address).status_code,
        "owner": client_of(learner.user).get(address).status_code,
        "other": client_of(UserFactory()).get(address).status_code,
        "mentor": client_of(mentor).get(address).status_code,
    }
    assert answers == {"anonymous": 302, "owner": 200, "other": 404, "mentor": 404}
    assert client_of(admin).get(address).status_code in {302, 404}
    assert client_of(learner.user).post(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_who_may_make_a_certificate(learner):
    finish(learner)
    mentor = MentorAssignmentFactory(mentee=learner.user).mentor

    assert client_of().get(MAKE).status_code == HTTPStatus.FOUND
    for other in (UserFactory(), mentor):
        assert client_of(other).get(MAKE).status_code == HTTPStatus.NOT_FOUND
        assert client_of(other).post(MAKE, {"holder_name": NAME}).status_code == HTTPStatus.NOT_FOUND
    assert not Certificate.objects.exists()


def test_the_badge_files_are_the_credential_and_what_it_says(learner):
    made = certified(learner)
    client = client_of(learner.user)
    signed, said = (client.get(f"/th/certificates/{made.serial}.{kind}") for kind in ("jwt", "json"))

    assert signed.content.decode() == made.credential
    assert signed["Content-Type"] == "application/vc+jwt"
    assert json.loads(said.content) == verify(made.credential)


def test_ones_own_list_holds_certificates_and_rounds_that_wait(learner, make_learner):
    certified(make_learner(), "ครูคนอื่น")
    made = certified(learner)
    finish_another(learner, Unit.objects.get())
    page = client_of(learner.user).get("/th/certificates/").content.decode()

    assert made.serial in page
    assert "ครูคนอื่น" not in page
    assert f"{MAKE}?cycle=2" in page
    assert client_of().get("/th/certificates/").status_code == HTTPStatus.FOUND


def test_the_list_costs_the_same_whatever_its_length(learner, django_assert_max_num_queries):
    unit = Unit.objects.get()
    certified(learner)
    client = client_of(learner.user)
    client.get("/th/certificates/")
    with django_assert_max_num_queries(8) as few:
        client.get("/th/certificates/")
    for _round in range(3):
        make_certificate(cycle=finish_another(learner, unit), by=learner.user, holder_name=NAME)
    finish_another(learner, unit)
    with django_assert_max_num_queries(8) as many:
        client.get("/th/certificates/")

    assert len(many) <= len(few) + 1  # one unit's outline is kept in memory


def test_the_unit_page_leads_to_what_a_finished_round_gives(learner):
    finish(learner)
    client = client_of(learner.user)
    before = client.get(UNIT_PATH).content.decode()
    made = make_certificate(cycle=learner.cycle, by=learner.user, holder_name=NAME)
    after = client.get(UNIT_PATH).content.decode()

    assert MAKE in before
    assert f"{UNIT_PATH}sheet/" in before
    assert f"aaar-perception/?about=unit-cycle:{learner.cycle.pk}" in before
    assert f"/th/certificates/{made.serial}/" in after
    assert MAKE not in after
