"""Migrations: complete, reversible where they run code, and every table is there after running them from nothing."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.operations import RunPython, RunSQL

OURS = ("accounts", "competencies", "core", "courses", "insights")


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_from_nothing_make_every_table(db):
    """The test database was made by `migrate` from an empty one (tests/databases.py)."""
    tables = set(connection.introspection.table_names())

    assert {model._meta.db_table for model in apps.get_models() if model._meta.managed} <= tables


def test_nothing_waits_to_be_migrated(db):
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def our_migrations():
    return [
        f"{app}.migrations.{path.stem}"
        for app in OURS
        for path in sorted(Path(apps.get_app_config(app).path, "migrations").glob("0*.py"))
    ]


@pytest.mark.parametrize("migration", our_migrations())
def test_a_migration_that_runs_code_can_go_back(migration):
    for operation in import_module(migration).Migration.operations:
        if isinstance(operation, RunPython | RunSQL):
            assert operation.reversible


@pytest.mark.parametrize("migration", our_migrations())
def test_a_migration_is_named_by_its_intent(migration):
    assert "_auto_" not in migration


def test_migrations_import_no_model():
    """Code of today would see tables of yesterday."""
    for app in OURS:
        for path in Path(apps.get_app_config(app).path, "migrations").glob("0*.py"):
            names = [
                node.module
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.ImportFrom) and node.module
            ]
            assert not any(name.split(".")[0] == app and ".models" in name for name in names if app != "core"), path
