"""No mail goes out: the person reads what to do, no page breaks, and what we had to tell is told later."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification, User
from accounts.services.digests import FAILURES_TO_STOP, send_digests
from accounts.services.notifications import notify
from tests.accounts.post_office import closed_office, opened, post_office, silent_office
from tests.accounts.sign import is_signed_in, sign_in
from tests.accounts.test_sign_up import CONFIRM, FORM, SIGN_UP, sign_up
from tests.factories import PASSWORD, UserFactory

__all__ = ["closed_office", "post_office", "silent_office"]
pytestmark = pytest.mark.django_db
RESET = "/th/accounts/password/reset/"
NEW = "a-brand-new-lamp"


def code_of(letter: str) -> str:
    return next(line for line in letter.splitlines() if line.isdigit() and len(line) == 6)


@pytest.mark.parametrize(("language", "said"), [("th", "ขอรหัสใหม่ที่หน้านี้"), ("en", "ask for a new code here")])
def test_a_code_that_could_not_be_sent_is_asked_for_again(client, settings, closed_office, language, said):
    client.post(SIGN_UP.replace("/th/", f"/{language}/"), FORM)
    page = client.get(f"/{language}/accounts/confirm-email/").content.decode()
    assert said in page
    assert "malee@example.org แล้ว" not in page
    assert "A code was sent" not in page

    with opened(settings) as office:
        client.post(f"/{language}/accounts/confirm-email/", {"action": "resend"})
        page = client.get(f"/{language}/accounts/confirm-email/").content.decode()
        assert said not in page
        client.post(f"/{language}/accounts/confirm-email/", {"code": code_of(office.letters[-1])})
    assert is_signed_in(client)


@pytest.mark.usefixtures("silent_office")
@pytest.mark.parametrize(("language", "said"), [("th", "ขอรหัสใหม่ที่หน้านี้"), ("en", "ask for a new code here")])
def test_a_silent_mail_server_holds_nobody_for_longer_than_the_limit(client, language, said):
    began = time.monotonic()
    client.post(SIGN_UP.replace("/th/", f"/{language}/"), FORM)

    assert time.monotonic() - began < 5
    assert said in client.get(f"/{language}/accounts/confirm-email/").content.decode()
    assert User.objects.count() == 1


def test_a_person_who_closed_the_page_gets_the_code_at_sign_in(client, client_factory, settings, closed_office):
    sign_up(client)
    person = User.objects.get()

    with opened(settings) as office:
        browser = client_factory()
        assert sign_in(browser, person, password="meadow-river-lamp")["Location"] == CONFIRM
        browser.post(CONFIRM, {"code": code_of(office.letters[-1])})
        assert is_signed_in(browser)


@pytest.mark.parametrize("known", [True, False])
def test_a_link_for_a_new_password_is_asked_for_again_as_often_as_it_takes(client, settings, closed_office, known):
    email = UserFactory().email if known else "nobody@example.org"
    for _try in range(5):
        answer = client.post(RESET, {"email": email}, follow=True)
        assert answer.status_code == 200
        assert "รหัสผ่านของคุณยังเป็นรหัสเดิม" in answer.content.decode()

    with opened(settings) as office:
        page = client.post(RESET, {"email": email}, follow=True).content.decode()
        assert "รหัสผ่านของคุณยังเป็นรหัสเดิม" not in page
        assert len(office.letters) == 1


def test_a_changed_password_is_told_when_the_mail_goes_out_again(client, settings, closed_office):
    person = UserFactory()
    sign_in(client, person)
    answer = client.post(
        "/th/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, follow=True
    )
    assert answer.status_code == 200
    assert "ขอใหม่อีกครั้ง" not in answer.content.decode()  # there is nothing to ask for
    assert Notification.objects.get(user=person).kind == "account.password_changed"
    assert send_digests() == 0

    with opened(settings) as office:
        assert send_digests() == 1
        assert f"To: {person.email}" in office.letters[0]
    assert Notification.objects.get(user=person).mailed_at is not None


def test_notices_wait_for_the_mail_server(settings, closed_office):
    person = UserFactory()
    notify(user=person, kind="data.erasure_requested", once_key="one")
    assert send_digests() == 0
    assert Notification.objects.get().mailed_at is None

    with opened(settings) as office:
        assert (send_digests(), send_digests()) == (1, 0)
        assert len(office.letters) == 1


def test_addresses_that_are_gone_do_not_hold_up_the_others(post_office):
    people = [UserFactory(email=f"gone{n}@example.org") for n in range(FAILURES_TO_STOP + 1)]
    post_office.refused = {"gone"}
    people.append(UserFactory(email="here@example.org"))
    for person in people:
        notify(user=person, kind="data.erasure_requested", once_key="one")

    assert send_digests(timezone.now() + timedelta(days=2)) == 1
    assert len(post_office.letters) == 1
    assert "To: here@example.org" in post_office.letters[0]
    assert Notification.objects.filter(mailed_at=None).count() == FAILURES_TO_STOP + 1
