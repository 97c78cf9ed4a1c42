"""Sending a file: once, again, changed, cut, too much; each answered with words, nothing left of what is refused."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.files import limits
from core.models import PrivateFile, SyncConflict
from core.services.files import UploadClash, store_upload
from tests.core import filemaking as fm
from tests.factories import UserFactory

URL = "/sync/files/"
pytestmark = pytest.mark.django_db
PHOTO = fm.picture(marked=True)
VOICE = fm.wav()
OTHER = fm.wav(3)


@pytest.fixture(autouse=True)
def empty_store(monkeypatch, tmp_path):
    """A private store of this test alone, on disk as in life."""
    for name in ("file", "thumbnail"):
        monkeypatch.setattr(PrivateFile._meta.get_field(name), "storage", FileSystemStorage(location=tmp_path))
    return tmp_path


@pytest.fixture
def owner():
    return UserFactory()


@pytest.fixture
def send(client, owner) -> Callable[..., Any]:
    """send(data, kind="voice", ...): posts as the device's outbox does; the answer's JSON with its `code`."""
    client.force_login(owner)

    def post(data: bytes | None = VOICE, **fields: Any) -> dict[str, Any]:
        fields = {"kind": "voice", "client_id": str(uuid.uuid4())} | fields
        if data is not None:
            fields["file"] = SimpleUploadedFile(fields.pop("name", "recording"), data)
        response = client.post(URL, fields)
        return response.json() | {"http": response.status_code}

    return post


def on_disk(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_photo_is_stored_without_a_trace(send, owner, empty_store):
    answer = send(PHOTO, kind="photo", title="  ห้องเรียน\nป.4 ")
    row = PrivateFile.objects.get()

    assert (answer["http"], answer["status"], answer["id"]) == (201, "stored", str(row.pk))
    assert (row.owner, row.kind, row.title) == (owner, "photo", "ห้องเรียน ป.4")
    assert (row.extension, row.media_type, row.width, row.height) == ("jpg", "image/jpeg", 480, 640)
    files = on_disk(empty_store)
    assert [path.name for path in files] == [f"{row.pk.hex}-small.jpg", f"{row.pk.hex}.jpg"]
    assert row.size == sum(path.stat().st_size for path in files)
    assert [trace for trace in fm.TRACES for path in files if trace in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("kind", "data", "media_type"),
    [("voice", fm.webm(5), "audio/webm"), ("file", fm.pdf(hostile=True), "application/pdf")],
)
def test_voices_and_files_are_stored_without_a_trace(send, empty_store, kind, data, media_type):
    assert send(data, kind=kind)["status"] == "stored"
    assert PrivateFile.objects.get().media_type == media_type
    assert [trace for trace in fm.TRACES for path in on_disk(empty_store) if trace in path.read_bytes()] == []


def test_the_same_again_is_the_same_row(send, empty_store):
    client_id = str(uuid.uuid4())
    first, second = send(client_id=client_id), send(client_id=client_id)

    assert (second["http"], second["status"], second["id"]) == (200, "repeated", first["id"])
    assert PrivateFile.objects.count() == 1
    assert len(on_disk(empty_store)) == 1


def test_other_bytes_under_one_id_are_both_kept(send, owner):
    client_id = str(uuid.uuid4())
    first = send(client_id=client_id)
    second, third = (send(OTHER, client_id=client_id) for _again in range(2))

    assert (second["http"], second["status"]) == (409, "conflict")
    assert second["words"]
    assert third["id"] == second["id"] != first["id"]
    assert PrivateFile.objects.count() == 2
    assert SyncConflict.objects.get().payload["file"] == second["id"]


def test_the_service_tells_a_clash_by_name(owner):
    client_id = uuid.uuid4()
    upload = {"owner": owner, "kind": "voice", "client_id": client_id}
    store_upload(upload=SimpleUploadedFile("a", VOICE), **upload)
    with pytest.raises(UploadClash) as clash:
        store_upload(upload=SimpleUploadedFile("a.jpg", OTHER), **upload)

    assert clash.value.kept.owner == owner


def test_one_id_of_two_people_is_two_files(send):
    client_id = str(uuid.uuid4())
    send(client_id=client_id)
    store_upload(
        owner=UserFactory(), upload=SimpleUploadedFile("a", VOICE), kind="voice", client_id=uuid.UUID(client_id)
    )

    assert PrivateFile.objects.filter(client_id=client_id).count() == 2


REFUSED = [
    ({"data": b""}, "empty"),
    ({"data": None}, "missing"),
    ({"data": PHOTO, "size": len(PHOTO) + 1}, "cut"),
    ({"data": PHOTO[:-9000], "kind": "photo"}, "incomplete"),
    ({"data": PHOTO, "kind": "film"}, "kind"),
    ({"data": PHOTO, "client_id": "x"}, "id"),
    ({"data": PHOTO, "size": "many"}, "id"),
    ({"data": PHOTO, "title": "ก" * 121}, "title"),
    ({"data": PHOTO, "kind": "voice"}, "not_a_sound"),
    ({"data": PHOTO, "kind": "file"}, "not_a_pdf"),
    ({"data": fm.wav(), "kind": "photo"}, "not_a_picture"),
    ({"data": fm.webm(63), "kind": "voice"}, "too_long"),
    ({"data": fm.m4a(handler=b"vide"), "kind": "voice"}, "video"),
    ({"data": fm.ogg()[:-5], "kind": "voice"}, "damaged_sound"),
    ({"data": bytes(limits.VOICE_SENT_BYTES + 1), "kind": "voice"}, "voice_bytes"),
    ({"data": b"%PDF-" + bytes(limits.FILE_SENT_BYTES), "kind": "file"}, "file_bytes"),
    ({"data": b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "kind": "photo"}, "not_a_picture"),
]


@pytest.mark.parametrize(
    ("sent", "code"), REFUSED, ids=[f"{code}-{number}" for number, (_s, code) in enumerate(REFUSED)]
)
def test_what_is_refused_leaves_words_and_nothing_else(send, empty_store, sent, code):
    answer = send(**sent)

    assert (answer["http"], answer["status"], answer["code"]) == (422, "refused", code)
    assert answer["words"]
    assert not PrivateFile.objects.exists()
    assert on_disk(empty_store) == []


def test_62_seconds_still_pass(send):
    assert send(fm.webm(61.5), kind="voice")["status"] == "stored"


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fetc%2fpasswd.jpg",
        "../../x.jpg",
        "con.jpg",
        ".htaccess",
        "ก" * 500 + ".jpg",
        "\u202egpj.exe",
        "a\x00b.jpg",
        "x.svg",
    ],
)
def test_the_senders_name_is_never_used(send, empty_store, name):
    answer = send(name=name)

    assert answer["status"] == "stored"
    assert {path.name.split(".")[-1] for path in on_disk(empty_store)} == {"wav"}


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_refusal_speaks_the_language_of_the_page(client, owner, language):
    client.force_login(owner)
    response = client.post(URL, {"kind": "voice", "client_id": uuid.uuid4()}, headers={"accept-language": language})

    assert (response.json()["words"] == "Choose a file.") == (language == "en")


def test_who_is_signed_out_is_told_so_in_json(client, empty_store):
    response = client.post(URL, {"kind": "voice", "client_id": uuid.uuid4(), "file": SimpleUploadedFile("a", VOICE)})

    assert (response.status_code, response.json()["status"]) == (401, "signed_out")
    assert on_disk(empty_store) == []


def test_reading_the_door_is_not_allowed(client, owner):
    client.force_login(owner)
    assert client.get(URL).status_code == 405


def test_it_asks_for_the_token_and_takes_it_from_the_header(owner):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    fields = {"kind": "voice", "client_id": str(uuid.uuid4())}

    assert strict.post(URL, fields | {"file": SimpleUploadedFile("a", VOICE)}).status_code == 403
    token = "a" * 32
    strict.cookies[site_settings.CSRF_COOKIE_NAME] = token
    sent = fields | {"file": SimpleUploadedFile("a", VOICE)}
    assert strict.post(URL, sent, headers={"x-csrftoken": token}).status_code == 201


def test_an_upload_that_was_cut_on_its_way_leaves_no_row(client, owner, empty_store):
    client.force_login(owner)
    body = (
        b'--cut\r\nContent-Disposition: form-data; name="client_id"\r\n\r\n' + str(uuid.uuid4()).encode() + b"\r\n"
        b'--cut\r\nContent-Disposition: form-data; name="kind"\r\n\r\nvoice\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: audio/wav\r\n\r\n'
    )
    for length in (0, 100, 3000):
        response = client.generic("POST", URL, body + VOICE[:length], content_type="multipart/form-data; boundary=cut")
        assert response.status_code in {400, 422}
    assert not PrivateFile.objects.exists()
    assert on_disk(empty_store) == []


def test_200_files_a_day_are_enough(send, monkeypatch, empty_store):
    monkeypatch.setattr("core.files.space.FILES_A_DAY", 1)
    assert send()["status"] == "stored"
    answer = send()

    assert (answer["http"], answer["status"], answer["code"]) == (503, "later", "many_today")
    assert len(on_disk(empty_store)) == 1


def test_a_gigabyte_a_person_is_enough(send, monkeypatch, empty_store):
    monkeypatch.setattr("core.files.space.BYTES_A_PERSON", 100_000)
    answers = [send(fm.wav(2 + step)) for step in range(3)]

    assert answers[-1]["code"] == "no_room_for_you"
    assert sum(path.stat().st_size for path in on_disk(empty_store)) <= 100_000


@pytest.mark.parametrize("name", ["UPLOAD_FREE_BYTES", "UPLOAD_FREE_SHARE"])
def test_a_full_disk_takes_no_files(send, settings, empty_store, name):
    setattr(settings, name, 1.01 if name == "UPLOAD_FREE_SHARE" else 2**60)
    answer = send()

    assert (answer["http"], answer["code"]) == (503, "disk")
    assert on_disk(empty_store) == []


def test_a_row_that_cannot_be_written_takes_its_files_along(owner, empty_store, monkeypatch):
    def fail(*args: Any, **options: Any) -> None:
        assert len(on_disk(empty_store)) == 1
        raise DatabaseError("the database went away")

    monkeypatch.setattr(PrivateFile, "save", fail)
    with pytest.raises(DatabaseError):
        store_upload(owner=owner, upload=SimpleUploadedFile("a", VOICE), kind="voice", client_id=uuid.uuid4())

    assert on_disk(empty_store) == []


@pytest.mark.django_db(transaction=True)
def test_it_cannot_hide_in_a_transaction_that_may_still_fail(owner, empty_store):
    with pytest.raises(RuntimeError), transaction.atomic():
        store_upload(owner=owner, upload=SimpleUploadedFile("a", VOICE), kind="voice", client_id=uuid.uuid4())

    assert on_disk(empty_store) == []


def test_a_row_that_goes_takes_its_files_along_once_that_is_certain(
    send, empty_store, django_capture_on_commit_callbacks
):
    send()
    with django_capture_on_commit_callbacks(execute=True):
        PrivateFile.objects.all().delete()
        assert len(on_disk(empty_store)) == 1

    assert on_disk(empty_store) == []


def test_the_work_of_an_upload_does_not_grow_with_what_is_there(send, owner):
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            send(fm.wav(), kind="voice")
        counts.append(len([q for q in queries.captured_queries if "core_privatefile" in q["sql"]]))
        for _other in range(3):
            send(fm.wav(1 + _other), kind="voice")

    assert counts[0] == counts[1] <= 6


def test_the_answer_is_json_no_cache_keeps(client, owner):
    client.force_login(owner)
    response = client.post(URL, {"kind": "voice", "client_id": uuid.uuid4(), "file": SimpleUploadedFile("a", fm.wav())})

    assert set(json.loads(response.content)) == {"id", "status", "words"}
    assert response.headers["Cache-Control"] == "private, no-store"
