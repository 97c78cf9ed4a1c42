"""The public page: anyone may check a serial, and it stands whatever becomes of unit, page or person."""

from http import HTTPStatus

import pytest
from django.core.management import call_command

from core import credentials
from core.services.erasure import erase_person
from courses.models import ActivityPage, Certificate, UnitPage
from courses.serials import read_serial
from courses.services.certifying import withdraw_certificate
from tests.courses.proving import NAME, certified, client_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

OTHER_WORDS = {
    "th": {"title": "ปริญญาเอก", "question": "", "stages": []},
    "activities": 1,
    "minutes": 1,
    "round": 1,
    "started": "",
    "finished": "",
}


def verified(certificate, language="th", **headers):
    return client_of().get(f"/{language}/verify/{certificate.serial}/", **headers)


def test_anyone_reads_that_it_is_real_and_nothing_more_about_the_person(learner):
    made = certified(learner)
    answer = verified(made)
    page = answer.content.decode()

    assert answer.status_code == HTTPStatus.OK
    for said in ("เกียรติบัตรนี้เป็นของจริง", NAME, "หน่วยเล็ก", made.serial):
        assert said in page
    for hidden in (learner.user.email, learner.user.display_name, str(learner.user.public_id), "เด็กจะพูดถึงปลา"):
        assert hidden not in page
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert 'name="robots" content="noindex' in page


def test_it_speaks_english_too(learner):
    page = verified(certified(learner), "en").content.decode()

    assert "This certificate is real" in page
    assert "Small unit" in page


@pytest.mark.parametrize("how", ["edited", "unpublished", "deleted"])
def test_it_stands_whatever_becomes_of_the_unit(learner, how):
    made = certified(learner)
    for page in [*ActivityPage.objects.all(), *UnitPage.objects.all()]:
        if how == "edited":
            page.title = "ชื่อใหม่"
            page.save_revision().publish()
        elif how == "unpublished":
            page.unpublish()
    if how == "deleted":
        for page in UnitPage.objects.all():
            page.delete()
    answer = verified(made)

    assert answer.status_code == HTTPStatus.OK
    assert "เกียรติบัตรนี้เป็นของจริง" in answer.content.decode()
    assert "หน่วยเล็ก" in answer.content.decode()
    assert client_of(learner.user).get(f"/th/certificates/{made.serial}.pdf").status_code == HTTPStatus.OK


def test_an_erased_holder_leaves_without_a_name_and_what_was_done_stays(learner):
    made = certified(learner)
    erase_person(user=learner.user)
    made.refresh_from_db()
    page = verified(made).content.decode()

    assert (made.holder_name, made.credential, made.user) == ("", "", None)
    assert NAME not in page
    assert "เจ้าของได้ลบบัญชีของตนแล้ว" in page
    assert "หน่วยเล็ก" in page


def test_a_withdrawn_one_says_so_and_no_longer_who(learner):
    made = certified(learner)
    withdraw_certificate(certificate=made, reason="mistake")
    assert not withdraw_certificate(certificate=made, reason="asked")
    page = verified(made).content.decode()

    assert "ถูกเพิกถอนแล้ว" in page
    assert "เป็นของจริง" not in page
    assert NAME not in page


def listed():
    answer = client_of().get("/credentials/revoked.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age=300" in answer["Cache-Control"]
    return answer.json()


def test_a_withdrawn_badge_is_in_the_list_its_own_credential_names(learner, make_learner, settings):
    """So that a verifier elsewhere learns it, who asks nobody here about this one badge."""
    made, other = certified(learner), certified(make_learner())
    said = credentials.verify(made.credential)
    assert said["credentialStatus"] == {
        "id": f"{settings.BASE_URL}/credentials/revoked.json",
        "type": "1EdTechRevocationList",
    }
    assert credentials.EXTENSIONS in said["@context"]
    assert listed()["revokedCredential"] == []

    withdraw_certificate(certificate=made, reason="mistake")
    found = listed()
    assert found["revokedCredential"] == found["revokedCredentials"] == [{"id": said["id"], "revoked": True}]
    assert (found["id"], found["issuer"]) == (said["credentialStatus"]["id"], said["issuer"]["id"])
    assert credentials.id_in(other.credential) not in str(found)
    assert made.serial not in str(found)
    assert "ถูกเพิกถอนแล้ว" in verified(made).content.decode()


def test_a_withdrawn_badge_stays_in_the_list_after_a_move_and_an_erasure(learner, settings):
    made = certified(learner)
    said = credentials.verify(made.credential)["id"]
    withdraw_certificate(certificate=made, reason="mistake")
    erase_person(user=learner.user)
    assert listed()["revokedCredential"] == [{"id": said, "revoked": True}]

    Certificate.objects.filter(pk=made.pk).update(credential=made.credential)
    settings.BASE_URL = "https://moved.example.org"
    assert listed()["revokedCredential"] == [{"id": said, "revoked": True}]


def test_the_command_withdraws_by_the_serial_as_typed(learner):
    made = certified(learner)
    call_command("withdraw_certificate", made.serial.lower().replace("-", " "), reason="mistake")
    made.refresh_from_db()

    assert made.revoked_at


@pytest.mark.parametrize(
    "change",
    [
        {"holder_name": "ครูปลอม"},
        {"words": OTHER_WORDS},
        {"credential": "x.y.z"},
        {"credential": ""},
    ],
    ids=["name", "unit", "signature", "no signature"],
)
def test_a_row_changed_behind_our_back_is_not_confirmed(learner, change):
    made = certified(learner)
    Certificate.objects.filter(pk=made.pk).update(**change)
    page = verified(made).content.decode()

    assert "ยืนยันเกียรติบัตรนี้ไม่ได้" in page
    assert "เป็นของจริง" not in page


def test_a_signature_of_another_certificate_proves_nothing(learner, make_learner):
    first, second = certified(learner), certified(make_learner())
    Certificate.objects.filter(pk=second.pk).update(credential=first.credential, issued_at=first.issued_at)

    assert "ยืนยันเกียรติบัตรนี้ไม่ได้" in verified(second).content.decode()


def test_an_unknown_serial_is_said_to_be_unknown(small_unit):
    answer = client_of().get("/th/verify/AAAA-BBBB-CCCC/")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "ไม่พบเกียรติบัตรเลขที่นี้" in answer.content.decode()
    assert client_of().get("/th/verify/<script>/").status_code == HTTPStatus.NOT_FOUND
    assert "<script>/" not in client_of().get("/th/verify/<script>x/").content.decode()


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "lower", "spaces", "none", "long dash"])
def test_a_serial_from_paper_leads_to_its_page(learner, typed):
    made = certified(learner)
    ways = {
        "lower": made.serial.lower(),
        "spaces": made.serial.replace("-", " "),
        "none": made.serial.replace("-", ""),
        "long dash": made.serial.replace("-", " – "),
    }
    answer = client_of().get("/th/verify/", {"serial": ways.get(typed, typed.format(made.serial))})

    assert answer["Location"] == f"/th/verify/{made.serial}/"


@pytest.mark.parametrize("typed", ["", "ABC", "ABCD-EFGH-IJK1", "ก" * 12, "A" * 61])
def test_what_cannot_be_a_serial_is_asked_again(small_unit, typed):
    answer = client_of().get("/th/verify/", {"serial": typed})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert typed in answer.content.decode()


def test_thai_digits_count_as_digits():
    assert read_serial("abcd ๒๓๔๕ efgh") == "ABCD-2345-EFGH"


def test_a_guesser_is_stopped_and_a_hall_of_checkers_is_not(learner, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"certificate": "3/m/ip"}
    made = certified(learner)

    assert {verified(made).status_code for _guest in range(10)} == {HTTPStatus.OK}
    tried = [client_of().get(f"/th/verify/AAAA-BBBB-CCC{last}/").status_code for last in "ABCDE"]
    assert tried == [404, 404, 404, 429, 429]
    assert verified(made).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert verified(made, REMOTE_ADDR="192.0.2.7").status_code == HTTPStatus.OK


def test_who_may_verify(learner):
    made = certified(learner)

    for user in (None, learner.user, UserFactory()):
        assert client_of(user).get(f"/th/verify/{made.serial}/").status_code == HTTPStatus.OK
        assert client_of(user).get("/th/verify/").status_code == HTTPStatus.OK
    assert client_of().post(f"/th/verify/{made.serial}/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client_of().post("/th/verify/").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_verifying_costs_few_queries(learner, django_assert_max_num_queries):
    made = certified(learner)
    with django_assert_max_num_queries(2):
        verified(made)
