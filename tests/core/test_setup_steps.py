"""The set-up: does only what has changed, and says what to do when a step fails."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core import setup
from core.setup import Runner, SetupError, Step

STEPS = [*setup.ENVIRONMENT, *setup.CHECKS, *setup.TREE, *setup.DATABASE]


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VAR", tmp_path / "var")
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def counting(tree, **options):
    """A step that writes a line each time it is done."""
    code = f"open({str(tree / 'done')!r}, 'a').write('x')"
    (tree / "input").mkdir(exist_ok=True)
    return Step("counting", ((sys.executable, "-c", code),), ("input",), **options)


def times(tree):
    return len((tree / "done").read_text()) if (tree / "done").exists() else 0


def test_a_step_is_done_once_while_its_inputs_stand(tree):
    (tree / "input").mkdir()
    (tree / "input" / "a").write_text("1")
    Runner([counting(tree)]).run()
    Runner([counting(tree)]).run()

    assert times(tree) == 1


@pytest.mark.parametrize("change", ["content", "new file", "renamed", "removed"])
def test_a_changed_input_does_it_again(tree, change):
    first = tree / "input" / "a"
    first.parent.mkdir()
    first.write_text("1")
    Runner([counting(tree)]).run()
    {
        "content": lambda: first.write_text("2"),
        "new file": lambda: (tree / "input" / "b").write_text("1"),
        "renamed": lambda: first.rename(tree / "input" / "c"),
        "removed": first.unlink,
    }[change]()
    Runner([counting(tree)]).run()

    assert times(tree) == 2


def test_what_a_step_made_and_is_gone_is_made_again(tree):
    (tree / "made").touch()
    Runner([counting(tree, makes=(tree / "made",))]).run()
    (tree / "made").unlink()
    Runner([counting(tree, makes=(tree / "made",))]).run()

    assert times(tree) == 2


def test_a_fresh_database_is_filled_again(tree):
    import sqlite3
    from contextlib import closing

    def migrated(moment):
        (tree / "var").mkdir(exist_ok=True)
        (tree / "var" / "plc.sqlite3").unlink(missing_ok=True)
        with closing(sqlite3.connect(tree / "var" / "plc.sqlite3")) as connection, connection:
            connection.execute("CREATE TABLE django_migrations (applied)")
            connection.execute("INSERT INTO django_migrations VALUES (?)", [moment])

    migrated("2026-01-01")
    Runner([counting(tree, in_database=True)]).run()
    Runner([counting(tree, in_database=True)]).run()
    assert times(tree) == 1

    migrated("2026-01-02")
    Runner([counting(tree, in_database=True)]).run()
    assert times(tree) == 2


def test_a_failed_step_is_tried_again_and_says_what_to_do(tree, capsys):
    broken = Step("broken", ((sys.executable, "-c", "raise SystemExit('it broke')"),), (), advice="Mend it so.")

    for _again in range(2):
        with pytest.raises(SetupError, match=r"(?s)it broke.*Mend it so\."):
            Runner([broken]).run()


def test_a_step_done_by_an_earlier_one_is_not_done_twice_at_first(tree):
    first = Step("first", (), ())
    Runner([first, counting(tree, done_by="first")]).run()
    assert times(tree) == 0

    (tree / "input" / "a").write_text("changed")
    Runner([first, counting(tree, done_by="first")]).run()
    assert times(tree) == 1


def test_what_was_done_already_is_named_so_that_no_number_is_missing(tree, capsys):
    first, last = Step("first", (), ()), Step("last", (), ())
    Runner([first, last]).run()
    capsys.readouterr()
    Runner([first, counting(tree), last, Step("with it", (), (), done_by="counting")], closing="open").run()

    said = [line.split(" ... ")[0] for line in capsys.readouterr().out.splitlines()]
    assert said == [
        "[1/5] first: as it was",
        "[2/5] counting",
        "[3/5] last: as it was",
        "[4/5] with it: done with counting",
        "[5/5] open",
    ]


def test_nothing_is_said_of_steps_when_nothing_has_changed(tree, capsys):
    Runner([counting(tree)]).run()
    capsys.readouterr()
    Runner([counting(tree)], closing="open").run()

    assert capsys.readouterr().out == "[2/2] open\n"


def test_a_step_that_speaks_is_heard(tree, capsys):
    words = ((sys.executable, "-c", "print('password: water')"),)
    Runner([Step("quiet", words, ()), Step("loud", words, (), speaks=True)]).run()

    assert capsys.readouterr().out.count("password: water") == 1


def test_the_people_of_the_demo_are_shown_and_where_they_stand_is_said():
    assert [step.title for step in STEPS if step.speaks] == ["people of the demo"]
    assert "README.md, People of the demo" in setup.DEMO
    assert "\n## People of the demo\n" in (setup.ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_step_says_what_to_do_when_it_fails(step, monkeypatch):
    assert len(step.advice) > 40
    monkeypatch.setattr(setup, "PYTHON", Path("/nowhere/bin/python"))
    monkeypatch.setattr(setup.sys, "executable", "/bin/false")
    monkeypatch.setattr(setup, "VENV", Path("/nowhere"))
    broken = replace(
        step, commands=(("false",),), makes=(setup.PYTHON,) if step.makes[:1] == STEPS[0].makes else step.makes
    )

    with pytest.raises(SetupError) as failure:
        Runner.do(broken, "[1/1] broken")
    assert step.advice in str(failure.value)


def test_advice_names_folders_that_are_there():
    named = {
        name for step in STEPS for words in re.findall(r"git restore ([^`]+)`", step.advice) for name in words.split()
    }

    assert named
    assert [name for name in sorted(named) if not (setup.ROOT / name).exists()] == []


def test_a_missing_venv_module_names_the_package(tree, monkeypatch):
    monkeypatch.setattr(setup.sys, "executable", "/bin/false")
    monkeypatch.setattr(setup, "PYTHON", tree / "none")

    with pytest.raises(SetupError, match="apt install python3-venv"):
        setup.make_virtualenv()


def test_a_virtual_environment_that_works_is_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(setup.shutil, "rmtree", lambda *words, **options: pytest.fail("it was thrown away"))
    monkeypatch.setattr(setup, "PYTHON", Path(sys.executable))

    setup.make_virtualenv()


def test_every_command_of_the_set_up_is_there():
    from django.core.management import get_commands

    known = get_commands()
    named = [words[2] for step in setup.DATABASE for words in step.commands]

    assert [name for name in named if name not in known] == []


def test_every_input_of_a_step_is_there():
    assert [name for step in STEPS for name in step.inputs if not (setup.ROOT / name).exists()] == []
