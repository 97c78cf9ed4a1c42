"""What Django's own `check --deploy` does not know about this site."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import NoReverseMatch, reverse

UNSHARED = ("locmem", "dummy", "filebased")


@register(Tags.security, deploy=True)
def hosts_are_named(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """With `*`, any page may open our sockets and every redirect counts as our own."""
    if any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS):
        return [Error("ALLOWED_HOSTS holds '*' or a whole domain", hint="Name each host.", id="plc.E001")]
    return []


@register(Tags.security, deploy=True)
def limits_are_shared(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Limits on guessing live in the cache; one per process multiplies them."""
    backend = str(settings.CACHES["default"]["BACKEND"]).lower()
    if any(name in backend for name in UNSHARED):
        return [Error("Each process has a cache of its own", hint="Set REDIS_URL or take the default.", id="plc.E002")]
    return []


@register(Tags.security, deploy=True)
def proxies_are_counted(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Behind nginx the reader's address is the last one it added; uncounted, all readers share one address."""
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT < 1 and not settings.EMBEDDED:
        hint = "Set TRUSTED_PROXY_COUNT=1 behind one nginx."
        return [checks.Warning("No proxy is trusted: all readers count as one address", hint=hint, id="plc.W001")]
    return []


@register(Tags.security, deploy=True)
def there_is_one_door(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Django's admin and Wagtail's API are doors that know nothing of second factors and `visible_to`."""
    faults: list[CheckMessage] = []
    if "django.contrib.admin" in settings.INSTALLED_APPS:
        faults.append(Error("django.contrib.admin is installed", hint="Take it out.", id="plc.E003"))
    if settings.DEVELOPMENT:
        faults.append(Error("Development screens are on (DEVELOPMENT)", hint="Use production.", id="plc.E004"))
    for name in ("dev-mail-list",):
        try:
            reverse(f"doors:{name}")
        except NoReverseMatch:
            continue
        faults.append(Error(f"A development door is open: {name}", hint="Use production.", id="plc.E005"))
    return faults


@register(Tags.database, deploy=True)
def writers_wait(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """docs/decisions/0003: without IMMEDIATE most concurrent writes fail on SQLite."""
    database: Any = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and database["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        return [Error("SQLite without transaction_mode=IMMEDIATE", hint="Use env.database().", id="plc.E006")]
    if database.get("ATOMIC_REQUESTS"):
        return [Error("ATOMIC_REQUESTS is on: every GET would take the write lock", id="plc.E007")]
    return []
