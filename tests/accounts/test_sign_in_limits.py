"""The real limiter on the real shared cache: a workshop comes in, a guesser does not."""

import time

import pytest
from django.conf import settings as live
from django.core.management import call_command

from accounts.models import User
from accounts.services.people import give_totp
from tests.accounts.sign import LOGIN, SECRET, is_signed_in, sign_in, totp_code
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
WAIT = "รอ 5 นาที"


@pytest.fixture
def shared_cache(settings):
    """The table cache that `make run` uses, in place of the suite's memory."""
    from plc_site.settings import base

    if "db" not in base.CACHES["default"]["BACKEND"]:
        return
    settings.CACHES = base.CACHES
    call_command("createcachetable", verbosity=0)


def test_the_cache_that_holds_the_limits_is_shared_and_cannot_be_flushed_by_filling():
    from plc_site.settings import base

    cache = base.CACHES["default"]
    assert "LocMem" not in cache["BACKEND"]
    assert "Dummy" not in cache["BACKEND"]
    assert "redis" in cache["BACKEND"] or cache["OPTIONS"]["MAX_ENTRIES"] >= 100_000


def test_migrating_makes_the_table_of_the_cache(shared_cache):
    from core.cache_table import make_cache_table

    make_cache_table()
    make_cache_table()


def test_sixty_teachers_sign_in_from_one_address_within_a_minute(shared_cache, client_factory):
    teachers = UserFactory.create_batch(60)
    started = time.monotonic()
    browsers = [client_factory() for _teacher in teachers]
    answers = [
        sign_in(browser, teacher, REMOTE_ADDR="203.0.113.7")
        for browser, teacher in zip(browsers, teachers, strict=True)
    ]

    assert time.monotonic() - started < 60
    assert {answer.status_code for answer in answers} == {302}
    assert all(is_signed_in(browser) for browser in browsers)


def test_fifteen_typos_in_the_room_do_not_shut_out_the_others(shared_cache, client_factory):
    for teacher in UserFactory.create_batch(15):
        sign_in(client_factory(), teacher, password="a-slip-of-the-thumb", REMOTE_ADDR="203.0.113.7")
    browser = client_factory()
    sign_in(browser, UserFactory(), REMOTE_ADDR="203.0.113.7")

    assert is_signed_in(browser)


def test_a_guesser_with_many_addresses_is_stopped_after_five_tries(shared_cache, client_factory, monkeypatch):
    victim = UserFactory()
    asked = []
    monkeypatch.setattr(User, "check_password", lambda user, raw: asked.append(raw) or raw == PASSWORD)
    pages = [
        sign_in(client_factory(), victim, password=f"guess-number-{n}", REMOTE_ADDR=f"198.51.100.{n}").content.decode()
        for n in range(1, 41)
    ]

    assert len(asked) == 5
    assert [WAIT in page for page in pages] == [False] * 5 + [True] * 35


def test_the_right_password_is_refused_too_until_the_window_ends(shared_cache, client_factory, monkeypatch):
    victim = UserFactory()
    for n in range(1, 6):
        sign_in(client_factory(), victim, password="wrong-wrong-wrong", REMOTE_ADDR=f"198.51.100.{n}")
    browser = client_factory()
    page = sign_in(browser, victim, REMOTE_ADDR="192.0.2.1").content.decode()
    assert WAIT in page
    assert "หรือตั้งรหัสผ่านใหม่" in page
    assert victim.email in page
    assert not is_signed_in(browser)

    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 301)
    sign_in(browser, victim, REMOTE_ADDR="192.0.2.1")
    assert is_signed_in(browser)


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{}\t"])
def test_another_spelling_or_host_is_the_same_account(client_factory, spelling, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    victim = UserFactory(email="victim@example.org")
    for n, email in enumerate(["victim@example.org", "Victim@Example.org", "VICTIM@EXAMPLE.ORG"] * 2):
        host = ("testserver", "other.example.org")[n % 2]
        data = {"login": spelling.format(email), "password": "wrong-wrong-wrong"}
        client_factory().post(LOGIN, data, HTTP_HOST=host, REMOTE_ADDR=f"198.51.100.{n}")
    browser = client_factory()
    sign_in(browser, victim)

    assert not is_signed_in(browser)


@pytest.mark.parametrize(("proxies", "refused"), [(0, True), (1, False)])
def test_a_forged_forwarding_header_counts_only_behind_a_trusted_proxy(client_factory, settings, proxies, refused):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = live.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}
    codes = [
        sign_in(client_factory(), UserFactory(), HTTP_X_FORWARDED_FOR=f"10.9.8.{n}").status_code for n in range(1, 6)
    ]

    assert (429 in codes) is refused


def test_too_many_tries_from_one_address_is_said_in_thai(client_factory, settings):
    settings.ACCOUNT_RATE_LIMITS = live.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    sign_in(client_factory(), UserFactory())
    answer = sign_in(client_factory(), UserFactory())

    assert answer.status_code == 429
    assert "โปรดรอ 1 นาที" in answer.content.decode()
    assert '<html lang="th"' in answer.content.decode()


def test_guessing_second_lock_codes_is_stopped_too(client_factory):
    victim = UserFactory()
    give_totp(user=victim, secret=SECRET)
    for n in range(6):
        browser = client_factory()
        sign_in(browser, victim, REMOTE_ADDR=f"198.51.100.{n}")
        browser.post("/th/accounts/2fa/authenticate/", {"code": f"{n:06}"}, REMOTE_ADDR=f"198.51.100.{n}")
    page = browser.post("/th/accounts/2fa/authenticate/", {"code": totp_code()}).content.decode()

    assert WAIT in page
    assert not is_signed_in(browser)


def test_codes_of_invitations_cannot_be_tried_for_ever(client, settings):
    settings.ACCOUNT_RATE_LIMITS = live.ACCOUNT_RATE_LIMITS | {"invitation": "2/m/ip"}
    pages = [client.post("/th/me/join/", {"code": f"AAAA{n}"}).content.decode() for n in range(3)]

    assert ["ลองรหัสหลายครั้ง" in page for page in pages] == [False, False, True]
