"""Regular jobs: each once when due, each by itself, never twice at a time."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core import ticks
from core.models import ReviewItem, TickRun

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def only(monkeypatch):
    """No jobs but those the test registers."""
    ticks.load()
    monkeypatch.setattr(ticks, "_jobs", {})
    return ticks.register


def test_a_job_runs_once_and_again_only_when_it_is_due(only):
    ran = []
    only("count", lambda: ran.append(1), every=HOUR)

    ticks.run_due()
    ticks.run_due()
    ticks.run_due(timezone.now() + HOUR + timedelta(minutes=1))

    assert len(ran) == 2


def test_one_failing_job_leaves_the_others_running_and_is_tried_again_at_the_next_tick(only, caplog):
    ran = []

    def fails():
        ReviewItem.objects.create(kind="x", object_key="1", reason="half done")
        raise ValueError("broken")

    only("a", fails, every=HOUR)
    only("b", lambda: ran.append(1), every=HOUR)

    assert ticks.run_due() == {"a": False, "b": True}
    assert ticks.run_due() == {"a": False}
    assert ran == [1]
    assert not ReviewItem.objects.exists()
    assert TickRun.objects.get(name="a").failures == 2
    assert "job a failed" in caplog.text


def test_a_job_somebody_else_is_at_is_left_alone_until_its_lease_is_over(only):
    ran = []
    only("count", lambda: ran.append(1), every=HOUR)
    TickRun.objects.create(name="count", busy_until=timezone.now() + timedelta(minutes=5))

    assert ticks.run_due() == {}
    assert ticks.run_due(timezone.now() + timedelta(minutes=6)) == {"count": True}


def test_of_two_processes_that_see_a_due_job_one_gets_it(only):
    only("count", lambda: None, every=HOUR)
    job = ticks.jobs()[0]
    now = timezone.now()

    assert [ticks.claim(job, now), ticks.claim(job, now)] == [True, False]


def test_tick_runs_every_real_job_without_a_fault(caplog):
    call_command("tick")

    assert set(TickRun.objects.values_list("name", "failures")) >= {("accounts.digests", 0), ("accounts.erasures", 0)}
    assert not TickRun.objects.exclude(failures=0).exists()
    assert not TickRun.objects.exclude(busy_until=None).exists()
