"""Reading a private file: who may, with which headers, in parts, and what the owner learns of it."""

import uuid

import pytest

from core.files import may_read, readers, register_reader
from core.files.cleaning import Cleaned
from core.models import AuditEntry, PrivateFile
from core.services.files import keep
from tests.core import filemaking as fm
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CLEANED = {
    "photo": Cleaned(fm.picture(), "jpg", "image/jpeg", thumbnail=fm.picture(size=(48, 36)), width=640, height=480),
    "voice": Cleaned(fm.wav(), "wav", "audio/wav", seconds=2),
    "file": Cleaned(fm.pdf(), "pdf", "application/pdf"),
}


@pytest.fixture(autouse=True)
def own_rules(monkeypatch):
    """Rules of this test alone."""
    monkeypatch.setattr(readers, "_rules", {})


@pytest.fixture
def store():
    def stored(kind: str = "photo", **fields: object) -> PrivateFile:
        facts = {"kind": kind, "title": str(fields.pop("title", "")), "sent_sha256": "0"}
        row, _is_new = keep(owner=UserFactory(), client_id=uuid.uuid4(), cleaned=CLEANED[kind], facts=facts)
        PrivateFile.objects.filter(pk=row.pk).update(**fields)
        row.refresh_from_db()
        return row

    return stored


def address(row: PrivateFile, tail: str = "") -> str:
    return f"/files/{row.pk}/{tail}"


@pytest.mark.parametrize("tail", ["", "thumb/"])
@pytest.mark.parametrize(
    ("reader", "held", "expected"),
    [
        ("visitor", True, 404),
        ("owner", False, 200),
        ("owner, no longer active", False, 404),
        ("allowed by the holder", True, 200),
        ("allowed, but nothing holds it", False, 404),
        ("stranger", True, 404),
        ("site admin", True, 404),
    ],
)
def test_who_may_read(client, store, tail, reader, held, expected):
    row = store(**({"holder_kind": "test.thing", "holder_uuid": uuid.uuid4()} if held else {}))
    person = row.owner if reader.startswith("owner") else UserFactory(is_superuser=reader == "site admin")
    register_reader("test.thing", lambda user, key: key == row.holder_uuid and reader.startswith("allowed"))
    if reader != "visitor":
        client.force_login(person)
    if reader == "owner, no longer active":
        type(person).objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(address(row, tail)).status_code == expected


def test_a_holder_nobody_speaks_for_is_read_by_the_owner_alone(store):
    row = store(holder_kind="test.unknown", holder_uuid=uuid.uuid4())

    assert may_read(row.owner, row)
    assert not may_read(UserFactory(), row)


def test_one_kind_has_one_rule():
    register_reader("test.thing", may_read)
    register_reader("test.thing", may_read)
    with pytest.raises(ValueError, match=r"test\.thing"):
        register_reader("test.thing", lambda user, key: True)


def test_a_file_that_is_not_there_looks_like_one_that_is_not_yours(client, store):
    row = store()
    client.force_login(UserFactory())
    answers = [client.get(url) for url in (address(row), f"/files/{uuid.uuid4()}/")]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(
    ("kind", "media_type", "disposition"),
    [("photo", "image/jpeg", "inline"), ("voice", "audio/wav", "inline"), ("file", "application/pdf", "attachment")],
)
def test_the_headers_let_nothing_run_and_nothing_be_kept(client, store, kind, media_type, disposition):
    row = store(kind, title='แผน "ใหม่"/\u202e')
    client.force_login(row.owner)
    response = client.get(address(row), headers={"accept-encoding": "gzip"})

    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert "\u202e" not in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    with row.file.storage.open(row.file.name) as stored:
        assert response.content == stored.read()


def test_the_browser_is_never_told_where_it_lies(client, store):
    row = store()
    client.force_login(row.owner)
    paths = [f"/media/{row.file.name}", f"/private/{row.file.name}", f"/files/{row.file.name}"]

    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-99", 206, slice(0, 100)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-50", 206, slice(-50, None)),
        ("bytes=0-", 200, slice(None)),
        ("bytes=0-99999999", 200, slice(None)),
        ("bytes=5-2", 416, slice(0, 0)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=0-1,5-6", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
        ("pages=1-2", 200, slice(None)),
        ("bytes=" + "9" * 400 + "-", 200, slice(None)),
    ],
)
def test_a_player_may_ask_for_a_part(client, store, asked, status, part):
    row = store("voice")
    client.force_login(row.owner)
    whole = client.get(address(row)).content
    response = client.get(address(row), headers={"range": asked})

    assert response.status_code == status
    assert response.content == whole[part]
    if status == 206:
        assert response.headers["Content-Range"].endswith(f"/{len(whole)}")


def test_nginx_sends_it_where_there_is_one(client, store, settings):
    settings.X_ACCEL_PREFIX = "/_private/"
    row = store()
    client.force_login(row.owner)
    response = client.get(address(row))

    assert response.headers["X-Accel-Redirect"] == f"/_private/{row.file.name}"
    assert response.content == b""
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_owner_learns_who_else_looked_once_for_many_parts(client, store):
    row = store("voice", holder_kind="test.thing", holder_uuid=uuid.uuid4())
    register_reader("test.thing", lambda user, key: True)
    reader = UserFactory()
    client.force_login(row.owner)
    client.get(address(row))
    assert not AuditEntry.objects.filter(verb="core.file.read").exists()

    client.force_login(reader)
    for start in range(3):
        client.get(address(row), headers={"range": f"bytes={start}-{start + 9}"})
    entry = AuditEntry.objects.get(verb="core.file.read")

    assert (entry.actor, entry.subject, entry.object_key) == (reader, row.owner, str(row.pk))
    assert entry.data == {}


def test_a_row_without_its_file_is_not_found_and_no_error(client, store):
    row = store()
    row.file.storage.delete(row.file.name)
    client.force_login(row.owner)

    assert client.get(address(row)).status_code == 404


@pytest.mark.parametrize("kind", ["voice", "file"])
def test_only_photos_have_a_small_picture(client, store, kind):
    row = store(kind)
    client.force_login(row.owner)

    assert client.get(address(row, "thumb/")).status_code == 404


def test_posting_to_a_file_is_not_allowed(client, store):
    row = store()
    client.force_login(row.owner)

    assert client.post(address(row)).status_code == 405
