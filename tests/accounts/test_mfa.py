import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from tests.accounts.sign import SECRET, is_signed_in, sign_in, sign_in_with_second_lock, totp_code
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
ACTIVATE = "/th/accounts/2fa/totp/activate/"


def confirm_it_is_me(client):
    return client.post("/th/accounts/reauthenticate/", {"password": PASSWORD})


def switch_on(client, monkeypatch):
    """Sets up the app as on the page, with a secret the test knows."""
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda then: then())
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda length=20: SECRET)
    page = client.get(ACTIVATE).content.decode()
    answer = client.post(ACTIVATE, {"code": totp_code()})
    return page, answer


def test_the_app_is_set_up_with_a_picture_that_the_policy_allows(client, monkeypatch):
    person = UserFactory()
    sign_in(client, person)
    assert "reauthenticate" in client.get(ACTIVATE)["Location"]
    confirm_it_is_me(client)
    page, answer = switch_on(client, monkeypatch)

    assert 'src="data:image/svg+xml;base64,' in page
    assert SECRET in page
    assert answer["Location"] == "/th/accounts/2fa/recovery-codes/"
    codes = client.get(answer["Location"]).content.decode()
    assert codes.count('<code class="code">') == 10
    assert "แอปยืนยันตัวตน" in mail.outbox[-1].subject


def test_who_just_set_it_up_is_not_asked_again(client, monkeypatch):
    person = UserFactory(is_superuser=True)
    sign_in(client, person)
    confirm_it_is_me(client)
    switch_on(client, monkeypatch)

    assert client.get("/admin/").status_code == 200


def test_sign_in_asks_for_the_code_and_takes_a_recovery_code_once(client, client_factory, monkeypatch):
    person = UserFactory()
    sign_in(client, person)
    confirm_it_is_me(client)
    switch_on(client, monkeypatch)
    kept = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]

    for expected in (True, False):
        browser = client_factory()
        assert sign_in(browser, person)["Location"] == "/th/accounts/2fa/authenticate/"
        assert not is_signed_in(browser)
        browser.post("/th/accounts/2fa/authenticate/", {"code": kept})
        assert is_signed_in(browser) is expected


@pytest.mark.parametrize(
    "address",
    [
        ACTIVATE,
        "/th/accounts/2fa/webauthn/add/",
        "/th/accounts/2fa/recovery-codes/generate/",
    ],
)
def test_changing_a_lock_asks_who_it_is(client, address):
    sign_in(client, UserFactory())

    assert "/reauthenticate/" in client.get(address)["Location"]
    assert "/reauthenticate/" in client.post(address, {"code": "1"})["Location"]
    assert not Authenticator.objects.exists()


def test_a_new_password_by_letter_keeps_the_second_lock(client, client_factory):
    person = UserFactory()
    sign_in_with_second_lock(client, person)
    browser = client_factory()
    browser.post("/th/accounts/password/reset/", {"email": person.email})
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/password/reset/key/" in line)
    form = browser.get(link.replace("http://testserver", ""))["Location"]
    browser.post(form, {"password1": "a-brand-new-lamp", "password2": "a-brand-new-lamp"})
    assert not is_signed_in(browser)

    assert sign_in(browser, person, password="a-brand-new-lamp")["Location"] == "/th/accounts/2fa/authenticate/"
    assert client.get("/th/me/").status_code == 302


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_of_the_locks_speaks_the_reader_s_language_in_our_frame(client, language, monkeypatch):
    person = UserFactory()
    sign_in(client, person)
    confirm_it_is_me(client)
    switch_on(client, monkeypatch)
    for name in (
        "2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/",
        "2fa/totp/deactivate/", "email/", "password/change/", "reauthenticate/", "logout/",
    ):  # fmt: skip
        answer = client.get(f"/{language}/accounts/{name}")
        page = answer.content.decode()
        assert answer.status_code == 200, name
        assert f'<html lang="{language}"' in page
        assert "css/site.css" in page
        assert "style=" not in page
        assert "data-allauth-onload" not in page


def test_a_thai_page_of_the_locks_holds_no_english_sentence(client, monkeypatch):
    sign_in(client, UserFactory())
    confirm_it_is_me(client)
    switch_on(client, monkeypatch)
    for name in ("2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/recovery-codes/", "email/", "password/change/"):
        page = client.get(f"/th/accounts/{name}").content.decode()
        main = re.sub(r"<script.*?</script>|<[^>]+>", " ", page[page.index("<main") : page.index("</main")], flags=re.S)
        assert re.findall(r"(?:[A-Za-z']+ ){3,}", main.replace("Google Authenticator", "")) == [], name
