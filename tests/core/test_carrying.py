"""What was typed comes along or stays in sight; what is old is dropped, and visitors fill no table."""

import time
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import ticks
from core import carrying, holding
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE, THERE = "/th/me/edit/", "/en/me/edit/"
TOO_LONG = "โปรดส่งก่อนแล้วจึงเปลี่ยนภาษา"


@pytest.fixture
def person():
    return UserFactory(display_name="ครูเดิม")


@pytest.fixture
def browser(person):
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def switch(browser, name, path=PAGE):
    return browser.post(path, {"display_name": name, "switch": "en"})


def later(monkeypatch, seconds):
    """The same clock, further on, for what waits."""
    clock = SimpleNamespace(time=lambda: time.time() + seconds)
    for module in (carrying, holding):
        monkeypatch.setattr(module, "time", clock)


@pytest.mark.parametrize(("letters", "status"), [(carrying.LIMIT - 100, 302), (carrying.LIMIT, 200)])
def test_up_to_the_limit_thai_comes_along_and_beyond_it_the_page_stays_filled_and_says_so(browser, letters, status):
    answer = switch(browser, "ก" * letters)

    assert answer.status_code == status
    shown = answer if status == 200 else browser.get(THERE)
    assert f'value="{"ก" * letters}"' in shown.content.decode()
    assert (TOO_LONG in shown.content.decode()) is (status == 200)


def test_what_is_too_long_leaves_nothing_older_to_come_back(browser):
    switch(browser, "ครูก่อนหน้า")
    switch(browser, "ก" * carrying.LIMIT)

    assert "ครูก่อนหน้า" not in browser.get(THERE).content.decode()


def test_what_was_sent_meanwhile_brings_nothing_older_back(browser):
    switch(browser, "ครูก่อนหน้า")
    browser.post(THERE, {"display_name": ""})

    assert "ครูก่อนหน้า" not in browser.get(THERE).content.decode()


def test_any_form_drops_what_nobody_came_for(browser, monkeypatch):
    switch(browser, "ครูใหม่")
    browser.get("/th/me/join/")
    assert carrying.CARRIED in browser.session

    later(monkeypatch, carrying.LONGEST_JUMP + 1)
    browser.get("/th/me/join/")
    assert carrying.CARRIED not in browser.session


def held_by(person, name="ครูใหม่"):
    """A visitor's browser after this person's form was sent without a session."""
    browser = Client()
    answer = browser.post(PAGE, {"display_name": name, "author": str(person.public_id)}, follow=True)
    return browser, answer.content.decode()


def sign_in(browser, person):
    held = browser.session[holding.HELD]
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session[holding.HELD] = held
    session.save()


def test_a_form_that_waits_is_dropped_after_a_day(person, monkeypatch):
    browser, said = held_by(person)
    assert "รอคุณอยู่ที่หน้านี้" in said
    sign_in(browser, person)
    later(monkeypatch, holding.LONGEST_WAIT + 1)
    browser.get("/th/me/invitations/new/")

    assert "ครูใหม่" not in browser.get(PAGE).content.decode()


@pytest.mark.parametrize("author", ["nobody", "00000000-0000-4000-8000-000000000000"])
def test_nothing_waits_for_someone_who_does_not_exist(author):
    answer = Client().post(PAGE, {"display_name": "ครู", "author": author})

    assert answer["Location"].startswith("/th/accounts/login/")
    assert not any(holding.HELD in one.get_decoded() for one in Session.objects.all())


def test_what_is_too_long_to_wait_is_said(person):
    browser, said = held_by(person, "ก" * carrying.LIMIT)

    assert "ระบบเก็บสิ่งที่พิมพ์ไว้ไม่ได้" in said
    assert holding.HELD not in browser.session


def test_forms_wait_for_visitors_only_so_often_a_minute(person, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "carry": "2/m/ip"}
    held = [holding.HELD in held_by(person)[0].session for _ in range(3)]

    assert held == [True, True, False]


def test_sessions_that_ended_are_dropped(browser, person):
    held_by(person)
    Session.objects.exclude(pk=browser.session.session_key).update(expire_date=timezone.now())
    ticks.drop_old_sessions()

    assert [one.pk for one in Session.objects.all()] == [browser.session.session_key]
