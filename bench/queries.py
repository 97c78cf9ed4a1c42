"""`python -m bench.queries`: how many queries a page needs with 10 learners and with 1,000 in the database."""

import sys
from typing import Any

from bench import printed
from bench.world import UNIT, add_learners, copied_world, signed_in


def count(client: Any, path: str) -> int:
    """Queries of the second visit: what is kept in memory is there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return len([one for one in caught.captured_queries if not one["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))])


def pages(activity: str) -> dict[str, tuple[str, int]]:
    return {
        "activity page": (f"/th/units/{UNIT}/{activity}/", 8),
        "unit page": (f"/th/units/{UNIT}/", 8),
        "list of units": ("/th/units/", 8),
        "today": ("/th/today/", 8),
        "tutorial list": ("/th/tutorials/", 8),
    }


def main() -> int:
    with copied_world():
        from accounts.models import User
        from courses.models import Activity

        mentor = User.objects.create_user("bench-mentor@example.org", None, display_name="พี่เลี้ยง")
        activity = Activity.objects.filter(unit__slug=UNIT).order_by("position").first()
        learner = add_learners(10, mentor=mentor)[0]
        found: dict[str, list[int]] = {}
        for size in (10, 1000):
            if size > 10:
                add_learners(size - 10)
                add_learners(40, mentor=mentor)
            client = signed_in(learner)
            for name, (path, _budget) in pages(activity.slug).items():
                found.setdefault(name, []).append(count(client, path))
            found.setdefault("mentor board", []).append(count(signed_in(mentor), "/th/mentor/"))
        budgets = {name: budget for name, (_path, budget) in pages(activity.slug).items()} | {"mentor board": 15}
        for name, (small, large) in found.items():
            sys.stdout.write(printed.QUERIES.write(name=name, small=small, large=large, budget=budgets[name]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
