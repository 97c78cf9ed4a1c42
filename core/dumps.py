"""The database as one file and back: SQLite by VACUUM INTO, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, connections


class DumpError(Exception):
    """It could not be done; the words say what to do."""


class Dump(Protocol):
    """How one kind of database is written to a file, checked, and put in place."""

    vendor: str
    name: str

    def write(self, target: Path) -> None: ...
    def check(self, source: Path) -> None: ...
    def put_in_place(self, source: Path, aside: Path) -> str: ...


class SqliteDump:
    vendor = "sqlite"
    name = "database.sqlite3"

    def __init__(self) -> None:
        self.path = Path(connection.settings_dict["NAME"])

    def write(self, target: Path) -> None:
        """A whole copy while others write: a plain copy of a live file loses what stands in its log."""
        with closing(sqlite3.connect(self.path, timeout=60)) as source:
            source.execute("VACUUM INTO ?", (str(target),))

    def check(self, source: Path) -> None:
        """Raises DumpError when SQLite itself finds a fault."""
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as opened:
            try:
                verdict = opened.execute("PRAGMA integrity_check").fetchone()[0]
                dangling = opened.execute("PRAGMA foreign_key_check").fetchone()
            except sqlite3.DatabaseError as error:
                raise DumpError(f"The database in the archive cannot be read: {error}") from error
        if verdict != "ok" or dangling:
            raise DumpError(f"The database in the archive is damaged: {verdict}")

    def put_in_place(self, source: Path, aside: Path) -> str:
        """The old file, and its log, go aside together."""
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):
            old = self.path.with_name(self.path.name + suffix)
            if old.exists():
                old.rename(aside / old.name)
        shutil.move(source, self.path)
        self.path.chmod(0o600)
        return str(aside / self.path.name)


class PostgresDump:
    vendor = "postgresql"
    name = "database.dump"

    def __init__(self) -> None:
        self.settings: dict[str, Any] = dict(connection.settings_dict)

    def write(self, target: Path) -> None:
        self.run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={target}", self.database)

    def check(self, source: Path) -> None:
        self.run("pg_restore", "--list", str(source))

    def put_in_place(self, source: Path, aside: Path) -> str:
        """Loads into a database beside the old one; only when that is whole do the two change names."""
        mine, old, fresh = self.database, f"{self.database}_{aside.name}"[:63], f"new_{self.database}"[:63]
        self.administer(
            ("DROP DATABASE IF EXISTS {}", fresh), ("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", fresh)
        )
        self.run("pg_restore", "--no-owner", "--no-acl", "--exit-on-error", f"--dbname={fresh}", str(source))
        connections.close_all()
        self.administer(
            ("ALTER DATABASE {} ALLOW_CONNECTIONS false", mine),
            ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {!l}", mine),
            ("ALTER DATABASE {} RENAME TO {}", mine, old),
            ("ALTER DATABASE {} RENAME TO {}", fresh, mine),
            ("ALTER DATABASE {} ALLOW_CONNECTIONS true", old),
        )
        return f"database {old}"

    @property
    def database(self) -> str:
        return str(self.settings["NAME"])

    def administer(self, *statements: tuple[str, ...]) -> None:
        """Statements that no transaction may hold, from the maintenance database; names are quoted by psycopg."""
        import psycopg
        from psycopg import sql

        parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        known = {name: self.settings[key] for name, key in parts.items() if self.settings.get(key)}
        try:
            with psycopg.connect(dbname="postgres", autocommit=True, **known) as maintenance:
                for words, *names in statements:
                    kind = sql.Literal if "{!l}" in words else sql.Identifier
                    maintenance.execute(sql.SQL(words.replace("{!l}", "{}")).format(*map(kind, names)))
        except psycopg.Error as error:
            raise DumpError(f"PostgreSQL refused: {error}The user needs the right CREATEDB for a restore.") from error

    def run(self, program: str, *words: str) -> None:
        """Raises DumpError with the program's own words."""
        where = shutil.which(program)
        if where is None:
            raise DumpError(f"{program} was not found. As root: apt install postgresql-client")
        parts = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
        known = {name: str(self.settings[key]) for name, key in parts.items() if self.settings.get(key)}
        outcome = subprocess.run([where, *words], env=os.environ | known, capture_output=True, text=True, check=False)
        if outcome.returncode:
            raise DumpError(f"{program} failed: {outcome.stderr.strip()[-800:]}")


def dump_of_this_site() -> Dump:
    return PostgresDump() if connection.vendor == "postgresql" else SqliteDump()
