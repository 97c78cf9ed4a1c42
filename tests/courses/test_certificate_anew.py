"""After a wrong name or a mistake a round gets another certificate; the one before stays withdrawn for all to see."""

from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.models import AuditEntry
from courses.certificates import judge
from courses.models import Certificate
from courses.services.certifying import credential_id, make_certificate, withdraw_certificate
from courses.sheets import sheet_of
from courses.walks import walk_of
from tests.courses.proving import NAME, UNIT_PATH, certified, client_of

pytestmark = pytest.mark.django_db
MAKE = f"{UNIT_PATH}certificate/"
MISTYPED = "นางสาวคำแปลง ใจดี"
LETS_ANEW = ["wrong-name", "mistake"]
ENDS_IT = ["not-own-work", "asked"]


@pytest.fixture
def old(learner):
    return certified(learner, MISTYPED)


@pytest.fixture
def holder(learner):
    return client_of(learner.user)


def paper(client, certificate, language="th"):
    return client.get(f"/{language}/certificates/{certificate.serial}/").content.decode()


def printed_for(user):
    """The name on the sheet of the round."""
    return sheet_of(walk_of(user, "small-unit", "th"), user, "th").holder


@pytest.mark.parametrize("reason", LETS_ANEW)
def test_the_holder_puts_a_mistyped_name_right(holder, old, reason):
    withdraw_certificate(certificate=old, reason=reason)
    told = paper(holder, old)
    assert f'href="{MAKE}?cycle=1"' in told
    assert "ออกเกียรติบัตรฉบับใหม่ของรอบเดิมได้" in told
    assert 'name="holder_name"' in holder.get(f"{MAKE}?cycle=1").content.decode()

    answer = holder.post(MAKE, {"holder_name": NAME, "cycle": "1"})
    new = Certificate.objects.exclude(pk=old.pk).get()
    assert answer["Location"] == f"/th/certificates/{new.serial}/"
    assert (new.holder_name, new.cycle_uuid, new.words) == (NAME, old.cycle_uuid, old.words)
    assert judge(new).state == "valid"
    assert AuditEntry.objects.filter(verb="courses.certificate.made", object_key=new.serial).count() == 1


def test_the_old_one_stays_withdrawn_for_all_to_see(holder, learner, old):
    withdraw_certificate(certificate=old, reason="wrong-name")
    before = client_of().get("/credentials/revoked.json").json()
    new = make_certificate(cycle=learner.cycle, by=learner.user, holder_name=NAME)

    assert "ถูกเพิกถอนแล้ว" in client_of().get(f"/th/verify/{old.serial}/").content.decode()
    shown = client_of().get(f"/th/verify/{new.serial}/").content.decode()
    assert "เกียรติบัตรนี้เป็นของจริง" in shown
    assert NAME in shown
    assert client_of().get("/credentials/revoked.json").json() == before
    assert before["revokedCredential"] == [{"id": credential_id(old), "revoked": True}]
    assert credential_id(new) != credential_id(old)
    told = paper(holder, old)
    assert f"/th/certificates/{new.serial}/" in told
    assert MAKE not in told


def test_every_other_page_goes_by_the_one_that_counts(holder, learner, old):
    withdraw_certificate(certificate=old, reason="wrong-name")
    assert printed_for(learner.user) == learner.user.display_name
    new = make_certificate(cycle=learner.cycle, by=learner.user, holder_name=NAME)

    unit = holder.get(UNIT_PATH).content.decode()
    assert new.serial in unit
    assert old.serial not in unit
    assert printed_for(learner.user) == NAME
    listed = holder.get("/th/certificates/").content.decode()
    assert new.serial in listed
    assert old.serial in listed


@pytest.mark.parametrize("reason", ENDS_IT)
@pytest.mark.parametrize("at_once", [True, False], ids=["the first", "the second"])
def test_after_any_other_reason_there_is_no_other(holder, learner, old, reason, at_once):
    ended = old
    if not at_once:
        withdraw_certificate(certificate=old, reason="mistake")
        ended = make_certificate(cycle=learner.cycle, by=learner.user, holder_name=NAME)
    withdraw_certificate(certificate=ended, reason=reason)
    count = Certificate.objects.count()

    assert MAKE not in paper(holder, ended) + paper(holder, old)
    for answer in (holder.get(MAKE), holder.post(MAKE, {"holder_name": NAME})):
        assert answer["Location"] == f"/th/certificates/{ended.serial}/"
    with pytest.raises(PermissionDenied, match="ออกฉบับใหม่ให้รอบนี้ไม่ได้"):
        make_certificate(cycle=learner.cycle, by=learner.user, holder_name=NAME)
    assert Certificate.objects.count() == count


def test_a_second_press_gives_the_new_one(learner, old):
    withdraw_certificate(certificate=old, reason="mistake")
    new = make_certificate(cycle=learner.cycle, by=learner.user, holder_name=NAME)

    assert make_certificate(cycle=learner.cycle, by=learner.user, holder_name="คนอื่น") == new


def test_the_database_holds_one_that_counts_per_round(old):
    words = {"unit": old.unit, "cycle_uuid": old.cycle_uuid, "words": old.words, "issued_at": old.issued_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**words)
    withdraw_certificate(certificate=old, reason="mistake")

    assert Certificate.objects.create(**words).pk


@pytest.mark.parametrize(
    ("language", "words"), [("th", "หากชื่อบนเกียรติบัตรพิมพ์ผิด"), ("en", "Is your name on it mistyped?")]
)
def test_the_holder_reads_how_a_name_is_put_right(holder, old, settings, language, words):
    page = paper(holder, old, language)

    assert words in page
    assert settings.SUPPORT_EMAIL in page
    assert holder.get(MAKE).status_code == HTTPStatus.FOUND
