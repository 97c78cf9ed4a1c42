"""`make prove-learning` reads what the bench programs print, holds each figure to its goal, and exits by it."""

import json
import os
import subprocess
import sys

import pytest

from bench import fresh, printed, prove_learning, thai_corpus, throughput
from core import setup

STATES = {True: "ok", False: "short"}


def ratio(name, value, *, good):
    return printed.CPU.write(name=name, ours=2.5, floor=2.5 * value, ratio=value, goal=">= 3x", state=STATES[good])


def weighed(kilobytes):
    rows = [
        printed.WEIGHT.write(temperature=one, path="/th/", count=3, kilobytes=kilobytes) for one in ("cold", "warm")
    ]
    return "".join(
        [*rows, *(printed.PAINT.write(temperature=one, path="/th/", seconds=1.25) for one in ("cold", "warm"))]
    )


def timed(*seconds):
    names = ["clean clone, make run", "clean clone, second start"]
    return "".join(printed.FRESH.write(name=name, seconds=one) for name, one in zip(names, seconds, strict=False))


def asked(count, recall):
    return printed.RECALL.write(asked=count, recall=recall, precision=1.0, exact=40) + "  missed ป่า: lanna\n"


# A group, what its programme prints when all is well, and what it prints when a figure is short.
SAMPLES = {
    "queries": (
        printed.QUERIES.write(name="unit page", small=4, large=4, budget=8),
        printed.QUERIES.write(name="unit page", small=4, large=5, budget=8),
    ),
    "pages": (ratio("unit page", 3.1, good=True), ratio("unit page", 2.9, good=False)),
    "pages-postgres": (ratio("unit page", 3.1, good=True), ratio("unit page", 2.9, good=False)),
    "throughput": (
        "".join(line for line, _ok in throughput.lines("unit page", (90.0, 4.0), (20.0, 16.0))),
        "".join(line for line, _ok in throughput.lines("unit page", (50.0, 4.0), (20.0, 16.0))),
    ),
    "throughput-postgres": (
        "".join(line for line, _ok in throughput.lines("unit page", (90.0, 4.0), (20.0, 16.0))),
        "".join(line for line, _ok in throughput.lines("unit page", (90.0, 8.0), (20.0, 16.0))),
    ),
    "search": (asked(80, 0.991), asked(80, 0.949)),
    "speed": (
        printed.SPEED.write(rows=50_000, name="search", median=20.0, p95=45.5),
        printed.SPEED.write(rows=50_000, name="search", median=20.0, p95=245.5),
    ),
    "weight": (weighed(12.5), weighed(101.5)),
    "fresh": (timed(58.2, 3.2), timed(58.2, 5.2)),
    "root": (timed(58.2, 3.2), timed(601.0, 3.2)),
    "fresh-tests": (timed(300.0), timed(601.0)),
    "root-tests": (timed(300.0), timed(601.0)),
}


@pytest.fixture
def prints(monkeypatch):
    """Whatever programme is asked prints this, and ends with this code; both services answer."""

    def say(text, code=0):
        monkeypatch.setattr(prove_learning, "output", lambda *words, **options: (text, code))
        monkeypatch.setattr(prove_learning, "answers", lambda url: True)

    return say


def outcome(monkeypatch, group):
    monkeypatch.setenv("ONLY", group)
    return prove_learning.main()


@pytest.mark.parametrize("group", sorted(SAMPLES))
def test_a_good_figure_ends_well(group, prints, monkeypatch, capsys):
    prints(SAMPLES[group][0])

    assert outcome(monkeypatch, group) == 0
    said = capsys.readouterr().out
    assert ": ok\n" in said
    assert "short" not in said


@pytest.mark.parametrize("group", sorted(SAMPLES))
def test_a_short_figure_is_said_and_fails(group, prints, monkeypatch, capsys):
    prints(SAMPLES[group][1])

    assert outcome(monkeypatch, group) == 1
    assert ": short\n" in capsys.readouterr().out


@pytest.mark.parametrize("group", sorted(prove_learning.QUICK | prove_learning.SLOW))
def test_a_programme_that_says_nothing_is_short(group, prints, monkeypatch):
    prints("Traceback (most recent call last): ...", code=1)

    assert outcome(monkeypatch, group) == 1


@pytest.mark.parametrize("group", ["check", "services"])
def test_a_command_that_ends_well_is_green(group, prints, monkeypatch, capsys):
    prints("", code=0)

    assert outcome(monkeypatch, group) == 0
    assert ": ok\n" in capsys.readouterr().out


@pytest.mark.parametrize("group", ["pages-postgres", "throughput-postgres", "services"])
def test_what_cannot_be_measured_here_is_said_aloud(group, monkeypatch, capsys):
    monkeypatch.setattr(prove_learning, "answers", lambda url: False)

    assert outcome(monkeypatch, group) == 0
    assert "NOT MEASURED" in capsys.readouterr().out


def test_a_group_that_is_not_there_is_refused_with_the_names(monkeypatch, capsys):
    assert outcome(monkeypatch, "qeries") == 2
    assert "queries" in capsys.readouterr().out


def test_what_was_left_out_is_named(prints, monkeypatch, capsys):
    prints(SAMPLES["search"][0])
    outcome(monkeypatch, "search")

    left_out = capsys.readouterr().out.splitlines()[-1]
    assert left_out.startswith("not measured this time: ")
    assert set(left_out.partition(": ")[2].split(", ")) == set(prove_learning.QUICK | prove_learning.SLOW) - {"search"}


def test_every_group_that_reads_a_programme_has_its_sample_here():
    suites = {"record", "axe", "drills", "journeys", "rights", "check", "services"}

    assert set(prove_learning.QUICK | prove_learning.SLOW) - suites == set(SAMPLES)


@pytest.mark.parametrize("name", ["QUERIES", "CPU", "RATE", "RECALL", "SPEED", "WEIGHT", "PAINT", "FRESH"])
def test_every_form_of_a_line_is_read_as_it_was_written(name):
    form = getattr(printed, name)
    given = {"d": 12, "f": 3.0, "": "หน้าหน่วย" if name in {"WEIGHT", "PAINT"} else "หน้า หน่วย, 2: a (b)"}
    values = {
        hole: given[(spec or "")[-1:]] for _text, hole, spec, _kind in printed.Formatter().parse(form.form) if hole
    }

    assert form.read("something before\n" + form.write(**values) + "and after\n") == [values]


@pytest.mark.parametrize("program", ["queries", "pages", "searching", "weight", "fresh", "throughput"])
def test_the_programmes_print_by_these_forms(program):
    """No line with a figure is put together elsewhere."""
    assert "printed." in (setup.ROOT / "bench" / f"{program}.py").read_text(encoding="utf-8")


def test_the_judged_questions_are_counted_by_the_loader():
    assert len(thai_corpus.judged()) >= 50


@pytest.mark.parametrize(
    ("body", "good"), [("assert True", True), ("assert False", False), ("pytest.skip('x')", False)]
)
def test_a_suite_is_read_from_what_pytest_itself_prints(tmp_path, body, good):
    path = tmp_path / "test_one.py"
    path.write_text(f"import pytest\n\n\ndef test_passes():\n    pass\n\n\ndef test_it():\n    {body}\n")
    measure = prove_learning.suite("one", "-c", os.devnull, "--noconftest", "--rootdir", str(tmp_path), str(path))

    assert [figure.ok for figure in measure()] == [good]


def test_the_seconds_of_a_command_are_read_from_what_a_run_prints(tmp_path):
    (tmp_path / "Makefile").write_text("test:\n\t@true\n")
    found = dict(fresh.commands(["make"], tmp_path, fresh.environment(), "clean clone", tests=True))

    assert list(found) == ["clean clone, make test"]
    (tmp_path / "Makefile").write_text("test:\n\t@echo 1 failed; false\n")
    with pytest.raises(RuntimeError, match="1 failed"):
        list(fresh.commands(["make"], tmp_path, fresh.environment(), "clean clone", tests=True))


@pytest.mark.slow
def test_recall_is_read_from_a_real_run():
    """The cheapest of the programmes, from its process to the figures."""
    figures = list(prove_learning.search())

    assert [figure.name for figure in figures] == ["Thai search, recall", "Thai search, judged questions"]
    assert figures[1].value == f"{len(thai_corpus.judged())}"


def test_it_runs_by_its_path():
    code = "import runpy, json; print(json.dumps(sorted(runpy.run_path('bench/prove_learning.py')['QUICK'])))"
    answer = subprocess.run([sys.executable, "-c", code], cwd=setup.ROOT, capture_output=True, text=True, check=True)

    assert json.loads(answer.stdout) == sorted(prove_learning.QUICK)
