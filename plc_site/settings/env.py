"""The environment, typed: each variable is read once, here, and a wrong one stops the start with a sentence."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Database = dict[str, Any]

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"


def text(name: str, default: str | None = None) -> str:
    """A string. Raises ImproperlyConfigured when it is missing and has no default."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment (docs/deploy.md lists every variable).")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """1/0, true/false, yes/no, on/off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; it must be 1 or 0.")


def number(name: str, default: int, *, least: int | None = None) -> int:
    """A whole number, not below `least`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.")
    if least is not None and int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value}; it must be {least} or more.")
    return int(value)


def words(name: str, default: list[str] | None = None) -> list[str]:
    """A list, separated by commas."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default or []
    return [part.strip() for part in value.split(",") if part.strip()]


def sqlite(path: Path) -> Database:
    """WAL with an IMMEDIATE write lock: without it 85 % of concurrent writing views fail (docs/decisions/0003)."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options, "ATOMIC_REQUESTS": False}


def database(name: str, default: Path, *, persistent: bool = False) -> Database:
    """`postgres://user:password@host:port/name`, `sqlite:///path`, or the default SQLite file.

    `persistent` keeps connections for a WSGI worker (with health checks); under ASGI they must close.
    """
    url = os.environ.get(name, "").strip()
    if not url:
        return sqlite(default)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} starts with {parts.scheme!r}; it must be postgres:// or sqlite:///.")
    limits = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=30000"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": limits} | dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60 if persistent else 0,
        "CONN_HEALTH_CHECKS": persistent,
        "ATOMIC_REQUESTS": False,
    }
