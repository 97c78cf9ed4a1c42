"""`python3 -m core.setup run`: takes a fresh clone to a running site, step by step, and does only what has changed.

Runs on the machine's own Python before anything is installed, so it uses the standard library alone.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.serving import PortTaken, address, check_port, serve

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
OLDEST = (3, 11)
NETWORK = "Is there a network? Run the same command again: what is already there is not fetched twice."
PLACE = "Is there room on the disk, and may you write to this folder (df -h . ; ls -ld .)?"
VENV_ADVICE = f"{PLACE} If the venv module is missing, as root: apt install python3-venv."
CATALOGUE = "The message names the fragment and the message in it: mend it, or `git restore locale` brings ours back."
STATIC = f"{PLACE} A missing file is named above: `git restore static content/drawings` brings ours back."
DATA = (
    "The message above names the file and the row or line: mend it, or `git restore {0}` brings ours back.\n"
    "The site's answers and people are untouched; the same command goes on from this step."
)
RENDER = "A template or a block cannot be rendered: mend it, or `git restore templates courses core` brings ours back."
AGAIN = (
    "The database is not as this version expects. With data you want to keep: `make backup`, then see docs/deploy.md.\n"
    f"Without: move {VAR / 'plc.sqlite3'} aside (or empty DATABASE_URL), and the same command makes a new one."
)
DEMO = "People to sign in as, their password and second factor: README.md, People of the demo"
SPEED = {"DJANGO_SETTINGS_MODULE": "plc_site.settings.dev"}
APPS = ("accounts", "core", "courses", "competencies", "insights", "requirements.txt")
WATCHED = ("plc_site", *(app for app in APPS if app.isidentifier()))


class SetupError(Exception):
    """A step failed; the text says what to do."""


@dataclass(frozen=True)
class Step:
    """`inputs` are files and folders below the root: while they stand as they were and `makes` is there, it is done.

    `done_by` names an earlier step that does this one's work too when it is done for the first time. What the commands
    of a step that `speaks` print is shown. `advice` says what to do when it fails.
    """

    title: str
    commands: tuple[tuple[str, ...], ...]
    inputs: tuple[str, ...]
    makes: tuple[Path, ...] = ()
    advice: str = ""
    in_database: bool = False
    done_by: str = ""
    only: Callable[[Path], bool] = field(default=lambda path: True)
    speaks: bool = False


def manage(*words: str) -> tuple[str, ...]:
    return (str(PYTHON), "manage.py", *words)


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts or path.suffix == ".txt"


def is_demo(path: Path) -> bool:
    """People of the demo come from code of that name; a change elsewhere does not sow them again."""
    return "demo" in path.name or "demo" in path.parts or is_migration(path)


def makes_words(path: Path) -> bool:
    """What a published body is rendered by."""
    return path.suffix in {".html", ".mo", ".svg"} or {"blocks", "services", "templatetags"} & set(path.parts) != set()


def pip_install(name: str) -> tuple[str, ...]:
    return (str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes", "-r", name)


ENVIRONMENT = [
    Step("virtual environment", (), (), (PYTHON,), VENV_ADVICE),
    Step("packages, pinned by hash", (pip_install("requirements.txt"),), ("requirements.txt",), advice=NETWORK),
]
CHECKS = [
    Step("packages of the checks", (pip_install("requirements-dev.txt"),), ("requirements-dev.txt",), advice=NETWORK),
    Step(
        "front-end packages of the checks",
        ((str(PYTHON), "-m", "core.vendor", "--dev"),),
        ("core/vendor.py", "vendor.lock.json"),
        (ROOT / "static" / "vendor",),
        NETWORK,
    ),
]
TREE = [
    Step(
        "front-end packages, by locked sha512",
        ((str(PYTHON), "-m", "core.vendor"),),
        ("core/vendor.py", "vendor.lock.json"),
        (ROOT / "static" / "vendor",),
        NETWORK,
    ),
    Step(
        "Thai catalogue",
        ((str(PYTHON), "-m", "core.catalogue"),),
        ("locale/fragments", "core/catalogue.py"),
        (ROOT / "locale" / "th" / "LC_MESSAGES" / "django.mo",),
        CATALOGUE,
    ),
    Step(
        "styles, scripts and drawings",
        (manage("collectstatic", "--no-input", "--clear", "--verbosity", "0"),),
        ("static", "content/drawings", "core/css.py", "core/static.py", "plc_site/settings", "requirements.txt"),
        (VAR / "static" / "staticfiles.json",),
        STATIC,
    ),
]
DATABASE = [
    Step(
        "database",
        (manage("migrate", "--no-input", "--verbosity", "0"),),
        ("accounts", "core", "courses", "competencies", "insights", "community", "portfolios", "requirements.txt"),
        advice="See the message above. Nothing was lost: a migration that fails changes nothing.",
        in_database=True,
        only=is_migration,
    ),
    Step(
        "schools and agencies",
        (manage("load_schools"),),
        ("accounts/data", "accounts/management/commands/load_schools.py"),
        advice=DATA.format("accounts/data"),
        in_database=True,
    ),
    Step(
        "competencies and questionnaires",
        (manage("load_frameworks"), manage("load_questionnaires")),
        ("competencies/data", "competencies/management"),
        advice=DATA.format("competencies/data"),
        in_database=True,
    ),
    Step(
        "units and tutorials in two languages",
        (manage("load_content"),),
        ("content", "courses/content", "courses/services/loading.py", "courses/blocks"),
        advice=DATA.format("content") + "\ncontent/README.md says how a unit is written.",
        in_database=True,
    ),
    Step(
        "editors and their review",
        (manage("load_roles"),),
        ("courses/services/roles.py",),
        advice=AGAIN,
        in_database=True,
    ),
    Step(
        "published pages rendered",
        (manage("compile_courses"),),
        ("templates/courses", "templates/components", "locale/fragments", "courses", "core/templatetags"),
        advice=RENDER,
        in_database=True,
        only=makes_words,
        done_by="units and tutorials in two languages",
    ),
    Step("people of the demo", (manage("seed_demo"),), APPS, advice=AGAIN, in_database=True, only=is_demo, speaks=True),
]


class Stamps:
    """What each step was last done with. Those of the tree lie in .venv, those of the data in var/."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.known: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.known = {}

    def keep(self, title: str, stamp: str) -> None:
        self.known[title] = stamp
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".part")
        partial.write_text(json.dumps(self.known, indent=1), encoding="utf-8")
        partial.replace(self.path)


def files_below(name: str) -> Iterator[Path]:
    """Every file of an input, in a fixed order, without what Python leaves behind."""
    path = ROOT / name
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(one for one in folders if one != "__pycache__")
        yield from (Path(folder) / one for one in sorted(names))


def stamp_of(step: Step) -> str:
    """A digest of the inputs' content, of the commands and of the database they went into."""
    digest = hashlib.sha256(repr((step.commands, sys.version_info[:2])).encode())
    for name in step.inputs:
        for path in files_below(name):
            if step.only(path.relative_to(ROOT)):
                digest.update(str(path.relative_to(ROOT)).encode())
                digest.update(path.read_bytes())
    if step.in_database:
        digest.update(database_identity().encode())
    return digest.hexdigest()


def database_identity() -> str:
    """Which database this is: when its first migration ran tells a fresh file from the old one."""
    url = os.environ.get("DATABASE_URL", "").strip()
    if url and not url.startswith("sqlite:"):
        return f"{url} {time.time()}"
    path = Path(url.removeprefix("sqlite://")) if url else VAR / "plc.sqlite3"
    if not path.exists():
        return f"{path} {time.time()}"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        try:
            first = connection.execute("SELECT min(applied), count(*) FROM django_migrations").fetchone()
        except sqlite3.Error:
            first = time.time()
    return f"{path} {first}"


class Runner:
    """Does the steps in order and says so; quick when there is nothing to do."""

    def __init__(self, steps: list[Step], *, closing: str = "") -> None:
        self.steps = steps
        self.closing = closing
        self.tree, self.data = Stamps(VENV / "stamps.json"), Stamps(VAR / "stamps.json")
        self.done: set[str] = set()
        self.waiting: list[str] = []

    def run(self) -> None:
        """A step as it was is named once another is done: when nothing has changed, nothing is said."""
        total = len(self.steps) + bool(self.closing)
        for number, step in enumerate(self.steps, start=1):
            stamps, begin = self.data if self.is_data(step) else self.tree, f"[{number}/{total}] {step.title}"
            if stamps.known.get(step.title) == stamp_of(step) and all(path.exists() for path in step.makes):
                self.waiting.append(f"{begin}: as it was")
                self.tell(only_after_a_step=True)
                continue
            if step.done_by in self.done and step.title not in stamps.known:
                self.waiting.append(f"{begin}: done with {step.done_by}")
                self.tell()
            else:
                self.tell()
                self.do(step, begin)
            stamps.keep(step.title, stamp_of(step))
            self.done.add(step.title)
        if self.closing:
            say(f"[{total}/{total}] {self.closing}")

    def tell(self, *, only_after_a_step: bool = False) -> None:
        """Names the steps that were waiting to be named."""
        if self.done or not only_after_a_step:
            for words in self.waiting:
                say(words)
            self.waiting.clear()

    @staticmethod
    def is_data(step: Step) -> bool:
        return step.in_database or any(path.is_relative_to(VAR) for path in step.makes)

    @staticmethod
    def do(step: Step, begin: str) -> None:
        """Raises SetupError with the command's own words and what to do about them."""
        say(f"{begin} ... ", end="")
        started, spoken = time.monotonic(), ""
        if step.makes == (PYTHON,):
            make_virtualenv(step.advice)
        for command in step.commands:
            outcome = subprocess.run(
                command, cwd=ROOT, env=os.environ | SPEED, capture_output=True, text=True, check=False
            )
            if outcome.returncode:
                words = "\n".join((outcome.stdout + outcome.stderr).strip().splitlines()[-15:])
                shown = " ".join(command).replace(str(ROOT) + "/", "")
                raise SetupError(f"{words}\n\nThis step failed: {shown}\n{step.advice}".rstrip())
            spoken += outcome.stdout if step.speaks else ""
        say(f"{time.monotonic() - started:.1f} s")
        say(spoken, end="")


def make_virtualenv(advice: str = "") -> None:
    """Raises SetupError when the venv module is missing, as it is on Debian until python3-venv is installed."""
    name = f"python3.{sys.version_info[1]}-venv"
    missing = f"Python's venv module is missing. As root: apt install python3-venv   (or {name})"
    if works():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    outcome = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if outcome.returncode or not PYTHON.exists():
        raise SetupError(f"{(outcome.stdout + outcome.stderr).strip()}\n\n{missing}\n{advice}".rstrip())


def works() -> bool:
    """Whether there is a virtual environment of this Python, made by us or by hand, with pip in it."""
    if not PYTHON.exists():
        return False
    ask = "import sys, pip; print(sys.version_info[:2])"
    outcome = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False)
    return outcome.stdout.strip() == str(sys.version_info[:2])


def say(words: str, *, end: str = "\n") -> None:
    sys.stdout.write(words + end)
    sys.stdout.flush()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two set-ups in one tree wait for each other."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(*, reload: bool = False) -> None:
    host, port = address()
    check_port(host, port)
    with alone():
        Runner([*ENVIRONMENT, *TREE, *DATABASE], closing=f"open http://{host}:{port}   (Ctrl+C stops)\n{DEMO}").run()
    os.chdir(ROOT)
    serve(PYTHON, os.environ | SPEED, WATCHED if reload else ())


def prepare(steps: list[Step]) -> None:
    with alone():
        Runner(steps).run()


GOALS: dict[str, Callable[[], None]] = {
    "run": run,
    "dev": lambda: run(reload=True),
    "data": lambda: prepare([*ENVIRONMENT, *TREE, *DATABASE]),
    "tests": lambda: prepare([*ENVIRONMENT, *CHECKS, *TREE]),
    "static": lambda: prepare(TREE),
    "environment": lambda: prepare([*ENVIRONMENT, *CHECKS]),
}


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        return 1
    if len(arguments) != 1 or arguments[0] not in GOALS:
        say(f"say one of: {' '.join(GOALS)}")
        return 2
    try:
        GOALS[arguments[0]]()
    except (SetupError, PortTaken) as error:
        say(f"failed\n\n{error}")
        return 1
    except KeyboardInterrupt:
        say("\nstopped; the same command goes on where it was")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
