"""A stolen session or a guessed address is not an account."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from tests.accounts.sign import code_in, is_signed_in, sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
EMAIL = "/th/accounts/email/"
CONFIRM = "/th/accounts/confirm-email/"


def confirm_it_is_me(client):
    client.post("/th/accounts/reauthenticate/", {"password": PASSWORD})


def ask_for(client, email):
    return client.post(EMAIL, {"action_add": "", "email": email})


def test_a_stolen_session_cannot_change_the_e_mail(client):
    person = UserFactory()
    sign_in(client, person)
    answer = ask_for(client, "thief@example.org")

    assert "/reauthenticate/" in answer["Location"]
    assert mail.outbox == []
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [person.email]


def test_the_new_address_is_confirmed_before_it_counts_and_the_old_one_is_told(client):
    person = UserFactory(email="old@example.org")
    sign_in(client, person)
    confirm_it_is_me(client)
    ask_for(client, "new@example.org")
    person.refresh_from_db()
    assert person.email == "old@example.org"
    assert mail.outbox[-1].to == ["new@example.org"]

    client.post(CONFIRM, {"code": code_in(mail.outbox[-1])})
    person.refresh_from_db()
    assert person.email == "new@example.org"
    told = mail.outbox[-1]
    assert told.to == ["old@example.org"]
    assert "new@example.org" in told.body
    assert "/th/me/email/undo/" in told.body


def test_another_s_address_cannot_be_taken(client):
    owner = UserFactory(email="owner@example.org")
    person = UserFactory()
    sign_in(client, person)
    confirm_it_is_me(client)
    ask_for(client, owner.email)
    client.post(CONFIRM, {"code": "123456"})

    assert EmailAddress.objects.get(email=owner.email).user == owner
    person.refresh_from_db()
    assert person.email != owner.email


def test_a_code_cannot_be_tried_for_ever(client):
    person = UserFactory()
    sign_in(client, person)
    confirm_it_is_me(client)
    ask_for(client, "new@example.org")
    right = code_in(mail.outbox[-1])
    for n in range(5):
        client.post(CONFIRM, {"code": f"00000{n}" if right != f"00000{n}" else "999999"})
    client.post(CONFIRM, {"code": right})

    person.refresh_from_db()
    assert person.email != "new@example.org"


def test_a_link_for_a_new_password_works_once(client):
    person = UserFactory()
    client.post("/th/accounts/password/reset/", {"email": person.email})
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/password/reset/key/" in line)
    link = link.replace("http://testserver", "")
    form = client.get(link)["Location"]
    new = {"password1": "a-brand-new-lamp", "password2": "a-brand-new-lamp"}
    assert client.post(form, new).status_code == 302
    person.refresh_from_db()
    assert person.check_password("a-brand-new-lamp")

    again = client.get(link)
    assert again.status_code == 200
    assert "ใช้ไม่ได้แล้ว" in again.content.decode()


def test_a_link_dies_when_the_e_mail_changes(client, client_factory):
    person = UserFactory()
    client.post("/th/accounts/password/reset/", {"email": person.email})
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/password/reset/key/" in line)
    EmailAddress.objects.filter(user=person).update(email="moved@example.org")
    person.email = "moved@example.org"
    person.save(update_fields=["email"])

    assert client_factory().get(link.replace("http://testserver", "")).status_code == 200


def test_an_unconfirmed_address_opens_nothing(client):
    person = UserFactory(verified=False)
    answer = sign_in(client, person)

    assert answer["Location"] == CONFIRM
    assert not is_signed_in(client)


def test_a_closed_account_stays_closed(client):
    person = UserFactory()
    person.is_active = False
    person.save(update_fields=["is_active"])
    sign_in(client, person)

    assert not is_signed_in(client)


def test_the_settings_that_guard_accounts_are_as_decided(settings):
    assert settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory"
    assert settings.ACCOUNT_PREVENT_ENUMERATION is True
    assert settings.ACCOUNT_REAUTHENTICATION_REQUIRED is True
    assert settings.ACCOUNT_EMAIL_NOTIFICATIONS is True
    assert settings.ACCOUNT_CHANGE_EMAIL is True
    assert settings.ALLAUTH_TRUSTED_PROXY_COUNT == 0
    assert settings.MFA_TOTP_TOLERANCE == 1
    for name in (
        "WAGTAIL_PASSWORD_RESET_ENABLED",
        "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED",
        "WAGTAILUSERS_PASSWORD_ENABLED",
        "WAGTAIL_EMAIL_MANAGEMENT_ENABLED",
    ):
        assert getattr(settings, name) is False
    assert settings.AUTHENTICATION_BACKENDS == ["allauth.account.auth_backends.AuthenticationBackend"]
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
