"""The letter to the old address leads back: whoever took an account over does not keep it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail, signing
from django.utils import timezone

from accounts.models import EmailChange, User
from accounts.services import email_changes
from accounts.services.people import give_totp
from core.models import AuditEntry
from core.ticks import run_due
from tests.accounts.post_office import closed_office, opened
from tests.accounts.sign import SECRET, code_in, is_signed_in, sign_in
from tests.factories import PASSWORD, UserFactory

__all__ = ["closed_office"]
pytestmark = pytest.mark.django_db
OLD, THIEF = "old@example.org", "thief@example.org"
NEW = "a-brand-new-lamp"


def change_email(client, to: str = THIEF) -> None:
    """Through the forms, by whoever sits at this device and knows the password."""
    client.post("/th/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/th/accounts/email/", {"action_add": "", "email": to})
    client.post("/th/accounts/confirm-email/", {"code": code_in(mail.outbox[-1])})


def way_back(letter) -> str:
    found = re.search(r"http://[^/]+(/\w\w/me/email/undo/\S+/)", letter.body)
    assert found
    return found[1]


@pytest.fixture
def person() -> User:
    return UserFactory(email=OLD)


@pytest.fixture
def taken(client_factory, person):
    """A thief's browser, signed in, with the address changed; the letter is in the old mailbox."""
    thief = client_factory()
    sign_in(thief, person)
    change_email(thief)
    assert mail.outbox[-1].to == [OLD]
    return thief


def test_one_tap_brings_the_address_back_and_shuts_the_thief_out(client, client_factory, person, taken):
    path = way_back(mail.outbox[-1])
    page = client.get(path).content.decode()
    assert OLD in page
    assert THIEF in page
    assert User.objects.get().email == THIEF  # looking changed nothing

    answer = client.post(path)

    person.refresh_from_db()
    assert person.email == OLD
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(OLD, True, True)]
    assert taken.get("/th/me/").status_code == 302
    assert not is_signed_in(client)
    for email in (OLD, THIEF):
        browser = client_factory()
        browser.post("/th/accounts/login/", {"login": email, "password": PASSWORD})
        assert not is_signed_in(browser)
    assert AuditEntry.objects.filter(verb="accounts.email.restored", subject=person).exists()

    form = client.get(answer["Location"])["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    browser = client_factory()
    sign_in(browser, person, password=NEW)
    assert is_signed_in(browser)


def test_the_address_that_goes_is_told(client, taken):
    client.post(way_back(mail.outbox[-1]))

    assert mail.outbox[-1].to == [THIEF]
    assert OLD in mail.outbox[-1].body


def test_it_leads_back_once(client, person, taken):
    path = way_back(mail.outbox[-1])
    client.post(path)
    User.objects.filter(pk=person.pk).update(email="third@example.org")

    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        assert "ใช้ย้อนกลับไม่ได้แล้ว" in answer.content.decode()
    assert User.objects.get().email == "third@example.org"


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 410)])
def test_it_leads_back_for_seven_days(client, taken, monkeypatch, days, status):
    path = way_back(mail.outbox[-1])
    late = signing.time.time() + days * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: late)

    assert client.get(path).status_code == status


def test_a_made_up_link_leads_nowhere(client, taken):
    change = EmailChange.objects.get()
    for token in ("nonsense", str(change.pk), signing.dumps(str(change.pk), salt="other")):
        assert client.post(f"/th/me/email/undo/{token}/").status_code == 410
    assert User.objects.get().email == THIEF


def test_it_leads_back_over_later_changes_and_closes_their_ways_back(client, taken):
    first = way_back(mail.outbox[-1])
    change_email(taken, "second-thief@example.org")
    second = way_back(mail.outbox[-1])

    client.post(first)

    assert User.objects.get().email == OLD
    assert client.post(second).status_code == 410


def test_locks_of_the_thief_go_and_the_old_one_stays(client, client_factory, person):
    give_totp(user=person, secret=SECRET)
    Authenticator.objects.update(created_at=timezone.now() - timedelta(days=30))
    change = email_changes.note_change(user=person, old_email=OLD, new_email=THIEF, ip=None)
    Authenticator.objects.create(user=person, type="webauthn", data={})

    client.post(way_back(mail.outbox[-1]))

    assert change.user_id == person.pk
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["totp"]


def test_an_account_made_to_block_the_old_address_goes(client, client_factory, person, taken):
    path = way_back(mail.outbox[-1])
    blocker = UserFactory(email=OLD, verified=False)

    client.post(path)

    person.refresh_from_db()
    blocker.refresh_from_db()
    assert person.email == OLD
    assert blocker.erased_at


def test_who_has_confirmed_the_address_since_keeps_it(client, person, taken):
    path = way_back(mail.outbox[-1])
    UserFactory(email=OLD)

    answer = client.post(path)

    assert answer.status_code == 409
    assert "มีบัญชีอื่นใช้อีเมลนี้แล้ว" in answer.content.decode()
    person.refresh_from_db()
    assert person.email == THIEF


@pytest.mark.parametrize(("language", "words"), [("th", "คืนอีเมลเดิม"), ("en", "this link brings your address back")])
def test_the_letter_speaks_the_owner_s_language_whatever_the_thief_s(client_factory, person, language, words):
    User.objects.filter(pk=person.pk).update(language=language)
    thief = client_factory()
    sign_in(thief, person)
    change_email(thief)

    letter = mail.outbox[-1]
    assert words in letter.body
    assert f"/{language}/me/email/undo/" in letter.body
    assert "127.0.0.1" in letter.body


def test_a_letter_that_could_not_go_out_goes_with_the_tick(client, settings, person, closed_office):
    email_changes.note_change(user=person, old_email=OLD, new_email=THIEF, ip="127.0.0.1")
    assert EmailChange.objects.get().told_at is None

    with opened(settings) as office:
        assert run_due()["accounts.email_changes"]
        assert [f"To: {OLD}" in letter for letter in office.letters] == [True]
        run_due(timezone.now() + timedelta(hours=1))
        assert len(office.letters) == 1
    assert EmailChange.objects.get().told_at is not None


def test_changes_are_forgotten_after_thirty_days(person):
    email_changes.note_change(user=person, old_email=OLD, new_email=THIEF, ip=None)
    EmailChange.objects.update(changed_at=timezone.now() - timedelta(days=31))

    assert email_changes.drop_old() == 1
