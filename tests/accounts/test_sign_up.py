from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Consent, Invitation, InvitationUse, Membership, MentorAssignment, User
from tests.accounts.sign import code_in, is_signed_in
from tests.factories import InvitationFactory, UserFactory

SIGN_UP = "/th/accounts/signup/"
CONFIRM = "/th/accounts/confirm-email/"
FORM = {
    "display_name": "ครูมาลี",
    "occupation": "teacher",
    "email": "Malee@example.org",
    "password1": "meadow-river-lamp",
    "terms": "on",
}
pytestmark = pytest.mark.django_db


def sign_up(client, **changes):
    return client.post(SIGN_UP, FORM | changes)


def confirm(client):
    return client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})


def test_a_teacher_signs_up_alone_in_thai(client):
    assert sign_up(client)["Location"] == CONFIRM
    confirm(client)

    person = User.objects.get()
    assert (person.email, person.display_name, person.language) == ("malee@example.org", "ครูมาลี", "th")
    assert Consent.objects.filter(user=person, kind="terms", withdrawn_at=None).exists()
    assert is_signed_in(client)
    assert not Membership.objects.exists()


def test_the_page_s_language_becomes_the_person_s_and_the_letter_s(client):
    client.post("/en/accounts/signup/", FORM)

    assert User.objects.get().language == "en"
    assert "Here is the code" in mail.outbox[0].body
    assert "Here is the code" in mail.outbox[0].alternatives[0][0]


def test_the_letter_of_a_thai_reader_is_thai(client):
    sign_up(client)

    assert mail.outbox[0].subject.startswith("รหัสยืนยันของคุณ")
    assert "เรียน ครูมาลี" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"terms": ""}, "โปรดอ่านข้อตกลง"),
        ({"password1": "short"}, "สั้นเกินไป"),
        ({"password1": "chiangmai2569teacher"}, "เดาได้"),
        ({"password1": "malee@example.org"}, "คล้าย"),
        ({"invitation": "NOSUCHCODE"}, "ไม่พบรหัสนี้"),
    ],
)
def test_a_slip_is_said_in_words_and_what_was_typed_stays(client, changes, words):
    page = sign_up(client, **changes).content.decode()

    assert words in page
    assert "ครูมาลี" in page
    assert "Malee@example.org" in page
    assert not User.objects.exists()


def test_a_password_that_is_the_name_is_refused(client):
    page = sign_up(client, display_name="Somchai Rakdee", password1="Somchai Rakdee").content.decode()

    assert "คล้าย" in page


def test_an_invitation_survives_the_confirming_of_the_e_mail_and_gives_a_place(client):
    mentor = UserFactory()
    invitation = InvitationFactory(mentor=mentor)
    sign_up(client, invitation=f" {invitation.code[:5].lower()}-{invitation.code[5:].lower()} ")
    assert not Membership.objects.exists()
    assert Invitation.objects.get().uses == 0

    confirm(client)

    membership = Membership.objects.confirmed().get()
    assert (membership.school, membership.role) == (invitation.school, "teacher")
    assert membership.confirmed_by == invitation.created_by
    assert MentorAssignment.objects.current().get(mentee=membership.user).mentor == mentor
    assert Invitation.objects.get().uses == 1
    assert str(invitation.school.name_th) in client.get("/th/me/").content.decode()


def test_an_invitation_survives_a_lost_browser(client):
    invitation = InvitationFactory()
    sign_up(client, invitation=invitation.code)
    client.cookies.clear()
    cache.clear()  # more than ten seconds later: one letter per address in ten seconds
    client.post("/th/accounts/login/", {"login": FORM["email"], "password": FORM["password1"]})
    confirm(client)

    assert Membership.objects.confirmed().filter(school=invitation.school).exists()


def test_the_link_of_an_invitation_fills_the_form(client):
    invitation = InvitationFactory()

    assert invitation.code in client.get(f"{SIGN_UP}?invitation={invitation.code}").content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"revoked_at": timezone.now()}, "ถูกยกเลิก"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "หมดอายุ"),
        ({"uses": 1, "max_uses": 1}, "ใช้ครบจำนวน"),
    ],
)
def test_a_code_that_no_longer_opens_says_why_and_keeps_what_was_typed(client, facts, words):
    invitation = InvitationFactory(**facts)
    page = sign_up(client, invitation=invitation.code).content.decode()

    assert words in page
    assert invitation.code in page
    assert "ครูมาลี" in page
    assert client.get(f"/th/me/join/{invitation.code}/").status_code == 422


def test_an_invitation_used_up_meanwhile_leaves_a_request_and_says_so(client):
    invitation = InvitationFactory(max_uses=1)
    sign_up(client, invitation=invitation.code)
    Invitation.objects.update(uses=1)

    confirm(client)

    assert Membership.objects.get().confirmed_at is None
    assert not InvitationUse.objects.exists()
    assert "โรงเรียนยังยืนยันได้" in client.get("/th/me/").content.decode()


def test_nobody_learns_by_signing_up_who_has_an_account(client, client_factory):
    known = UserFactory(email="known@example.org")
    for_known, for_new = client_factory(), client_factory()
    answers = [sign_up(for_known, email=known.email), sign_up(for_new, email="new@example.org")]

    assert {answer["Location"] for answer in answers} == {CONFIRM}
    pages = [for_known.get(CONFIRM), for_new.get(CONFIRM)]
    assert {page.status_code for page in pages} == {200}
    shown = [page.content.decode().count("<form") for page in pages]
    assert shown[0] == shown[1]
    assert len(mail.outbox) == 2
    assert User.objects.count() == 2
    assert set(for_known.cookies) == set(for_new.cookies)


def test_nobody_learns_by_asking_for_a_password_who_has_an_account(client_factory):
    UserFactory(email="known@example.org")
    answers = [
        client_factory().post("/th/accounts/password/reset/", {"email": f"{name}@example.org"})
        for name in ("known", "unknown")
    ]

    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert len(mail.outbox) == 2


def test_a_mail_server_that_is_down_breaks_no_page(client, settings):
    settings.EMAIL_BACKEND = "tests.accounts.silent.Backend"

    assert sign_up(client)["Location"] == CONFIRM
    assert "ยังส่งอีเมลไม่ได้" in client.get(CONFIRM).content.decode()
    assert User.objects.count() == 1


def test_terms_can_be_read_in_both_languages(client):
    assert "ข้อตกลงการใช้งาน" in client.get("/th/me/terms/").content.decode()
    assert "Terms of use" in client.get("/en/me/terms/").content.decode()
