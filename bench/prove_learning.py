"""`make prove-learning`: measures every figure of the learning house again, a line each: name, value, goal, ok/short.

Exits 1 when one is short. `ONLY=queries,pages` runs some groups; `SLOW=0` leaves out what needs a browser or minutes,
and says so on a line of its own.
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


@dataclass(frozen=True)
class Figure:
    """One measured value against its goal."""

    name: str
    value: str
    goal: str
    ok: bool

    def line(self) -> str:
        return f"{self.name}: {self.value} (goal {self.goal}): {'ok' if self.ok else 'short'}"


def at_most(name: str, value: float, goal: float, unit: str = "") -> Figure:
    return Figure(name, f"{value:g}{unit}", f"<= {goal:g}{unit}", value <= goal)


def at_least(name: str, value: float, goal: float, unit: str = "") -> Figure:
    return Figure(name, f"{value:g}{unit}", f">= {goal:g}{unit}", value >= goal)


def python(*words: str, seconds: int = 1500) -> str:
    """What a process of the project prints."""
    outcome = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=seconds
    )
    return outcome.stdout + outcome.stderr


def queries() -> Iterator[Figure]:
    """Queries of the learner's pages and the mentor board, with 10 and with 1,000 learners in the database."""
    printed = python("-m", "bench.queries")
    rows = re.findall(r"^(.+): (\d+) and (\d+) queries, budget (\d+)$", printed, re.MULTILINE)
    if not rows:
        yield Figure("queries", printed.strip()[-300:] or "nothing was measured", "a figure", False)
    for name, small, large, budget in rows:
        constant = int(large) <= int(small)
        value = f"{small} with 10 learners, {large} with 1,000"
        yield Figure(f"queries, {name}", value, f"<= {budget}, the same", constant and int(large) <= int(budget))


def pages() -> Iterator[Figure]:
    """CPU of a request against the stock way of doing it, in the same run."""
    printed = python("-m", "bench.pages")
    rows = re.findall(r"^(.+): .* ratio ([\d.]+) \((.+)\): (ok|short)$", printed, re.MULTILINE)
    if not rows:
        yield Figure("pages", printed.strip()[-300:], "a figure", False)
    for name, ratio, goal, state in rows:
        yield Figure(f"CPU, {name}", f"{ratio}x", goal, state == "ok")


def search() -> Iterator[Figure]:
    """Recall of the judged Thai questions over the real content."""
    printed = python("-m", "bench.search", "--rows", "")
    found = re.search(r"recall[^\d]*([\d.]+)", printed)
    yield at_least("Thai search, recall", float(found[1]) if found else 0.0, 0.95)
    asked = len(re.findall(r"^- ", (ROOT / "tests/core/thai_queries.yaml").read_text(encoding="utf-8"), re.MULTILINE))
    yield at_least("Thai search, judged questions", asked, 50)


def speed() -> Iterator[Figure]:
    """How long whole answers take among 50,000 texts, on this machine as it is now."""
    printed = python("-m", "bench.search", "--rows", "50000")
    found = re.search(r"rows +50000  search  median [\d.]+ ms  p95 ([\d.]+) ms", printed)
    yield at_most("Thai search, p95 among 50,000 texts", float(found[1]) if found else float("inf"), 200, " ms")


def fresh(*words: str, longest: float) -> Callable[[], Iterator[Figure]]:
    """How long the README's command takes from nothing, and again."""

    def measure() -> Iterator[Figure]:
        printed = python("-m", "bench.fresh", *words, seconds=3600)
        rows = re.findall(r"^(.+): ([\d.]+) s$", printed, re.MULTILINE)
        if len(rows) != 2:
            yield Figure(" ".join(("make run from nothing", *words)), printed.strip()[-300:], "a figure", False)
        for name, seconds in rows:
            yield at_most(name, float(seconds), 5 if "second start" in name else longest, " s")

    return measure


def weight() -> Iterator[Figure]:
    """Bytes and requests of pages, cold and warm, on a phone."""
    printed = python("-m", "bench.weight")
    rows = re.findall(r"^(cold|warm) (\S+): (\d+) requests ([\d.]+) kB$", printed, re.MULTILINE)
    if not rows:
        yield Figure("weight", printed.strip()[-300:], "a figure", False)
    for temperature, path, count, kilobytes in rows:
        most, heaviest = (10, 100) if temperature == "cold" else (3, 13)
        yield at_most(f"requests, {temperature} {path}", int(count), most)
        yield at_most(f"weight, {temperature} {path}", float(kilobytes), heaviest, " kB")
    painted = re.findall(r"^painted (cold|warm) (\S+): ([\d.]+) s$", printed, re.MULTILINE)
    if len(painted) != 2:
        yield Figure("largest paint", printed.strip()[-300:], "a figure", False)
    for temperature, path, seconds in painted:
        yield at_most(f"largest paint, {temperature} {path}", float(seconds), 4 if temperature == "cold" else 1.5, " s")


def suite(name: str, *paths: str) -> Callable[[], Iterator[Figure]]:
    """A figure that is the number of tests that fail."""

    def measure() -> Iterator[Figure]:
        printed = python("-m", "pytest", "-q", "-p", "no:cacheprovider", *paths)
        tail = printed.strip().splitlines()[-1] if printed.strip() else "nothing ran"
        passed = re.search(r"(\d+) passed", tail)
        failed = re.search(r"(\d+) (failed|error)", tail)
        yield Figure(name, tail, "all pass, none skipped", bool(passed) and not failed and "skipped" not in tail)

    return measure


QUICK: dict[str, Callable[[], Iterator[Figure]]] = {
    "queries": queries,
    "pages": pages,
    "search": search,
    "record": suite(
        "answers kept through edits, two languages, rebuild row for row",
        "tests/courses/test_recording.py",
        "tests/courses/test_publishing.py",
    ),
}
SLOW: dict[str, Callable[[], Iterator[Figure]]] = {
    "fresh": fresh(longest=300),
    "root": fresh("--root", longest=600),
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
    groups = QUICK | (SLOW if os.environ.get("SLOW", "1") != "0" else {})
    short = 0
    for name, measure in groups.items():
        if only and name not in only:
            continue
        for figure in measure():
            short += not figure.ok
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
    left_out = sorted(set(QUICK | SLOW) - set(only or groups))
    if left_out:
        sys.stdout.write(f"not measured this time: {', '.join(left_out)}\n")
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
