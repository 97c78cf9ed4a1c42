"""`manage.py reconcile_files`: what a killed process left is found after a day, and deleted only when asked for."""

import os
import time
import uuid
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from core.files.cleaning import Cleaned
from core.models import PrivateFile
from core.services.files import keep
from tests.core import filemaking as fm
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def storage(monkeypatch, tmp_path):
    """A store with one file that has a row, an old one without, and a young one without."""
    store = FileSystemStorage(location=tmp_path)
    for name in ("file", "thumbnail"):
        monkeypatch.setattr(PrivateFile._meta.get_field(name), "storage", store)
    monkeypatch.setattr("core.services.orphans.private_storage", lambda: store)
    cleaned = Cleaned(fm.wav(), "wav", "audio/wav", thumbnail=b"small", seconds=2)
    keep(owner=UserFactory(), client_id=uuid.uuid4(), cleaned=cleaned, facts={"kind": "voice", "sent_sha256": "0"})
    store.save("aa/old.jpg", ContentFile(b"old"))
    store.save("aa/young.jpg", ContentFile(b"young"))
    two_days_ago = time.time() - 2 * 86400
    for path in tmp_path.rglob("*"):
        if path.name != "young.jpg":
            os.utime(path, (two_days_ago, two_days_ago))
    return store


def told(*words: str) -> str:
    out = StringIO()
    call_command("reconcile_files", *words, stdout=out)
    return out.getvalue()


def test_it_lists_and_deletes_nothing_unasked(storage):
    assert "no row    aa/old.jpg" in told()
    assert "young" not in told()
    assert storage.exists("aa/old.jpg")


def test_it_deletes_what_no_row_knows_when_asked(storage):
    assert "1 without a row, 0 without a file, 1 deleted" in told("--delete")
    row = PrivateFile.objects.get()

    assert [storage.exists(name) for name in ("aa/old.jpg", "aa/young.jpg")] == [False, True]
    assert [storage.exists(name) for name in (row.file.name, row.thumbnail.name)] == [True, True]


def test_it_tells_of_rows_whose_file_is_gone(storage):
    row = PrivateFile.objects.get()
    storage.delete(row.file.name)

    assert f"no file   {row.file.name}" in told("--delete")
    assert PrivateFile.objects.exists()


def test_an_empty_store_is_no_error(monkeypatch, tmp_path):
    store = FileSystemStorage(location=tmp_path / "none")
    monkeypatch.setattr("core.services.orphans.private_storage", lambda: store)

    assert told() == "0 without a row, 0 without a file, 0 deleted\n"
