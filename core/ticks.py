"""Regular work: apps register jobs in their `ticks.py`; `manage.py tick` runs those that are due, each by itself.

A job must be idempotent: its work is rows with a due time. It runs in a transaction of its own unless it says
`atomic=False`, which jobs do that talk to the outside (mail) and commit row by row.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from core.models import TickRun

log = logging.getLogger("plc.tick")
LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Job:
    """A function without arguments, and how often it should run at most."""

    name: str
    function: Callable[[], object]
    every: timedelta
    atomic: bool = True


_jobs: dict[str, Job] = {}


def register(name: str, function: Callable[[], object], *, every: timedelta, atomic: bool = True) -> None:
    """Adds a job, or replaces the one of that name."""
    _jobs[name] = Job(name, function, every, atomic)


@cache
def load() -> None:
    """Imports each app's `ticks.py` once."""
    autodiscover_modules("ticks")


def jobs() -> list[Job]:
    """All jobs, in the order of their names."""
    load()
    return [_jobs[name] for name in sorted(_jobs)]


def run_due(now: datetime | None = None) -> dict[str, bool]:
    """Runs what is due. A job that fails is logged, the others still run; it is due again at the next tick."""
    return {job.name: run(job) for job in jobs() if claim(job, now or timezone.now())}


def claim(job: Job, now: datetime) -> bool:
    """Takes the lease, by one conditional update, so that of two processes only one gets it."""
    row, _made = TickRun.objects.get_or_create(name=job.name)
    due = Q(last_at=None) | Q(last_at__lte=now - job.every)
    free = Q(busy_until=None) | Q(busy_until__lt=now)
    return bool(TickRun.objects.filter(due & free, pk=row.pk).update(busy_until=now + LEASE))


def run(job: Job) -> bool:
    """Does the work and gives the lease back. True when it succeeded."""
    started = timezone.now()
    try:
        if job.atomic:
            with transaction.atomic():
                job.function()
        else:
            job.function()
    except Exception:
        log.exception("job %s failed", job.name)
        failures = TickRun.objects.filter(name=job.name).values_list("failures", flat=True).first() or 0
        TickRun.objects.filter(name=job.name).update(busy_until=None, failures=failures + 1)
        return False
    TickRun.objects.filter(name=job.name).update(last_at=started, busy_until=None, failures=0)
    return True
