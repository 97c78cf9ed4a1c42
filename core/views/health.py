"""For machines that watch: is the process alive, and can it do its work? No versions, no names of hosts."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache as cache_function
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PATIENCE = 1.0
SMALLEST_SHARE = 0.10
SMALLEST_ROOM = 2 * 1024**3
BACKUP_DAYS = 2


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 when a part is missing without which people lose work; `attention` names what only needs somebody to look."""
    faults = [name for name, check in NEEDED.items() if not passes(check)]
    attention = [name for name, check in WATCHED.items() if not passes(check)]
    answer = {"ready": not faults, "faults": faults, "attention": attention}
    return JsonResponse(answer, status=503 if faults else 200)


def passes(check: Callable[[], bool]) -> bool:
    """A check that hangs for a second has failed; so has one that raises."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        return pool.submit(finished, check).result(timeout=PATIENCE)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is not ready
        return False
    finally:
        pool.shutdown(wait=False)


def finished(check: Callable[[], bool]) -> bool:
    """Runs in a thread of its own, whose connection is closed again."""
    try:
        return check()
    finally:
        connection.close()


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def is_migrated() -> bool:
    """No migration waits; by the names of their files, since importing hundreds of them takes seconds."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return migration_names() <= applied


@cache_function
def migration_names() -> set[tuple[str, str]]:
    """(app, name) of every migration on the disk; the code does not change while a process lives."""
    return {
        (config.label, path.stem)
        for config in apps.get_app_configs()
        for path in Path(config.path, "migrations").glob("[0-9]*.py")
    }


def cache_keeps() -> bool:
    """Limits on guessing live there."""
    cache.set("readyz", "kept", 10)
    return cache.get("readyz") == "kept"


def files_can_be_written() -> bool:
    root = Path(settings.PRIVATE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    probe = root / ".readyz"
    probe.write_bytes(b"ok")
    probe.unlink(missing_ok=True)
    return True


def disk_has_room() -> bool:
    """A full disk refuses even deleting: erasure and takedown need room."""
    usage = shutil.disk_usage(settings.VAR_DIR)
    return usage.free >= min(SMALLEST_SHARE * usage.total, SMALLEST_ROOM)


def backup_is_young() -> bool:
    """Development has none to look after."""
    if settings.DEVELOPMENT:
        return True
    newest = max((path.stat().st_mtime for path in Path(settings.BACKUP_DIR).glob("plc-*.tar")), default=0.0)
    return time.time() - newest < BACKUP_DAYS * 86_400


NEEDED: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": is_migrated,
    "cache": cache_keeps,
    "files": files_can_be_written,
    "disk": disk_has_room,
}
WATCHED: dict[str, Callable[[], bool]] = {"backup": backup_is_young}
