"""Browsers refuse passkeys at an address of digits; the page says so before anyone tries."""

import pytest
from django.template import Context
from django.test import RequestFactory

from accounts.templatetags.passkeys import passkey_numbers
from tests.accounts.sign import sign_in
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
ADD = "accounts/2fa/webauthn/add/"


def add_page(client, host: str, language: str = "th") -> str:
    sign_in(client, UserFactory(), headers={"host": host})
    client.post("/th/accounts/reauthenticate/", {"password": PASSWORD}, headers={"host": host})
    return client.get(f"/{language}/{ADD}", headers={"host": host}).content.decode()


@pytest.mark.parametrize(("language", "words"), [("th", "ที่อยู่นี้ใช้พาสคีย์ไม่ได้"), ("en", "Not at this address")])
def test_digits_are_told_the_way_to_the_name(client, language, words):
    page = add_page(client, "127.0.0.1:8000", language)

    assert words in page
    assert f'href="http://localhost:8000/{language}/{ADD}"' in page
    assert 'data-passkey="create"' not in page


def test_a_name_gets_the_form(client):
    page = add_page(client, "localhost:8000")

    assert 'data-passkey="create"' in page
    assert "ที่อยู่นี้ใช้พาสคีย์ไม่ได้" not in page


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("127.0.0.1", "http://localhost/"),
        ("[::1]:8000", "http://localhost:8000/"),
        ("192.168.1.5:8000", ""),
    ],
)
def test_only_this_machine_is_called_localhost(settings, host, named):
    settings.ALLOWED_HOSTS = ["*"]
    request = RequestFactory().get("/", headers={"host": host})

    numbers = passkey_numbers(Context({"request": request}))

    assert numbers is not None
    assert numbers.named == named


def test_other_digits_are_led_to_the_app(client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    page = add_page(client, "192.168.1.5:8000")

    assert "192.168.1.5:8000 เป็นเพียงตัวเลข" in page
    assert 'href="/th/accounts/2fa/totp/activate/"' in page
