"""`python -m bench.throughput`: pages of a real server against a stock Wagtail page on the same server, in one run.

uvicorn in a process of its own, as `make run` starts it; a few lines kept open ask as a signed-in learner. Sides take
turns. Requests per second, and the CPU that the server (and PostgreSQL, where it is the database) spends on each.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from bench import printed
from bench.fresh import free_port
from bench.world import ROOT, UNIT, add_learners, copied_world, signed_in

LINES, ROUNDS, PER_LINE = 4, 5, 25
SLOWEST_START = 60
GOAL = 3.0


def server_cpu(pid: int) -> float:
    """Seconds of CPU of the server's process, and of PostgreSQL where it is the database."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + postgres_cpu()


def postgres_cpu() -> float:
    """Seconds of CPU of all that PostgreSQL runs on this machine, where it is the database."""
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return 0.0
    total = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "comm").read_text("ascii", "replace").startswith("postgres"):
                total += int((process / "schedstat").read_text("ascii").split()[0]) / 1e9
        except OSError:  # it has ended
            continue
    return total


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """Its port and process; it works on this process's database."""
    port = free_port()
    words = ["bench.asgi:application", "--port", str(port), "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen([sys.executable, "-m", "uvicorn", *words], cwd=ROOT, env=os.environ | {"EMBEDDED": "0"})
    try:
        ends = time.monotonic() + SLOWEST_START
        while not is_up(port):
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError("the server did not start")
            time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def is_up(port: int) -> bool:
    try:
        ask(HTTPConnection("127.0.0.1", port, timeout=10), "/livez", "")
    except OSError:
        return False
    return True


def ask(line: HTTPConnection, path: str, session: str) -> None:
    line.request("GET", path, headers={"Host": "testserver", "Cookie": f"sessionid={session}"})
    answer = line.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")


def load(port: int, path: str, session: str, count: int) -> None:
    """Every line asks as soon as it was answered."""

    def talk(_number: int) -> None:
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        for _turn in range(count):
            ask(line, path, session)
        line.close()

    with ThreadPoolExecutor(LINES) as threads:
        list(threads.map(talk, range(LINES)))


def measure(port: int, pid: int, path: str, session: str) -> tuple[float, float]:
    """Requests per second, and CPU milliseconds of one."""
    spent, started = server_cpu(pid), time.monotonic()
    load(port, path, session, PER_LINE)
    seconds, total = time.monotonic() - started, LINES * PER_LINE
    return total / seconds, (server_cpu(pid) - spent) * 1000 / total


def compare(port: int, pid: int, paths: tuple[str, str], session: str) -> list[tuple[float, float]]:
    """Medians of both sides, taking turns: ours first."""
    for path in paths:
        load(port, path, session, 5)
    rounds = [[measure(port, pid, path, session) for path in paths] for _round in range(ROUNDS)]
    sides = [[one[side] for one in rounds] for side in (0, 1)]
    return [(median(rate for rate, _cpu in side), median(cpu for _rate, cpu in side)) for side in sides]


def lines(name: str, ours: tuple[float, float], stock: tuple[float, float]) -> Iterator[tuple[str, bool]]:
    """What is said of one page, and whether it is good."""
    rate, cost = ours[0] / stock[0], stock[1] / ours[1]
    words = {True: "ok", False: "short"}
    goals = f">= {GOAL:g}x a stock page", f">= {GOAL:g}x cheaper than a stock page"
    yield (
        printed.RATE.write(
            name=f"{name}, pages through the server",
            ours=ours[0],
            floor=stock[0],
            ratio=rate,
            goal=goals[0],
            state=words[rate >= GOAL],
        ),
        rate >= GOAL,
    )
    yield (
        printed.CPU.write(
            name=f"{name}, CPU of the server",
            ours=ours[1],
            floor=stock[1],
            ratio=cost,
            goal=goals[1],
            state=words[cost >= GOAL],
        ),
        cost >= GOAL,
    )


def main() -> int:
    short = 0
    with copied_world() as folder:
        (folder / "static").mkdir()
        from django.db import connections

        from courses.models import Item

        single = Item.objects.filter(activity__unit__slug=UNIT, kind="single").order_by("activity__position")
        activity = single.select_related("activity").first().activity
        client = signed_in(add_learners(1)[0])
        session = client.cookies["sessionid"].value
        connections.close_all()
        pages = {"activity page": f"units/{UNIT}/{activity.slug}/", "unit page": f"units/{UNIT}/"}
        with server() as (port, pid):
            for name, path in pages.items():
                found = compare(port, pid, (f"/th/{path}", f"/th/stock/{path}"), session)
                for line, ok in lines(name, *found):
                    short += not ok
                    sys.stdout.write(line)
                    sys.stdout.flush()
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
