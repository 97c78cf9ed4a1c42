"""The server of `make run`: stops before a taken port, and needs nothing that is not there before the set-up."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from core import serving, setup


@pytest.fixture
def taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def called(monkeypatch):
    """What the server would have been called with."""
    calls: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(serving.os, "execve", lambda *words: calls.append(words))
    for name in ("HOST", "DEBUG", "BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORT", "8123")
    return calls


def test_a_taken_port_is_said_with_a_way_on(taken):
    with pytest.raises(serving.PortTaken, match=f"Port {taken} is taken.*PORT={taken + 1}"):
        serving.check_port("127.0.0.1", taken)


def test_make_run_ends_with_words_before_the_first_step(taken, monkeypatch, capsys):
    monkeypatch.setenv("PORT", str(taken))
    monkeypatch.setattr(setup, "Runner", lambda *steps, **options: pytest.fail("a step was done"))

    assert setup.main(["run"]) == 1
    assert f"PORT={taken + 1}" in capsys.readouterr().out


def test_it_runs_on_a_python_without_packages():
    code = "import sys, core.setup; print(sorted({'django', 'wagtail', 'uvicorn'} & set(sys.modules)))"
    bare = [sys.executable, "-S", "-c", code]
    answer = subprocess.run(bare, cwd=setup.ROOT, capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"


def test_the_timer_runs_in_the_server(called):
    serving.serve(Path("/python"), {"LANG": "C"})
    [(python, words, environment)] = called

    assert python == words[0] == "/python"
    assert words[3:] == ["plc_site.asgi:application", *serving.server_words("127.0.0.1", 8123)]
    assert environment == {"LANG": "C", "EMBEDDED": "1", "BASE_URL": "http://127.0.0.1:8123"}


def test_an_address_that_was_set_stays(called):
    serving.serve(Path("/python"), {"BASE_URL": "https://plc.example.org"})

    assert called[0][2]["BASE_URL"] == "https://plc.example.org"


def test_make_dev_watches_every_app(called):
    serving.serve(Path("/python"), os.environ, setup.WATCHED)
    [(_python, words, environment)] = called

    assert environment["DEBUG"] == "1"
    assert {"plc_site", "core", "courses"} <= {words[at + 1] for at, word in enumerate(words) if word == "--reload-dir"}
    assert all((setup.ROOT / folder).is_dir() for folder in setup.WATCHED)
