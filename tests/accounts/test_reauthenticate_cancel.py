"""Whoever is asked to prove who they are can go back to where they came from instead."""

import html
import re

import pytest

from tests.accounts.sign import sign_in, sign_in_with_second_lock
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
PAGE = "/th/accounts/reauthenticate/"
SECOND = "/th/accounts/2fa/reauthenticate/"
NEXT = "?next=%2Fth%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"


def cancel(page, words="ยกเลิก"):
    """Where the link leads."""
    return html.unescape(re.search(rf'href="([^"]*)">{words}</a>', page.content.decode())[1])


def asked(client, address=PAGE + NEXT, referer="", **data):
    headers = {"referer": referer} if referer else {}
    return client.post(address, data, headers=headers) if data else client.get(address, headers=headers)


@pytest.fixture
def member(client):
    sign_in(client, UserFactory())
    return client


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        (f"{HOST}/th/accounts/2fa/", "/th/accounts/2fa/"),
        (f"{HOST}/th/units/?stage=action&level=1", "/th/units/?stage=action&level=1"),
        ("", "/th/me/"),
        ("https://evil.example.org/th/units/", "/th/me/"),
        ("javascript:alert(1)", "/th/me/"),
        (f"{HOST}//evil.example.org/", "/th/me/"),
        (f"{HOST}{PAGE}{NEXT}", "/th/me/"),
        (f"{HOST}/th/accounts/2fa/totp/activate/", "/th/me/"),
        (f"{HOST}/th/accounts/login/", "/th/me/"),
        (f"{HOST}/admin/pages/", "/th/me/"),
    ],
)
def test_cancel_leads_to_where_they_came_from_if_that_is_safe(member, referer, expected):
    assert cancel(asked(member, referer=referer)) == expected


def test_it_is_in_both_languages(member):
    page = member.get(f"/en/accounts/reauthenticate/{NEXT}", headers={"referer": f"{HOST}/en/units/"})
    assert cancel(page, "Cancel") == "/en/units/"


def test_a_wrong_password_forgets_no_way_back(member):
    page = asked(member, referer=f"{HOST}/th/units/")
    back = re.search(r'name="back" value="([^"]*)"', page.content.decode())[1]
    again = asked(member, PAGE, referer=HOST + PAGE, password="wrong", back=back, next="/th/me/data/copy/")

    assert cancel(again) == "/th/units/"
    assert cancel(asked(member, PAGE, password="wrong", back="https://evil.example.org/")) == "/th/me/"


def test_another_way_of_proving_keeps_the_way_back(client):
    person = UserFactory()
    sign_in_with_second_lock(client, person)
    page = asked(client, referer=f"{HOST}/th/units/")
    other = html.unescape(re.search(rf'href="({SECOND}[^"]*)"', page.content.decode())[1])

    assert "next=" in other
    assert cancel(client.get(other, headers={"referer": HOST + PAGE})) == "/th/units/"


def test_cancelling_opens_the_page_without_being_asked_again(member):
    guarded = member.get("/th/accounts/2fa/totp/activate/")["Location"]
    back = cancel(asked(member, guarded, referer=f"{HOST}/th/accounts/2fa/"))

    assert member.get(back).status_code == 200
