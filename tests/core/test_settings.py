"""Settings: production refuses what is only good for development, and what was frozen stays frozen."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core import checks
from plc_site.settings import env

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "plc_site.settings.production",
    "SECRET_KEY": "x9Kq-2mVt7_LpZr4WbYc6NdSf8GhJk3QaEuTo5RiPvXy1CzM-0wHsB7nDe",
    "ALLOWED_HOSTS": "plc.example.org",
    "BASE_URL": "https://plc.example.org",
    "TRUSTED_PROXY_COUNT": "1",
}


def start(*words: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """A process of its own, in production."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    environment = {key: value for key, value in (kept | GOOD | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def settled(**changes: str | None) -> subprocess.CompletedProcess[str]:
    return start("-c", "from django.conf import settings; settings.INSTALLED_APPS; print(settings.DEBUG)", **changes)


def test_production_starts_with_what_it_needs():
    outcome = settled()

    assert outcome.stdout.strip() == "False", outcome.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": None}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is short or a default"),
        ({"SECRET_KEY": "only-for-tests-and-nothing-else-0123456789"}, "SECRET_KEY is short or a default"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is short or a default"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe'"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS must name each host"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name each host"),
        ({"ALLOWED_HOSTS": "plc.example.org,*"}, "ALLOWED_HOSTS must name each host"),
        ({"ALLOWED_HOSTS": ".example.org"}, "ALLOWED_HOSTS must name each host"),
        ({"BASE_URL": "http://plc.example.org"}, "BASE_URL must start with https://"),
        ({"DATABASE_URL": "mysql://root@db/plc"}, "it must be postgres:// or sqlite:///"),
        ({"TICK_SECONDS": "soon"}, "TICK_SECONDS is 'soon'"),
    ],
)
def test_production_refuses_to_start_and_says_why(changes, words):
    outcome = settled(**changes)

    assert outcome.returncode != 0
    assert words in outcome.stderr


def test_the_deploy_check_finds_nothing_in_production(tmp_path):
    outcome = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", VAR_DIR=str(tmp_path))

    assert outcome.returncode == 0, outcome.stderr
    assert "no issues" in outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("changes", "check", "found"),
    [
        ({"ALLOWED_HOSTS": ["*"]}, checks.hosts_are_named, "plc.E001"),
        (
            {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
            checks.limits_are_shared,
            "plc.E002",
        ),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0, "EMBEDDED": False}, checks.proxies_are_counted, "plc.W001"),
        ({"INSTALLED_APPS": [*settings.INSTALLED_APPS, "django.contrib.admin"]}, checks.there_is_one_door, "plc.E003"),
        ({"DEVELOPMENT": True}, checks.there_is_one_door, "plc.E004"),
        ({"DEVELOPMENT": True}, checks.there_is_one_door, "plc.E005"),
        (
            {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}}},
            checks.writers_wait,
            "plc.E006",
        ),
        (
            {"DATABASES": {"default": {"ENGINE": "x", "OPTIONS": {}, "ATOMIC_REQUESTS": True}}},
            checks.writers_wait,
            "plc.E007",
        ),
    ],
)
def test_the_deploy_check_finds_what_is_loose(monkeypatch, changes, check, found):
    for name, value in changes.items():
        monkeypatch.setattr(checks.settings, name, value)

    assert found in [message.id for message in check(None)]


READ = """
import json
import django
django.setup()
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=str))
"""


@pytest.fixture(scope="module")
def production() -> dict[str, Any]:
    """Every setting as a process in production reads it."""
    outcome = start("-c", READ)
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)


def test_cookies_and_transport_are_strict_in_production(production):
    expected = {
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "DEVELOPMENT": False,
        "DEBUG": False,
    }

    assert {name: production[name] for name in expected} == expected


FROZEN = {
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
    "ACCOUNT_PREVENT_ENUMERATION": True,
    "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
    "ACCOUNT_EMAIL_NOTIFICATIONS": True,
    "ACCOUNT_CHANGE_EMAIL": True,
    "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
    "MFA_TOTP_TOLERANCE": 1,
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SAMESITE": "Lax",
    "X_FRAME_OPTIONS": "DENY",
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "WAGTAIL_PASSWORD_RESET_ENABLED": False,
    "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED": False,
    "WAGTAILUSERS_PASSWORD_ENABLED": False,
    "WAGTAIL_EMAIL_MANAGEMENT_ENABLED": False,
    "WAGTAIL_PRIVATE_PAGE_OPTIONS": {"SHARED_PASSWORD": False},
    "WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS": {"SHARED_PASSWORD": False},
    "WAGTAILDOCS_SERVE_METHOD": "serve_view",
    "WAGTAILIMAGES_MAX_UPLOAD_SIZE": 15 * 1024 * 1024,
    "WAGTAILIMAGES_MAX_IMAGE_PIXELS": 40_000_000,
    "WAGTAILIMAGES_IMAGE_MODEL": "core.SiteImage",
    "WAGTAILDOCS_DOCUMENT_FORM_BASE": "core.files.document_form.SiteDocumentForm",
    "WAGTAIL_ENABLE_UPDATE_CHECK": False,
    "WAGTAIL_GRAVATAR_PROVIDER_URL": None,
    "WAGTAILEMBEDS_FINDERS": [],
    "LANGUAGE_CODE": "th",
    "TIME_ZONE": "Asia/Bangkok",
    "USE_TZ": True,
}


@pytest.mark.parametrize(("name", "value"), FROZEN.items(), ids=list(FROZEN))
def test_a_frozen_setting_stays(name, value):
    assert getattr(settings, name) == value


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("login", "300/m/ip"),
        ("login_failed", "120/m/ip,5/5m/key"),
        ("signup", "120/m/ip"),
        ("reset_password", "60/m/ip,3/15m/key"),
    ],
)
def test_limits_are_loose_per_address_and_strict_per_account(name, limit):
    assert settings.ACCOUNT_RATE_LIMITS[name] == limit


def test_passwords_are_long_and_hashed_by_argon2(production):
    validators = production["AUTH_PASSWORD_VALIDATORS"]
    lengths = [one["OPTIONS"]["min_length"] for one in validators if "MinimumLength" in one["NAME"]]

    assert production["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    assert lengths == [12]


def test_there_is_no_page_cache_no_django_admin_and_no_public_api():
    from django.urls import get_resolver

    assert not any("UpdateCache" in name or "FetchFromCache" in name for name in settings.MIDDLEWARE)
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    modules = {str(getattr(pattern, "urlconf_name", "")) for pattern in get_resolver().url_patterns}
    assert not any("wagtail.api" in name for name in modules)


def test_policies_of_our_pages_allow_no_inline_code():
    allowed = [source for sources in settings.SECURE_CSP.values() for source in sources]

    assert settings.SECURE_CSP["default-src"] == ["'none'"]
    assert settings.SECURE_CSP["script-src"] == settings.SECURE_CSP["style-src"] == ["'self'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(allowed)


def test_sqlite_waits_for_the_lock_and_keeps_what_it_acknowledged(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = env.database("DATABASE_URL", tmp_path / "plc.sqlite3")

    assert found["ATOMIC_REQUESTS"] is False
    assert found["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;",
    }


@pytest.mark.parametrize(("persistent", "age"), [(True, 60), (False, 0)])
def test_postgresql_has_limits_and_closes_what_must_close(monkeypatch, tmp_path, persistent, age):
    monkeypatch.setenv("DATABASE_URL", "postgres://plc:p%40ss@db.example.org:5433/plc?sslmode=require")
    found = env.database("DATABASE_URL", tmp_path / "none", persistent=persistent)

    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (age, persistent)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "plc",
        "p@ss",
        "db.example.org",
        "5433",
        "plc",
    )
    assert found["OPTIONS"]["sslmode"] == "require"
    for limit in ("statement_timeout=5000", "lock_timeout=2000", "idle_in_transaction_session_timeout=30000"):
        assert limit in found["OPTIONS"]["options"]


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("yes", True), ("ON", True), ("0", False), ("no", False), ("", False)]
)
def test_a_flag_is_read(monkeypatch, value, expected):
    monkeypatch.setenv("SOME_FLAG", value)

    assert env.flag("SOME_FLAG") is expected


def test_a_wrong_variable_stops_the_start_with_a_sentence(monkeypatch):
    monkeypatch.setenv("SOME", "perhaps")

    with pytest.raises(ImproperlyConfigured, match="must be 1 or 0"):
        env.flag("SOME")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.number("SOME", 1)
    with pytest.raises(ImproperlyConfigured, match=r"docs/deploy\.md"):
        env.text("SOME_OTHER_NAME")


def test_a_number_has_its_least(monkeypatch):
    monkeypatch.setenv("SOME", "0")

    assert env.number("SOME", 1) == 0
    with pytest.raises(ImproperlyConfigured, match="SOME is 0; it must be 1 or more"):
        env.number("SOME", 10, least=1)
    monkeypatch.setenv("SOME", "1")
    assert env.number("SOME", 10, least=1) == 1


def test_how_long_to_wait_for_the_mail_server_comes_from_the_environment():
    words = ["-c", "from plc_site.settings import base; print(base.EMAIL_TIMEOUT)"]

    assert start(*words).stdout.strip() == "10"
    assert start(*words, EMAIL_TIMEOUT="3").stdout.strip() == "3"
    assert "EMAIL_TIMEOUT is 0" in start(*words, EMAIL_TIMEOUT="0").stderr


def test_a_list_is_split_at_commas(monkeypatch):
    monkeypatch.setenv("SOME", " a, b ,,c")

    assert env.words("SOME") == ["a", "b", "c"]


def test_the_local_secret_is_made_once_and_is_nobody_elses(monkeypatch, tmp_path):
    from plc_site.settings import dev

    monkeypatch.setattr(dev, "VAR_DIR", tmp_path)
    first = dev.local_secret()

    assert dev.local_secret() == first
    assert len(first) >= 60
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
