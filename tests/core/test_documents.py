"""Editors' documents: who may, in parts, as what, and what a phone may keep of them."""

import pytest
from django.core.files.storage import FileSystemStorage
from wagtail.documents.models import Document, document_served
from wagtail.models import Collection, CollectionViewRestriction

from core.files.site_document import CleanDocument
from core.views.ranges import BLOCK
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def document():
    def made(name: str = "film.mp4", collection: Collection | None = None, data: bytes = DATA) -> Document:
        root = Collection.get_first_root_node() or Collection.add_root(name="Root")
        row = Document(title="ตัวอย่าง", collection=collection or root)
        row.file.save(name, CleanDocument(data), save=False)
        row._set_file_hash()
        row.save()
        return row

    return made


@pytest.mark.parametrize(
    ("asked", "status", "part", "told"),
    [
        ("bytes=0-10", 206, slice(0, 11), "bytes 0-10/10240"),
        ("bytes=0-1", 206, slice(0, 2), "bytes 0-1/10240"),
        ("bytes=10000-", 206, slice(10000, None), "bytes 10000-10239/10240"),
        ("bytes=-40", 206, slice(-40, None), "bytes 10200-10239/10240"),
        ("bytes=20000-", 416, slice(0, 0), "bytes */10240"),
        ("", 200, slice(None), None),
    ],
)
def test_a_player_may_ask_for_a_part(client, document, asked, status, part, told):
    response = client.get(document().url, headers={"range": asked} if asked else {})

    assert response.status_code == status
    assert response.content == DATA[part]
    assert response.headers.get("Content-Range") == told
    assert "None" not in response.headers.get("Content-Encoding", "")
    if status != 416:
        assert response.headers["Accept-Ranges"] == "bytes"


FILM = bytes(range(256)) * (BLOCK // 64) + b"end"  # four blocks and a bit


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("", 200, slice(None)),
        ("bytes=0-", 200, slice(None)),
        ("bytes=5-", 206, slice(5, None)),
        (f"bytes=-{2 * BLOCK}", 206, slice(-2 * BLOCK, None)),
        # An iPhone names the end, and plays nothing when less comes: "content range mismatch".
        (f"bytes=3-{len(FILM) - 1}", 206, slice(3, None)),
        (f"bytes=7-{3 * BLOCK}", 206, slice(7, 3 * BLOCK + 1)),
    ],
)
def test_a_film_is_read_no_faster_than_it_is_sent(client, document, monkeypatch, asked, status, part):
    opened = []
    usual = FileSystemStorage.open

    def watched(store, name, mode="rb"):
        opened.append(usual(store, name, mode))
        return opened[-1]

    row = document(data=FILM)
    monkeypatch.setattr(FileSystemStorage, "open", watched)
    response = client.get(row.url, headers={"range": asked, "accept-encoding": "gzip"} if asked else {})
    wanted, sent = FILM[part], b""
    start = opened[-1].tell()

    assert response.streaming
    assert (response.status_code, response.headers["Content-Length"]) == (status, str(len(wanted)))
    for block in response:
        sent += block
        assert 0 < len(block) <= BLOCK
        assert opened[-1].tell() == start + len(sent)
        assert not opened[-1].closed
    assert sent == wanted
    assert opened[-1].closed


def test_whoever_asks_for_the_head_alone_makes_nobody_read(client, document, monkeypatch):
    row = document(data=FILM)
    monkeypatch.setattr("core.views.ranges.Part.__next__", None)
    response = client.head(row.url)

    assert (response.content, response.headers["Content-Length"]) == (b"", str(len(FILM)))


@pytest.mark.parametrize(
    ("name", "media_type", "disposition"),
    [
        ("film.mp4", "video/mp4", "inline"),
        ("film.WEBM", "video/webm", "inline"),
        ("talk.mp3", "audio/mpeg", "inline"),
        ("talk.m4a", "audio/mp4", "inline"),
        ("talk.ogg", "audio/ogg", "inline"),
        ("words.vtt", "text/vtt; charset=utf-8", "inline"),
        ("plan.pdf", "application/pdf", "attachment"),
        ("page.html", "application/octet-stream", "attachment"),
        ("picture.svg", "application/octet-stream", "attachment"),
    ],
)
def test_it_comes_as_what_it_is_and_nothing_in_it_runs(client, document, name, media_type, disposition):
    response = client.get(document(name).url, headers={"accept-encoding": "gzip"})

    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.content == DATA


@pytest.mark.parametrize(
    ("reader", "closed", "status", "kept"),
    [
        ("visitor", False, 200, "private, max-age=86400"),
        ("visitor", True, 302, None),
        ("member", True, 200, "private, no-store"),
    ],
)
def test_a_closed_collection_stays_closed_in_parts_too(client, document, reader, closed, status, kept):
    row = document()
    shelf = row.collection.add_child(name="closed")
    Document.objects.filter(pk=row.pk).update(collection=shelf)
    if closed:
        CollectionViewRestriction.objects.create(collection=shelf, restriction_type="login")
    if reader == "member":
        client.force_login(UserFactory())

    assert client.get(row.url).status_code == status
    response = client.get(row.url, headers={"range": "bytes=0-10"})
    assert response.status_code == (206 if status == 200 else status)
    if kept:
        assert response.headers["Cache-Control"] == kept
    else:
        assert DATA[:11] not in response.content


def test_what_a_phone_has_is_not_sent_again(client, document):
    row = document()
    etag = client.get(row.url).headers["ETag"]

    assert client.get(row.url, headers={"if-none-match": etag}).status_code == 304
    assert client.get(row.url, headers={"range": "bytes=0-9", "if-range": etag}).status_code == 206
    assert client.get(row.url, headers={"range": "bytes=0-9", "if-range": '"another"'}).content == DATA


def test_another_name_or_a_lost_file_is_not_found(client, document):
    row = document()
    row.file.storage.delete(row.file.name)

    assert client.get(row.url).status_code == 404
    assert client.get(row.url.replace("film", "other")).status_code == 404


def test_it_is_only_read(client, document):
    assert client.post(document().url).status_code == 405
    assert client.head(document().url).content == b""


def test_wagtail_learns_that_it_was_sent(client, document):
    served = []
    row = document()

    def note(instance, **_more):
        served.append(instance)

    document_served.connect(note)
    try:
        client.get(row.url)
    finally:
        document_served.disconnect(note)
    assert served == [row]


def test_nginx_sends_it_where_there_is_one(client, document, settings):
    settings.X_ACCEL_PREFIX = "/protected/"
    row = document()
    response = client.get(row.url)

    assert response.headers["X-Accel-Redirect"] == f"/protected/{row.file.name}"
    assert row.file.name.startswith("documents/")
    assert response.content == b""
