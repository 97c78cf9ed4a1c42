"""Health doors: alive without touching anything, ready only when every part is there."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from core.views import health


def test_livez_answers_without_a_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez")

    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_readyz_is_ready_when_all_is_there(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"ready": True, "faults": [], "attention": []}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", list(health.NEEDED))
def test_readyz_names_the_part_that_is_missing(client, monkeypatch, name):
    monkeypatch.setitem(health.NEEDED, name, lambda: 1 / 0)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["faults"] == [name]


@pytest.mark.django_db(transaction=True)
def test_readyz_sees_a_migration_that_waits(client):
    newest = max(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "accounts")
    MigrationRecorder(connection).record_unapplied("accounts", newest)

    assert client.get("/readyz").json()["faults"] == ["migrations"]


@pytest.mark.django_db(transaction=True)
def test_readyz_sees_a_database_that_is_gone(client, monkeypatch):
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", lambda _self: 1 / 0)

    assert "database" in client.get("/readyz").json()["faults"]


@pytest.mark.django_db(transaction=True)
def test_readyz_sees_a_full_disk(client, monkeypatch):
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage(10**12, 10**12 - 10**6, 10**6))

    assert client.get("/readyz").json()["faults"] == ["disk"]


@pytest.mark.django_db(transaction=True)
def test_readyz_waits_a_second_at_most_for_each_part(client, monkeypatch):
    import threading

    never = threading.Event()
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setitem(health.NEEDED, "cache", lambda: never.wait(2))
    try:
        assert "cache" in client.get("/readyz").json()["faults"]
    finally:
        never.set()


def test_an_old_backup_asks_for_attention_in_production(settings, tmp_path):
    settings.DEVELOPMENT, settings.BACKUP_DIR = False, tmp_path
    assert not health.backup_is_young()

    (tmp_path / "plc-1.tar").touch()
    assert health.backup_is_young()
