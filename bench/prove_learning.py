"""`make prove-learning`: measures every figure of the learning house again, a line each: name, value, goal, ok/short.

Exits 1 when one is short. `ONLY=queries,pages` runs some groups; `SLOW=0` leaves out what needs a browser or minutes,
and says so on a line of its own. What cannot be measured here (PostgreSQL does not answer) is said aloud as well.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import printed as forms  # noqa: E402 - this file is run by its path
from tests.services import answers  # noqa: E402 - as above

POSTGRES = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/plc"
REDIS = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/5"


@dataclass(frozen=True)
class Figure:
    """One measured value against its goal. `ok` is None where it cannot be measured on this machine."""

    name: str
    value: str
    goal: str
    ok: bool | None

    def line(self) -> str:
        state = {True: "ok", False: "short", None: "NOT MEASURED"}[self.ok]
        return f"{self.name}: {self.value} (goal {self.goal}): {state}"


def at_most(name: str, value: float, goal: float, unit: str = "") -> Figure:
    return Figure(name, f"{value:g}{unit}", f"<= {goal:g}{unit}", value <= goal)


def at_least(name: str, value: float, goal: float, unit: str = "") -> Figure:
    return Figure(name, f"{value:g}{unit}", f">= {goal:g}{unit}", value >= goal)


def silent(name: str, printed: str) -> Figure:
    """A programme said nothing that can be read: short, with its last words."""
    return Figure(name, printed.strip()[-300:] or "nothing was measured", "a figure", False)


def output(*words: str, seconds: int = 1500, **env: str) -> tuple[str, int]:
    """What a process of the project prints, and how it ended."""
    outcome = subprocess.run(
        words, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=False, timeout=seconds
    )
    return outcome.stdout + outcome.stderr, outcome.returncode


def python(*words: str, seconds: int = 1500, **env: str) -> str:
    return output(sys.executable, *words, seconds=seconds, **env)[0]


def queries() -> Iterator[Figure]:
    """Queries of the learner's pages and the mentor board, with 10 and with 1,000 learners in the database."""
    printed = python("-m", "bench.queries")
    rows = forms.QUERIES.read(printed)
    if not rows:
        yield silent("queries", printed)
    for row in rows:
        good = row["large"] <= row["small"] and row["large"] <= row["budget"]
        value = f"{row['small']} with 10 learners, {row['large']} with 1,000"
        yield Figure(f"queries, {row['name']}", value, f"<= {row['budget']}, the same", good)


def ratios(program: str, **env: str) -> Iterator[Figure]:
    """CPU of a request, and requests per second, against the stock way of doing it in the same run."""
    where = ", PostgreSQL" if env.get("DATABASE_URL") else ""
    printed = python("-m", program, **env)
    costs, rates = forms.CPU.read(printed), forms.RATE.read(printed)
    if not costs:
        yield silent(f"{program}{where}", printed)
    for kind, row in [*(("CPU", row) for row in costs), *(("requests/s", row) for row in rates)]:
        yield Figure(f"{kind}, {row['name']}{where}", f"{row['ratio']:g}x", row["goal"], row["state"] == "ok")


def pages() -> Iterator[Figure]:
    yield from ratios("bench.pages", DATABASE_URL="")


def throughput() -> Iterator[Figure]:
    yield from ratios("bench.throughput", DATABASE_URL="")


def on_postgres(program: str) -> Callable[[], Iterator[Figure]]:
    """The same with PostgreSQL, whose own CPU counts."""

    def measure() -> Iterator[Figure]:
        if answers(POSTGRES):
            yield from ratios(program, DATABASE_URL=POSTGRES)
        else:
            yield Figure(f"{program}, PostgreSQL", "nothing answers at DATABASE_URL", "a figure", None)

    return measure


def search() -> Iterator[Figure]:
    """Recall of the judged Thai questions over the real content."""
    printed = python("-m", "bench.search", "--rows", "")
    rows = forms.RECALL.read(printed)
    if not rows:
        yield silent("Thai search", printed)
    for row in rows:
        yield at_least("Thai search, recall", row["recall"], 0.95)
        yield at_least("Thai search, judged questions", row["asked"], 50)


def speed() -> Iterator[Figure]:
    """How long whole answers take among 50,000 texts, on this machine as it is now."""
    printed = python("-m", "bench.search", "--rows", "50000")
    rows = [row for row in forms.SPEED.read(printed) if row["rows"] == 50_000 and row["name"] == "search"]
    if not rows:
        yield silent("Thai search among 50,000 texts", printed)
    for row in rows:
        yield at_most("Thai search, p95 among 50,000 texts", row["p95"], 200, " ms")


def fresh(*words: str, longest: float) -> Callable[[], Iterator[Figure]]:
    """How long the README's command takes from nothing, and again."""
    wanted = 1 if "--tests" in words else 2

    def measure() -> Iterator[Figure]:
        printed = python("-m", "bench.fresh", *words, seconds=5400)
        rows = forms.FRESH.read(printed)
        if len(rows) != wanted:
            yield silent(" ".join(("from nothing", *words)), printed)
        for row in rows:
            yield at_most(row["name"], row["seconds"], 5 if "second start" in row["name"] else longest, " s")

    return measure


def weight() -> Iterator[Figure]:
    """Bytes and requests of pages, cold and warm, on a phone."""
    printed = python("-m", "bench.weight")
    rows, painted = forms.WEIGHT.read(printed), forms.PAINT.read(printed)
    if not rows or len(painted) != 2:
        yield silent("weight and largest paint", printed)
    for row in rows:
        most, heaviest = (10, 100) if row["temperature"] == "cold" else (3, 13)
        page = f"{row['temperature']} {row['path']}"
        yield at_most(f"requests, {page}", row["count"], most)
        yield at_most(f"weight, {page}", row["kilobytes"], heaviest, " kB")
    for row in painted:
        longest = 4 if row["temperature"] == "cold" else 1.5
        yield at_most(f"largest paint, {row['temperature']} {row['path']}", row["seconds"], longest, " s")


def suite(name: str, *paths: str) -> Callable[[], Iterator[Figure]]:
    """A figure that is the number of tests that fail."""

    def measure() -> Iterator[Figure]:
        printed = python("-m", "pytest", "-q", "-p", "no:cacheprovider", *paths)
        sums = [line for line in printed.splitlines() if re.match(r"\d+ \w+.* in [\d.]+s", line)]
        tail = sums[-1] if sums else f"nothing ran: {printed.strip()[-300:]}"
        passed = re.search(r"(\d+) passed", tail)
        failed = re.search(r"(\d+) (failed|error)", tail)
        yield Figure(name, tail, "all pass, none skipped", bool(passed) and not failed and "skipped" not in tail)

    return measure


def green(*goals: str) -> Callable[[], Iterator[Figure]]:
    """`make` of each, as a part of `make check`."""

    def measure() -> Iterator[Figure]:
        for goal in goals:
            printed, code = output("make", goal, seconds=3600)
            last = "ends well" if code == 0 else printed.strip()[-600:]
            yield Figure(f"make {goal}", last, "green", code == 0)

    return measure


def services() -> Iterator[Figure]:
    """The suite on PostgreSQL and Redis, as `make test-services` runs it."""
    if answers(POSTGRES) and answers(REDIS):
        yield from green("test-services")()
    else:
        yield Figure("make test-services", "nothing answers at DATABASE_URL, REDIS_URL", "green", None)


QUICK: dict[str, Callable[[], Iterator[Figure]]] = {
    "queries": queries,
    "pages": pages,
    "pages-postgres": on_postgres("bench.pages"),
    "throughput": throughput,
    "search": search,
    "record": suite(
        "answers kept through edits, two languages, rebuild row for row",
        "tests/courses/test_recording.py",
        "tests/courses/test_publishing.py",
    ),
}
SLOW: dict[str, Callable[[], Iterator[Figure]]] = {
    "throughput-postgres": on_postgres("bench.throughput"),
    "check": green("lint", "fresh"),  # its other two, the suites, are fresh-tests and services
    "fresh": fresh(longest=300),
    "fresh-tests": fresh("--tests", longest=600),
    "services": services,
    "root": fresh("--root", longest=600),
    "root-tests": fresh("--root", "--tests", longest=600),
    "speed": speed,
    "weight": weight,
    "axe": suite("axe, serious or critical on each page kind", "tests/e2e/test_accessibility.py"),
    "drills": suite(
        "nothing lost: drills in a browser", "tests/e2e/test_nothing_lost.py", "tests/e2e/test_nothing_mixed.py"
    ),
    "journeys": suite(
        "journeys: whole way, without JavaScript, language midway, author",
        "tests/e2e/test_whole_way.py",
        "tests/e2e/test_without_javascript.py",
        "tests/e2e/test_language_midway.py",
        "tests/e2e/test_author.py",
    ),
    "rights": suite("rights matrix", "tests/rights"),
}


def main() -> int:
    only = set(filter(None, os.environ.get("ONLY", "").split(",")))
    unknown = sorted(only - set(QUICK | SLOW))
    if unknown:
        sys.stdout.write(f"no such group: {', '.join(unknown)}; there are {', '.join(QUICK | SLOW)}\n")
        return 2
    groups = QUICK | (SLOW if only or os.environ.get("SLOW", "1") != "0" else {})
    short = 0
    for name, measure in groups.items():
        if only and name not in only:
            continue
        for figure in measure():
            short += figure.ok is False
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
    left_out = sorted(set(QUICK | SLOW) - set(only or groups))
    if left_out:
        sys.stdout.write(f"not measured this time: {', '.join(left_out)}\n")
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
