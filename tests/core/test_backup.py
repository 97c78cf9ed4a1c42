"""Backup and restore: nothing lost, nothing damaged let in, nobody erased comes back."""

import hashlib
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import AuditEntry, TickRun
from core.services import backup, erasure
from core.services.restore import restore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    """A folder of this test's own for everything that lies beside the database."""
    settings.VAR_DIR = tmp_path
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private")},
        }
    }
    return tmp_path


def make_person(email="malee@example.org"):
    return User.objects.create_user(email=email, password="a long enough one", display_name="ครูมาลี")


def make_files(house: Path) -> None:
    for name, text in {"media/images/รูป.webp": "picture", "private/ab/cd.webp": "private", "private/empty": ""}.items():
        path = house / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def row_digests() -> dict[str, str]:
    """Every row of every table but those a restore itself adds to."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(map(repr, cursor.fetchall()))
            if not table.startswith("core_audit"):
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def file_digests(house: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(house)): path.read_bytes()
        for kind in ("media", "private")
        for path in (house / kind).rglob("*")
        if path.is_file()
    }


def test_a_restore_brings_back_every_row_and_every_file(house):
    make_person()
    make_files(house)
    rows, files = row_digests(), file_digests(house)
    archive = backup.back_up()

    User.objects.all().delete()
    TickRun.objects.create(name="later")
    shutil.rmtree(house / "media")
    (house / "private" / "ab" / "cd.webp").write_text("changed")
    done = restore(archive=archive)

    assert row_digests() == rows
    assert file_digests(house) == files
    assert done.files == 3
    assert AuditEntry.objects.filter(verb="core.backup.restored").count() == 1


def test_what_was_there_before_a_restore_is_kept_aside(house):
    make_files(house)
    archive = backup.back_up()
    (house / "private" / "written-later").write_text("mine")

    done = restore(archive=archive)

    kept = [Path(place) for place in done.aside if place.endswith("private")]
    assert (kept[0] / "written-later").read_text() == "mine"
    assert not (house / "private" / "written-later").exists()


@pytest.mark.parametrize("where", ["first", "middle", "padding", "last", "early", "cut", "lengthened"])
def test_a_damaged_archive_is_refused_before_anything_is_touched(house, where):
    make_person()
    make_files(house)
    archive = backup.back_up()
    data = bytearray(archive.read_bytes())
    places = {"first": 0, "middle": len(data) // 2, "padding": len(data) - 100, "last": len(data) - 1}
    place = places.get(where, 7919)
    data[place] ^= 1
    changed = {"cut": data[:-600], "lengthened": data + b"x"}.get(where, data)
    archive.write_bytes(changed)
    rows, files = row_digests(), file_digests(house)

    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", archive)

    assert row_digests() == rows
    assert file_digests(house) == files


def test_someone_erased_since_stays_erased_after_a_restore(house):
    person = make_person()
    archive = backup.back_up()
    erasure.erase_person(user=person, at=timezone.now())

    done = restore(archive=archive)

    assert done.erased_again == 1
    assert not User.objects.filter(email="malee@example.org").exists()


def test_an_archive_of_newer_code_is_refused(house, monkeypatch):
    archive = backup.back_up()
    known = {key: value for key, value in backup.read_manifest(archive).__dict__.items() if key != "migrations"}
    newer = backup.Manifest(**known, migrations=[["core", "9999_from_the_future"]])
    monkeypatch.setattr("core.services.restore.read_manifest", lambda _archive: newer)

    with pytest.raises(backup.BackupError, match="newer version"):
        restore(archive=archive)


def test_old_archives_go_so_that_nobody_erased_lives_on_in_them(house):
    import os

    old = backup.back_up()
    os.utime(old, (0, 0))

    young = backup.back_up()

    assert sorted((house / "backups").glob("*.tar")) == [young]


def test_a_backup_leaves_no_half_file_when_it_fails(house, monkeypatch):
    monkeypatch.setattr("core.services.backup.site_files", lambda: [("media/gone", house / "gone")])

    with pytest.raises(FileNotFoundError):
        backup.back_up()

    assert list((house / "backups").iterdir()) == []


def test_a_backup_is_readable_by_its_owner_alone(house):
    assert backup.back_up().stat().st_mode & 0o077 == 0


def test_the_site_goes_on_after_a_restore(house, client):
    archive = backup.back_up()
    restore(archive=archive)

    assert client.get(reverse("doors:livez")).status_code == 200
    assert client.get(reverse("doors:readyz")).json()["faults"] == []
