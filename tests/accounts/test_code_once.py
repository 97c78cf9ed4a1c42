"""A code of the app opens once, for as long as it would be good; read over a shoulder, it is worth nothing."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from accounts.models import User
from accounts.services.people import give_totp
from tests.accounts.sign import SECRET, is_signed_in, sign_in, totp_code
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
CODE = "/th/accounts/2fa/authenticate/"
AGAIN = "/th/accounts/2fa/reauthenticate/"
ACTIVATE = "/th/accounts/2fa/totp/activate/"


@pytest.fixture
def person() -> User:
    person = UserFactory()
    give_totp(user=person, secret=SECRET)
    return person


def half_a_minute_later(person: User, code: str) -> None:
    """allauth has forgotten that the code was used; by the clock it is good for another half minute."""
    totp = Authenticator.objects.get(user=person, type="totp").wrap()
    cache.delete(totp._get_used_cache_key(code))


def enter(client, person, code: str) -> bool:
    sign_in(client, person)
    client.post(CODE, {"code": code})
    return is_signed_in(client)


@pytest.mark.parametrize("typed", ["{0}", "{0} ", "{1} {2}"])
def test_the_same_code_does_not_sign_in_twice(client_factory, person, typed):
    code = totp_code()
    assert enter(client_factory(), person, code)
    half_a_minute_later(person, code)

    assert not enter(client_factory(), person, typed.format(code, code[:3], code[3:]))


def test_a_code_that_signed_in_confirms_nothing_afterwards(client, person):
    code = totp_code()
    enter(client, person, code)
    half_a_minute_later(person, code)

    answer = client.post(AGAIN, {"code": code})

    assert answer.status_code == 200  # a confirmation would lead on
    assert 'aria-invalid="true"' in answer.content.decode()


def test_the_code_that_set_up_the_app_signs_nobody_in(client, client_factory, monkeypatch):
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda length=20: SECRET)
    person, code = UserFactory(), totp_code()
    sign_in(client, person)
    client.post("/th/accounts/reauthenticate/", {"password": PASSWORD})
    client.get(ACTIVATE)
    client.post(ACTIVATE, {"code": code})
    assert Authenticator.objects.filter(user=person, type="totp").exists()

    assert not enter(client_factory(), person, code)


def test_one_person_s_code_is_not_used_up_by_another(client_factory, person):
    other = UserFactory()
    give_totp(user=other, secret=SECRET)
    code = totp_code()

    assert enter(client_factory(), person, code)
    assert enter(client_factory(), other, code)
