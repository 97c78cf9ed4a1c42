"""Databases of the suite: migrated once per content, kept in var/test, copied for each worker and restored by copying.

`plain` is migrated and nothing more; `small` has the one small unit of tests/courses/content; `seeded` holds what
`make run` shows: schools, frameworks, units, demo people.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

from core import setup
from tests.services import answers

HOME = setup.ROOT / "var" / "test"
OLD = 6 * 3600
APPS = ("accounts", "core", "courses", "competencies", "insights")
SEEDS = (*APPS, "content", "templates/courses", "templates/components", "locale/fragments", "requirements.txt")
# Migrating makes tens of thousands of classes: looking for garbage after every 700 things costs a third of the time.
BUILD = """
import gc, sys, django
from django.conf import settings
gc.set_threshold(200_000, 20, 100)
options = settings.DATABASES["default"]["OPTIONS"]
if "init_command" in options:
    options["init_command"] += " PRAGMA synchronous=OFF;"  # a power cut may cost a template
django.setup()
from django.core.management import call_command
for words in sys.argv[1:]:
    call_command(*words.split())
"""


def seed_commands() -> list[str]:
    """The very commands `make run` does after migrating."""
    steps = [step for step in setup.DATABASE[1:] if not step.done_by]
    return [" ".join(words[2:]) for step in steps for words in step.commands]


SMALL = "tests/courses/content"


def commands_of(level: str) -> list[str]:
    """What makes a level out of the one below it."""
    known = {"plain": ["migrate --no-input --verbosity 0"], "small": [f"load_content --root {SMALL}"]}
    return known.get(level) or seed_commands()


def digest(level: str) -> str:
    """What the content of a template hangs on."""
    found = hashlib.sha256(repr((level, commands_of(level), sys.version_info[:2])).encode())
    names = {"plain": APPS, "small": (*SEEDS, SMALL)}.get(level, SEEDS)
    for name in names:
        for path in setup.files_below(name):
            migrations = setup.is_migration(path.relative_to(setup.ROOT)) or path.name in {
                "cache_table.py",
                "fields.py",
            }
            if path.suffix != ".pyc" and (level != "plain" or migrations):
                found.update(str(path.relative_to(setup.ROOT)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Databases:
    """One worker's way to its copies. `url` is that of PostgreSQL, or empty for SQLite."""

    def __init__(self, url: str = "") -> None:
        self.url = "" if url.startswith("sqlite") else url
        self.mine: list[str] = []
        self.folders: list[Path] = []

    # Templates

    def template(self, level: str) -> Path:
        """The folder of the migrated (and seeded) template; made by whoever comes first."""
        vendor = "postgres" if self.url else "sqlite"
        folder = HOME / f"{level}-{vendor}-{digest(level)}"
        with locked(f"{level}-{vendor}"):
            if (folder / "ready").exists() and self.is_there(folder):
                (folder / "ready").touch()
                return folder
            self.sweep(level, vendor)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self.build(level, folder)
            (folder / "ready").touch()
        return folder

    def build(self, level: str, folder: Path) -> None:
        if level == "plain":
            if self.url:
                self.recreate(self.name_of(folder))
        else:
            self.copy(self.template("plain"), folder, self.name_of(folder))
        outcome = subprocess.run(
            [sys.executable, "-c", BUILD, *commands_of(level)],
            cwd=setup.ROOT,
            env=self.environment(folder, self.name_of(folder)),
            capture_output=True,
            text=True,
            check=False,
        )
        if outcome.returncode:
            raise RuntimeError(f"the {level} template database could not be built:\n{outcome.stderr[-4000:]}")
        if not self.url:
            checkpoint(folder / "plc.sqlite3")

    def environment(self, folder: Path, name: str) -> dict[str, str]:
        """For a process of its own on this copy."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
        kept |= {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "plc_site.settings.dev", "TICK_SECONDS": "3600"}
        kept.pop("REDIS_URL", None)
        kept.pop("DATABASE_URL", None)
        if self.url:
            kept["DATABASE_URL"] = self.url_of(name)
            # Building is longer than any page may be, and a power cut may cost a template.
            kept["DATABASE_URL"] += "?options=" + quote("-c statement_timeout=0 -c synchronous_commit=off")
        return kept

    def name_of(self, folder: Path) -> str:
        return f"plc_test_{folder.name.replace('-', '_')}"

    def sweep(self, level: str, vendor: str) -> None:
        """Templates nobody has used for hours go."""
        for folder in HOME.glob(f"{level}-{vendor}-*"):
            ready = folder / "ready"
            if folder.is_dir() and (not ready.exists() or time.time() - ready.stat().st_mtime > OLD):
                shutil.rmtree(folder, ignore_errors=True)
                if self.url:
                    self.sql(f'DROP DATABASE IF EXISTS "{self.name_of(folder)}"')

    # Copies

    def copy(self, template: Path, folder: Path, name: str) -> None:
        """Files beside the database come along; on PostgreSQL the database is made from its template."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(template, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("ready", "*-wal", "*-shm"))
        if self.url:
            self.recreate(name, self.name_of(template))

    def fresh_copy(self, level: str, folder: Path, name: str) -> str:
        """A copy for this worker: the path of the SQLite file, or the name of the PostgreSQL database."""
        self.copy(self.template(level), folder, name)
        self.mine.append(name)
        self.folders.append(folder)
        return name if self.url else str(folder / "plc.sqlite3")

    def restore(self, level: str, folder: Path, name: str) -> None:
        """As it was. Every connection to it must be closed."""
        if self.url:
            self.recreate(name, self.name_of(self.template(level)))
            return
        for suffix in ("", "-wal", "-shm"):
            (folder / f"plc.sqlite3{suffix}").unlink(missing_ok=True)
        shutil.copy2(self.template(level) / "plc.sqlite3", folder / "plc.sqlite3")

    def drop_mine(self) -> None:
        for name in self.mine if self.url else []:
            # A restore keeps the old database beside the new one, under a longer name.
            for (found,) in self.sql(f"SELECT datname FROM pg_database WHERE starts_with(datname, '{name}')"):
                self.sql(f'DROP DATABASE IF EXISTS "{found}" WITH (FORCE)')
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)
        self.mine, self.folders = [], []

    # PostgreSQL

    def url_of(self, name: str) -> str:
        return urlsplit(self.url)._replace(path=f"/{name}", query="").geturl()

    def is_there(self, folder: Path) -> bool:
        if not self.url:
            return (folder / "plc.sqlite3").exists()
        return bool(self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{self.name_of(folder)}'"))

    def recreate(self, name: str, template: str = "template0") -> None:
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        encoding = "ENCODING 'UTF8'" if template == "template0" else ""
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {encoding}')

    def sql(self, words: str) -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            cursor = connection.execute(words)  # type: ignore[arg-type]  # the names are our own
            return cursor.fetchall() if cursor.description else []


def checkpoint(path: Path) -> None:
    """Everything in the one file, so that it can be copied while nobody has it open."""
    import sqlite3

    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def build_ahead(urls: list[str]) -> None:
    """Both levels on each vendor that answers, side by side: building takes one processor, and a worker would wait."""
    answering = [url for url in urls if not url or answers(url)]
    with ThreadPoolExecutor() as threads:
        for done in [threads.submit(build_levels, url) for url in answering]:
            done.result()


def build_levels(url: str) -> None:
    for level in ("seeded", "small"):
        Databases(url).template(level)


if __name__ == "__main__":
    build_ahead(sys.argv[1:])
