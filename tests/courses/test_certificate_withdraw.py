"""Site admins find a certificate by name or serial and withdraw it for a reason; all the world is told."""

from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from accounts.models import Notification
from core.models import AuditEntry
from courses.services.certifying import credential_id, withdraw_certificate
from courses.services.roles import AUTHORS, EDITORS
from tests.courses.proving import NAME, certified, client_of
from tests.courses.staff import staff, with_second_lock
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/certificates/"
THAI = {"accept-language": "th"}


@pytest.fixture
def boss():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def admin(boss):
    return with_second_lock(boss)


@pytest.fixture
def made(learner):
    return certified(learner)


def screen(made):
    return f"{LIST}{made.serial}/"


def found(admin, text, path=LIST):
    return admin.get(path, {"q": text}).content.decode()


@pytest.mark.parametrize("how", ["name", "part of the name", "serial", "small letters", "first group"])
@pytest.mark.parametrize("path", [LIST, f"{LIST}results/"])
def test_one_is_found_by_its_holder_s_name_or_its_serial(admin, made, how, path):
    typed = {
        "name": NAME,
        "part of the name": "คำแปง",
        "serial": made.serial,
        "small letters": f" {made.serial.lower().replace('-', ' ')} ",
        "first group": made.serial[:4],
    }
    page = found(admin, typed[how], path)

    assert screen(made) in page
    assert NAME in page
    assert "หน่วยเล็ก" in page
    assert screen(made) not in found(admin, "ครูคนอื่น", path)
    assert screen(made) not in found(admin, "AAAA-BBBB-CCCC", path)


def test_withdrawing_is_said_everywhere_at_once(admin, boss, learner, made):
    answer = admin.post(screen(made), {"reason": "wrong-name"}, headers=THAI, follow=True)
    made.refresh_from_db()
    page = answer.content.decode()

    assert made.revoked_at
    assert f"เพิกถอนเกียรติบัตรเลขที่ {made.serial} แล้ว" in page
    assert "ชื่อบนเกียรติบัตรไม่ใช่ชื่อของเจ้าของ" in page
    assert "ย้อนกลับไม่ได้" in page
    assert 'name="reason"' not in page
    assert "ถูกเพิกถอนแล้ว" in client_of().get(f"/th/verify/{made.serial}/").content.decode()
    listed = client_of().get("/credentials/revoked.json").json()["revokedCredential"]
    assert listed == [{"id": credential_id(made), "revoked": True}]
    row = AuditEntry.objects.get(verb="courses.certificate.withdrawn")
    assert (row.actor, row.subject, row.object_key) == (boss, learner.user, made.serial)
    assert row.data == {"reason": "wrong-name"}


@pytest.mark.parametrize(
    ("language", "title", "reason"),
    [
        ("th", "เกียรติบัตรฉบับหนึ่งของคุณถูกเพิกถอน", "งานในรอบนั้นไม่ใช่ผลงานของเจ้าของเอง"),
        ("en", "One of your certificates was withdrawn", "The work in the round was not its holder&#x27;s own."),
    ],
)
def test_the_holder_is_told_why_in_their_language(boss, learner, made, language, title, reason):
    withdraw_certificate(certificate=made, reason="not-own-work", by=boss)
    withdraw_certificate(certificate=made, reason="mistake", by=boss)
    holder = client_of(learner.user)

    notice = Notification.objects.get(user=learner.user, kind="certificate.withdrawn")
    page = holder.get(f"/{language}/me/messages/").content.decode()
    assert title in page
    assert reason in page
    paper = holder.get(f"/{language}{notice.path}").content.decode()
    assert reason in paper


@pytest.mark.parametrize("given", [{}, {"reason": ""}, {"reason": "because"}])
def test_without_a_reason_it_stands(admin, made, given):
    answer = admin.post(screen(made), given, headers=THAI)
    made.refresh_from_db()

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'name="reason"' in answer.content.decode()
    assert made.revoked_at is None


def test_a_reason_nobody_knows_is_refused_by_the_service(made):
    with pytest.raises(ValueError, match="because"):
        withdraw_certificate(certificate=made, reason="because")


def test_a_second_press_keeps_the_first_reason(admin, made):
    admin.post(screen(made), {"reason": "asked"})
    made.refresh_from_db()
    first = made.revoked_at
    admin.post(screen(made), {"reason": "mistake"})
    made.refresh_from_db()

    assert made.revoked_at == first
    assert AuditEntry.objects.get(verb="courses.certificate.withdrawn").data == {"reason": "asked"}


@pytest.mark.parametrize("group", [AUTHORS, EDITORS])
def test_nobody_else_in_wagtail_finds_it(made, group):
    client = staff(group)

    for path in (LIST, f"{LIST}results/", screen(made)):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND
    assert client.post(screen(made), {"reason": "mistake"}).status_code == HTTPStatus.NOT_FOUND
    assert LIST not in client.get(reverse("wagtailadmin_home")).content.decode()
    made.refresh_from_db()
    assert made.revoked_at is None


def test_nobody_else_withdraws_through_the_service(learner, made):
    for user in (learner.user, UserFactory(), UserFactory(is_staff=True)):
        with pytest.raises(PermissionDenied):
            withdraw_certificate(certificate=made, reason="mistake", by=user)


@pytest.mark.parametrize(("language", "words"), [("th", "เกียรติบัตร"), ("en", "Certificates")])
def test_the_menu_of_site_admins_leads_there(boss, admin, language, words):
    UserProfile.get_for_user(boss).delete()
    UserProfile.objects.create(user=boss, preferred_language=language)

    assert f'"url": "{LIST}"' in admin.get(reverse("wagtailadmin_home")).content.decode()
    assert words in admin.get(LIST).content.decode()


def test_the_list_costs_the_same_however_long_it_is(admin, make_learner, django_assert_num_queries):
    certified(make_learner())
    admin.get(LIST)
    with CaptureQueriesContext(connection) as few:
        admin.get(LIST)
    for _number in range(5):
        certified(make_learner())
    with django_assert_num_queries(len(few)):
        admin.get(LIST)


@pytest.mark.parametrize(
    ("language", "words"),
    [("th", "เกียรติบัตรฉบับนี้ถูกเพิกถอนแล้ว จึงไม่มีฉบับพิมพ์และเหรียญตรา"), ("en", "it has no paper and no badge any more")],
)
def test_a_withdrawn_one_gives_neither_paper_nor_badge(learner, made, language, words):
    holder, stranger = client_of(learner.user), client_of(UserFactory())
    withdraw_certificate(certificate=made, reason="wrong-name")
    address = f"/{language}/certificates/{made.serial}"

    page = holder.get(f"{address}.pdf")
    assert page.status_code == HTTPStatus.GONE
    assert words in page.content.decode()
    assert f'href="{address}/"' in page.content.decode()
    for kind in ("jwt", "json"):
        answer = holder.get(f"{address}.{kind}")
        assert answer.status_code == HTTPStatus.GONE
        assert answer["Content-Type"] == "application/json"
        assert answer.json()["status"] == "withdrawn"
        assert words in answer.json()["words"]
    for kind in ("pdf", "jwt", "json"):
        assert stranger.get(f"{address}.{kind}").status_code == HTTPStatus.NOT_FOUND
        assert client_of().get(f"{address}.{kind}").status_code == HTTPStatus.FOUND
    assert holder.get(f"{address}/").status_code == HTTPStatus.OK
    listed = client_of().get("/credentials/revoked.json").json()["revokedCredential"]
    assert listed == [{"id": credential_id(made), "revoked": True}]


@pytest.mark.parametrize(
    ("language", "before", "after", "holder"),
    [("th", "ใช้ได้", "เพิกถอนแล้ว", "เจ้าของ"), ("en", "Counts", "Withdrawn", "Holder")],
)
def test_the_list_says_whether_each_counts(boss, admin, made, language, before, after, holder):
    UserProfile.get_for_user(boss).delete()
    UserProfile.objects.create(user=boss, preferred_language=language)
    page = found(admin, NAME)
    assert before in page
    assert holder in page
    assert after not in page

    withdraw_certificate(certificate=made, reason="mistake")
    assert after in found(admin, NAME)
    assert holder in admin.get(screen(made)).content.decode()
