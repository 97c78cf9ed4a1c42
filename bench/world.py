"""A copy of the seeded database with as many learners as asked, for measuring. Set up before Django is."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
UNIT = "lanna-identity"


@contextmanager
def copied_world(settings: str = "bench.settings") -> Iterator[Path]:
    """The seeded template's copy as this process's database; gone afterwards."""
    from tests.databases import Databases

    databases = Databases(os.environ.get("DATABASE_URL", ""))
    folder = Path(tempfile.mkdtemp(prefix="plc-bench-"))
    name = databases.fresh_copy("seeded", folder, f"plc_bench_{os.getpid()}")
    os.environ |= {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": settings}
    if databases.url:
        os.environ["DATABASE_URL"] = databases.url_of(name)
    import django

    django.setup()
    try:
        yield folder
    finally:
        from django.db import connections

        connections.close_all()
        databases.drop_mine()
        shutil.rmtree(folder, ignore_errors=True)


def add_learners(count: int, *, mentor: Any = None) -> list[Any]:
    """People midway in one unit, each with answers and a shared reflection; all mentored by `mentor` where given."""
    import uuid

    from django.utils import timezone

    from accounts.models import MentorAssignment, User
    from courses.models import Item
    from courses.services.batches import Sent
    from courses.services.recording import record_events

    first = User.objects.count()
    people = User.objects.bulk_create(
        User(email=f"bench{first + n}@example.org", display_name=f"ผู้เรียน {n}", password="!")  # noqa: S106 - nobody can sign in
        for n in range(count)
    )
    asked = Item.objects.filter(activity__unit__slug=UNIT, retired_at=None).select_related("current_revision")
    single = [item for item in asked.order_by("activity__position", "position") if item.kind == "single"][:4]
    reflection = asked.filter(kind="reflection").order_by("activity__position").first()
    today = timezone.localdate()
    for person in people:
        events = [
            Sent(
                uuid.uuid4(),
                "answered",
                item.activity_id,
                item.pk,
                {"option": next(iter(item.current_revision.answer_key["options"]))},
                timezone.now(),
                "th",
            )
            for item in single
        ]
        said = {"text": "เด็กสองคนเล่าเรื่องป่าชุมชนด้วยภาษาแม่", "visibility": "mentor"}
        events.append(
            Sent(uuid.uuid4(), "reflected", reflection.activity_id, reflection.pk, said, timezone.now(), "th")
        )
        record_events(user=person, sent=events)
    if mentor:
        MentorAssignment.objects.bulk_create(MentorAssignment(mentor=mentor, mentee=one, since=today) for one in people)
    return people


def signed_in(user: Any) -> Any:
    """A client with a session of this person's, without a sign-in page."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client
