"""Where a check is told to look away, the line says why."""

import re
import subprocess

from core.setup import ROOT

BARE = re.compile(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\]|noqa|type: ignore)\s*$")
PLAIN = re.compile(r"\b_meta\b.*# noqa: SLF001$")  # Django's own public name


def lines_without_a_reason(path: str, text: str) -> list[str]:
    lines = enumerate(text.splitlines(), 1)
    return [f"{path}:{number}" for number, line in lines if BARE.search(line) and not PLAIN.search(line)]


def test_no_check_is_silenced_without_a_reason():
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [path for path in listed.stdout.split() if (ROOT / path).exists()]
    found = [one for path in paths for one in lines_without_a_reason(path, (ROOT / path).read_text("utf-8"))]

    assert len(paths) > 300
    assert found == []


def test_a_reason_is_words_on_the_same_line():
    silenced = "x = f()  # " + "noqa: S311"
    told = f"{silenced} - any will do\ny = g()  # " + "type: ignore[misc]  # our own"

    assert lines_without_a_reason("a.py", f"{silenced}\n{told}\n") == ["a.py:1"]
