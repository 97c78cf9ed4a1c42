"""`python -m bench.pages`: CPU of a request against the stock way of doing it, in the same process and run.

Signed-in learner, warm memory, the whole middleware; CPU of this process (and of PostgreSQL's own, where it is the
database). Every figure is a median of rounds that take turns, so that a noisy machine troubles both sides alike.
"""

import json
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import printed
from bench.world import UNIT, add_learners, copied_world, signed_in

ROUNDS, PER_ROUND = 7, 60
SAVE_GOAL = 1.5


def backend_cpu() -> float:
    """Seconds of CPU that this connection's own process of PostgreSQL has used, where it is on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    used = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text("ascii")
    return int(used.split()[0]) / 1e9


def cpu_of(act: Callable[[], Any], count: int = PER_ROUND) -> float:
    """CPU milliseconds of one call."""
    server, own = backend_cpu(), time.process_time()
    for _turn in range(count):
        act()
    return ((time.process_time() - own) + (backend_cpu() - server)) * 1000 / count


def compare(left: Callable[[], Any], right: Callable[[], Any]) -> tuple[float, float]:
    """Median CPU of both, taking turns."""
    for act in (left, right):
        for _turn in range(5):
            act()
    pairs = [(cpu_of(left), cpu_of(right)) for _round in range(ROUNDS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def get(client: Any, path: str) -> Callable[[], None]:
    def act() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return act


def measured() -> dict[str, tuple[float, float, float]]:
    """Name -> (ours, floor, goal as a ratio) in milliseconds of CPU."""
    from bench import stock
    from courses.models import Item

    stock.install()
    learner = add_learners(1)[0]
    client = signed_in(learner)
    activity = (
        Item.objects.filter(activity__unit__slug=UNIT, kind="single").order_by("activity__position").first().activity
    )
    out: dict[str, tuple[float, float, float]] = {}
    ours = f"/th/units/{UNIT}/{activity.slug}/"
    out["activity page"] = (*compare(get(client, ours), get(client, f"/th/stock/units/{UNIT}/{activity.slug}/")), 3.0)
    out["unit page"] = (*compare(get(client, f"/th/units/{UNIT}/"), get(client, f"/th/stock/units/{UNIT}/")), 3.0)

    item = Item.objects.filter(activity=activity, kind="single").select_related("current_revision").first()
    option = next(iter(item.current_revision.answer_key["options"]))

    def save() -> None:
        event = {
            "id": str(uuid.uuid4()),
            "kind": "answered",
            "activity": str(activity.pk),
            "item": str(item.pk),
            "payload": {"option": option},
            "at": "2026-11-21T10:00:00Z",
            "language": "th",
        }
        answer = client.post("/sync/events/", json.dumps({"events": [event]}), content_type="application/json")
        if answer.json()["results"][0]["status"] != "stored":
            raise RuntimeError(answer.content.decode())

    def insert() -> None:
        body = {"id": str(uuid.uuid4()), "payload": {"option": option}}
        answer = client.post("/bare-insert/", json.dumps(body), content_type="application/json")
        if answer.status_code != 200:
            raise RuntimeError(answer.content.decode()[:300])

    out["answer save"] = (*compare(save, insert), SAVE_GOAL)
    return out


def main() -> int:
    with copied_world():
        short = 0
        for name, (ours, floor, goal) in measured().items():
            if name == "answer save":
                ratio, ok, words = ours / floor, ours / floor <= goal, f"<= {goal}x a bare authenticated insert"
            else:
                ratio, ok, words = floor / ours, floor / ours >= goal, f">= {goal}x cheaper than a stock page"
            short += not ok
            state = "ok" if ok else "short"
            sys.stdout.write(printed.CPU.write(name=name, ours=ours, floor=floor, ratio=ratio, goal=words, state=state))
    return int(bool(short))


if __name__ == "__main__":
    sys.exit(main())
