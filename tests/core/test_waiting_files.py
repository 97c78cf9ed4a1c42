"""Several files at once, a title too long: what waits for a better one is clean, shut, and gone after a day."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection, UploadedFile

from core import ticks
from core.models import SiteImage
from tests.core import filemaking as fm
from tests.courses.staff import with_second_lock
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SENT = {
    "wagtaildocs": ("film.mp4", fm.film()),
    "wagtailimages": ("IMG_1.jpg", fm.picture(marked=True)),
}
TRACES = (*fm.TRACES, b"\xa9xyz", b"18.79")
LONG = "ก" * 300


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def root():
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


@pytest.fixture
def staff():
    return with_second_lock(UserFactory(is_superuser=True))


def send(staff, root, place, name, data):
    sent = {"title": LONG, "collection": root.pk, "files[]": SimpleUploadedFile(name, data)}
    return staff.post(reverse(f"{place}:add_multiple"), sent).json()


def held(upload):
    with upload.file.storage.open(upload.file.name) as stored:
        return stored.read()


@pytest.mark.parametrize("place", SENT)
def test_what_waits_is_clean(staff, root, place):
    name, data = SENT[place]
    assert [trace for trace in TRACES if trace in data]

    assert send(staff, root, place, name, data)["success"] is True
    waiting = UploadedFile.objects.get()
    assert [trace for trace in TRACES if trace in held(waiting)] == []
    assert waiting.file.name.endswith(name[-4:])


def test_a_picture_bears_the_name_of_what_it_has_become(staff, root):
    send(staff, root, "wagtailimages", "IMG_1.heic", fm.picture("HEIF", marked=True))

    assert UploadedFile.objects.get().file.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("place", "made", "step", "prefix"),
    [
        ("wagtaildocs", Document, "create_multiple_from_uploaded_document", "uploaded-document"),
        ("wagtailimages", SiteImage, "create_multiple_from_uploaded_image", "uploaded-image"),
    ],
)
def test_with_a_better_title_it_is_taken_and_waits_no_longer(staff, root, place, made, step, prefix, tmp_path):
    number = send(staff, root, place, *SENT[place])["uploaded_file_id"]
    fields = {f"{prefix}-{number}-title": "ห้องเรียน", f"{prefix}-{number}-collection": root.pk}
    answer = staff.post(reverse(f"{place}:{step}", args=(number,)), fields).json()

    assert answer["success"] is True
    assert made.objects.get().title == "ห้องเรียน"
    assert not UploadedFile.objects.exists()
    assert list((tmp_path / "wagtail_uploads").iterdir()) == []


def test_whoever_knows_its_address_does_not_get_it(staff, root, client):
    send(staff, root, "wagtailimages", *SENT["wagtailimages"])
    waiting = UploadedFile.objects.get()

    assert client.get(waiting.file.url).status_code == 404
    assert staff.get(waiting.file.url).status_code == 404


def test_what_has_waited_for_a_day_goes_with_its_file(django_capture_on_commit_callbacks, staff, root, tmp_path):
    for number in range(2):
        send(staff, root, "wagtaildocs", f"{number}.mp4", fm.film())
    old, young = UploadedFile.objects.order_by("pk")
    old.file.storage.save("wagtail_uploads/no-row.mp4", ContentFile(b"x"))
    UploadedFile.objects.filter(pk=young.pk).update(uploaded_by_user=None)  # erased meanwhile: the file is nobody's
    yesterday = time.time() - timedelta(hours=25).total_seconds()
    for name in (old.file.name, "wagtail_uploads/no-row.mp4"):
        os.utime(tmp_path / name, (yesterday, yesterday))

    with django_capture_on_commit_callbacks(execute=True):
        call_command("tick")

    assert list(UploadedFile.objects.all()) == [young]
    assert [f"wagtail_uploads/{path.name}" for path in (tmp_path / "wagtail_uploads").iterdir()] == [young.file.name]


def test_the_tick_has_nothing_to_do_where_nothing_ever_waited():
    ticks.load()
    job = next(one for one in ticks.jobs() if one.name == "core.old_waiting_files")

    assert job.function() == 0
    assert job.every <= timedelta(hours=1)
