"""How long one stays signed in, and what a shared device keeps."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts import sessions
from tests.accounts.sign import is_signed_in, sign_in, sign_in_with_second_lock
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MINUTE = 60


@pytest.fixture
def later(monkeypatch):
    """later(seconds): the clock the sessions look at stands that much further on."""
    started = time.time()
    return lambda seconds: monkeypatch.setattr("accounts.sessions.time.time", lambda: started + seconds)


def an_editor():
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return person


def days_left(client):
    return (client.session.get_expiry_date() - timezone.now()) / timedelta(days=1)


def test_on_one_s_own_phone_it_lasts_thirty_days(client):
    sign_in(client, UserFactory())

    assert 29.9 < days_left(client) < 30.1


def test_on_a_shared_device_it_lasts_twelve_hours_and_the_choice_is_remembered(client, client_factory):
    person = UserFactory()
    sign_in(client, person, data={"shared_device": "on"})
    assert 0.49 < days_left(client) < 0.51
    person.refresh_from_db()
    assert person.shared_device_default

    own = client_factory()
    sign_in(own, person)
    assert days_left(own) > 29
    person.refresh_from_db()
    assert not person.shared_device_default


def test_twelve_hours_are_not_stretched_by_use(client, later):
    sign_in(client, UserFactory(), data={"shared_device": "on"})
    ends = client.session.get_expiry_date()
    later(16 * MINUTE)
    client.get("/th/me/")

    assert abs(client.session.get_expiry_date() - ends) < timedelta(seconds=1)


def test_an_editor_is_signed_out_after_half_an_idle_hour_and_told_why(client, later):
    sign_in_with_second_lock(client, an_editor())
    later(29 * MINUTE)
    assert client.get("/th/me/").status_code == 200
    later(58 * MINUTE)
    assert client.get("/th/me/").status_code == 200
    later(89 * MINUTE)
    answer = client.get("/th/me/", follow=True)

    assert not is_signed_in(client)
    assert "ไม่มีการใช้งาน 30 นาที" in answer.content.decode()


def test_an_open_editing_tab_is_not_use(client, later):
    sign_in_with_second_lock(client, an_editor())
    for minutes in range(5, 31, 5):
        later(minutes * MINUTE)
        client.post("/admin/editing-sessions/ping/core/page/1/1/")
    later(31 * MINUTE)
    client.get("/th/me/")

    assert not is_signed_in(client)


def test_a_teacher_is_not_signed_out_by_a_lesson(client, later):
    sign_in(client, UserFactory())
    later(3 * 60 * MINUTE)

    assert client.get("/th/me/").status_code == 200


def test_who_becomes_an_editor_while_signed_in_gets_the_editors_clock(client, later):
    person = UserFactory()
    sign_in(client, person)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.get("/admin/")
    later(31 * MINUTE)
    client.get("/th/me/")

    assert not is_signed_in(client)


def test_pages_do_not_write_that_a_device_is_in_use_but_every_quarter_of_an_hour(
    client, later, django_assert_num_queries
):
    sign_in(client, UserFactory())
    client.get("/th/me/")
    before = UserSession.objects.get().last_seen_at
    later(14 * MINUTE)
    client.get("/th/me/")
    assert UserSession.objects.get().last_seen_at == before

    later(16 * MINUTE)
    client.get("/th/me/")
    assert UserSession.objects.get().last_seen_at > before


def test_nothing_of_a_signed_in_page_is_kept_by_the_browser(client):
    sign_in(client, UserFactory())

    assert "no-store" in client.get("/th/me/")["Cache-Control"]


def test_the_lengths_are_those_that_were_promised():
    assert timedelta(days=30) == sessions.OWN_PHONE
    assert timedelta(hours=12) == sessions.SHARED_DEVICE
    assert sessions.STAFF_IDLE_SECONDS == 30 * MINUTE
