"""One door: nothing but allauth signs anyone in, and nobody enters the editors' rooms without a second lock."""

import functools
import inspect
import re
import sys

import pytest
from django.contrib.admindocs.views import simplify_regex
from django.contrib.auth.models import Permission
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.urls import URLPattern, get_resolver, resolve

from accounts.services.people import give_totp
from tests.accounts.sign import SECRET, is_signed_in, sign_in, sign_in_with_second_lock, totp_code
from tests.factories import PASSWORD, UserFactory

SIGNS_IN = re.compile(r"\b(auth_login|django_login|perform_login|auth\.login|(?<![.\w])login)\(\s*(self\.)?request\b")


@pytest.fixture
def editor(db):
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return person


def patterns(found=None, prefix=""):
    """(route, view) of every address, in the order they are tried."""
    for entry in get_resolver().url_patterns if found is None else found:
        route = prefix + str(entry.pattern).lstrip("^").rstrip("$").replace("\\Z", "")
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from patterns(entry.url_patterns, route)


@functools.cache
def module_signs_in(name):
    """Whether the file holds such a call at all; most do not, and reading views one by one takes long."""
    try:
        return bool(SIGNS_IN.search(inspect.getsource(sys.modules[name])))
    except (KeyError, OSError, TypeError):
        return False


def could_sign_in(view):
    """Whether this view, outside allauth, could make a session somebody's."""
    bare = inspect.unwrap(view)
    shown = getattr(view, "view_class", getattr(bare, "view_class", bare))
    if getattr(shown, "__module__", "").startswith("allauth."):
        return False
    if inspect.isclass(shown) and issubclass(shown, (LoginView, PasswordResetConfirmView)):
        return True
    return module_signs_in(getattr(shown, "__module__", "")) and bool(SIGNS_IN.search(inspect.getsource(shown)))


def an_address_of(route):
    return re.sub(r"<[^>]*>", "1", simplify_regex(route))


@pytest.mark.django_db
def test_no_view_outside_allauth_that_signs_in_can_be_reached(client):
    person = UserFactory(is_staff=True, is_superuser=True)
    suspects = [(route, view) for route, view in patterns() if could_sign_in(view)]
    assert len(suspects) >= 3, "Wagtail's own doors are no longer found: the search is blind"

    for route, view in suspects:
        address = an_address_of(route)
        assert resolve(address).func is not view, f"{address} reaches {view}"
        for words in ({"username": person.email}, {"login": person.email}, {"email": person.email}):
            client.post(address, words | {"password": PASSWORD})
            assert not is_signed_in(client), address


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/login/", "/th/_util/login/", "/en/_util/login/", "/django-admin/login/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_direct_post_to_another_door_signs_nobody_in(client, address, method):
    person = UserFactory(is_superuser=True, is_staff=True)
    answer = getattr(client, method)(address, {"username": person.email, "password": PASSWORD})

    assert not is_signed_in(client)
    if address.startswith("/django-admin"):
        answer = client.get(answer["Location"]) if answer.status_code == 302 else answer
        assert answer.status_code == 404
    else:
        assert answer["Location"].split("?")[0] in {"/th/accounts/login/", "/en/accounts/login/"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/password_reset/", "/admin/password_reset/confirm/MQ/abc/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtail_renews_no_password(client, address, method):
    assert "/th/accounts/" in getattr(client, method)(address)["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/1/", "/admin/users/1/", "/admin/images/add/"])
def test_a_visitor_is_led_to_sign_in(client, address, method):
    answer = getattr(client, method)(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/th/accounts/login/?next=%2Fadmin%2F")


def test_who_may_not_enter_finds_nothing(client, db):
    sign_in_with_second_lock(client, UserFactory())

    assert client.get("/admin/").status_code == 404
    assert client.post("/admin/pages/1/edit/").status_code == 404


def test_a_password_alone_leads_to_the_setting_up_of_a_second_lock(client, editor):
    sign_in(client, editor)
    answer = client.get("/admin/pages/", follow=True)

    assert answer.redirect_chain[0][0] == "/th/accounts/2fa/?next=%2Fadmin%2Fpages%2F"
    assert "ห้องบรรณาธิการต้องยืนยันตัวตนชั้นที่สอง" in answer.content.decode()


def test_a_session_without_the_second_lock_is_asked_for_it(client, editor):
    sign_in(client, editor)
    give_totp(user=editor, secret=SECRET)
    answer = client.get("/admin/")
    assert answer["Location"] == "/th/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"

    assert client.post(answer["Location"], {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302
    confirmed = client.post("/th/accounts/2fa/reauthenticate/", {"code": totp_code(), "next": "/admin/"})
    assert confirmed["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_who_signed_in_with_the_second_lock_comes_in(client, editor):
    sign_in_with_second_lock(client, editor)

    assert client.get("/admin/").status_code == 200


def test_a_lock_taken_away_closes_the_door_again(client, editor):
    sign_in_with_second_lock(client, editor)
    editor.authenticator_set.all().delete()

    assert client.get("/admin/")["Location"].startswith("/th/accounts/2fa/")


def test_another_person_s_proof_does_not_count(client, editor):
    sign_in_with_second_lock(client, editor)
    session = client.session
    session["account_authentication_methods_user"] = "999999"
    session.save()

    assert client.get("/admin/").status_code == 302


def test_a_site_admin_needs_the_second_lock_too(client, db):
    boss = UserFactory(is_superuser=True)
    sign_in(client, boss)

    assert client.get("/admin/").status_code == 302


def test_a_script_s_question_is_refused_in_place(client, editor):
    sign_in(client, editor)

    assert client.get("/admin/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_signing_out_of_the_admin_needs_no_second_lock(client, editor):
    sign_in(client, editor)
    client.post("/admin/logout/")

    assert not is_signed_in(client)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_nowhere_else(client, wanted):
    answer = sign_in(client, UserFactory(), data={"next": wanted})

    assert "evil" not in answer["Location"]
    assert answer["Location"].startswith("/")
