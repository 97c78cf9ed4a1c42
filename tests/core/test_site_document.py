"""Editors' documents: by every way in they lose author, place, day and device, and still open; or are refused."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from core.files.film.mp4 import boxes, inner, spans
from core.files.sound.webm import elements
from tests.core import filemaking as fm
from tests.courses.staff import with_second_lock
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TRACES = (fm.CANARY, b"18.79", b"098.98", b"\xa9xyz", b"xmpmeta", b"/Author", b"JavaScript")
CUE = "1\n00:00.000 --> 00:02.000\nครูถามเด็ก\n"
CUES = f"WEBVTT\n\n{CUE}"
CAPTIONS = f"WEBVTT Kind: captions\nX-By: {{0}}\n\nNOTE {{0}}\nmore of it\n\n{CUE}\nNOTE\n{{0}}\n"
FILES = {
    "plan.pdf": fm.pdf(hostile=True),
    "film.mp4": fm.film(),
    "talk.m4a": fm.film(brand=b"M4A "),
    "film.webm": fm.webm(video=True, live=False),
    "live.webm": fm.webm(),
    "talk.mp3": fm.mp3(),
    "talk.ogg": fm.ogg(),
    "words.vtt": CAPTIONS.format(fm.CANARY.decode()).encode(),
}


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def root():
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def stored(document: Document) -> bytes:
    with document.file.storage.open(document.file.name) as held:
        return held.read()


def by_saving(data: bytes, name: str) -> Document:
    return Document.objects.create(title="x", file=ContentFile(data, name=name))


def by_field(data: bytes, name: str) -> Document:
    """As Wagtail's second step of a multiple upload does."""
    document = Document(title="x")
    document.file.save(name, ContentFile(data), save=False)
    document.save()
    return document


def by_bulk(data: bytes, name: str) -> Document:
    return Document.objects.bulk_create([Document(title="x", file=ContentFile(data, name=name))])[0]


def form_for(data: bytes, name: str):
    fields = {"title": "แผนการสอน", "tags": "ห้วย", "collection": Collection.get_first_root_node().pk}
    upload = {"file": SimpleUploadedFile(name, data)}
    return get_document_form(Document)(fields, upload, instance=Document(), user=UserFactory(is_superuser=True))


def by_form(data: bytes, name: str) -> Document:
    form = form_for(data, name)
    assert form.is_valid(), form.errors
    return form.save()


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("way", [by_saving, by_field, by_bulk, by_form])
@pytest.mark.parametrize("name", FILES)
def test_no_way_in_keeps_what_is_hidden(way, name):
    assert any(trace in FILES[name] for trace in TRACES)

    assert [trace for trace in TRACES if trace in stored(way(FILES[name], name))] == []


@pytest.mark.usefixtures("root")
def test_length_and_hash_are_those_of_the_clean_file():
    document = by_form(FILES["talk.mp3"], "talk.mp3")
    document.refresh_from_db()

    assert document.file_size == len(stored(document)) < len(FILES["talk.mp3"])
    assert document.file_hash == by_form(stored(document), "talk.mp3").file_hash


def test_a_pdf_still_opens():
    reader = PdfReader(io.BytesIO(stored(by_saving(FILES["plan.pdf"], "plan.pdf"))))

    assert len(reader.pages) == 1
    assert reader.metadata is None


@pytest.mark.parametrize("name", ["film.mp4", "talk.m4a"])
def test_every_picture_and_sound_of_a_film_stays_in_its_place(name):
    data = bytearray(stored(by_saving(FILES[name], name)))
    movie = inner(data, 0, len(data), b"moov")
    tracks = [(body, after) for kind, _at, body, after in boxes(data, *movie) if kind == b"trak"]
    shown = [list(spans(data, *inner(data, *one, b"mdia", b"minf", b"stbl"))) for one in tracks]

    assert len(data) == len(FILES[name])
    assert [data[slice(*chunks[0])] for chunks in shown] == [b"".join(fm.FILMED), b"".join(fm.SOUNDED)]


@pytest.mark.parametrize("way", ["moof", "base", "chained", "usual"])
def test_of_a_film_in_parts_every_sample_stays_and_nothing_between(way):
    sent = fm.film_in_parts(way)
    data = stored(by_saving(sent, "film.mp4"))
    shown = (b"".join(fm.FILMED), b"".join(fm.SOUNDED))

    assert len(data) == len(sent)
    assert fm.CANARY not in data
    assert [data.count(one) for one in shown] == [2, 2]
    assert [data.find(one) for one in shown] == [sent.find(one) for one in shown]
    assert stored(by_saving(data, "film.mp4")) == data


def test_a_film_that_is_clean_stays_as_it_is():
    once = stored(by_saving(FILES["film.mp4"], "film.mp4"))

    assert stored(by_saving(once, "film.mp4")) == once


@pytest.mark.parametrize("name", ["film.webm", "live.webm"])
def test_every_block_of_a_webm_stays_in_its_place(name):
    data = stored(by_saving(FILES[name], name))
    top = dict(elements(data))

    assert len(data) == len(FILES[name])
    assert data.count(fm.opus_packet()) == FILES[name].count(fm.opus_packet()) > 90
    assert [found for found, _body in elements(top[0x18538067], stop=frozenset({0x1F43B675}))][:2] == [
        0x1549A966,
        0x1654AE6B,
    ]


def test_a_long_vorbis_comment_in_a_film_becomes_an_empty_one():
    first = b"\x01vorbis" + bytes(23)
    comments = b"\x03vorbis" + bytes([17, 0, 0, 0]) + fm.CANARY + bytes([0, 0, 0, 0, 1])
    private = bytes([2, len(first), len(comments)]) + first + comments + b"\x05vorbis" + bytes(40)
    track = fm.ebml(0xD7, b"\1") + fm.ebml(0x83, b"\2") + fm.ebml(0x86, b"A_VORBIS") + fm.ebml(0x63A2, private)
    film = fm.ebml(0x1A45DFA3, fm.ebml(0x4282, b"webm")) + fm.ebml(
        0x18538067, fm.ebml(0x1654AE6B, fm.ebml(0xAE, track))
    )
    data = stored(by_saving(film, "film.webm"))

    assert fm.CANARY not in data
    assert first in data
    assert data.endswith(b"\0\0\0\0\1\x05vorbis" + bytes(40))


XING = b"Xing" + bytes([0, 0, 0, 15]) + (55).to_bytes(4) + (4248).to_bytes(4) + bytes(range(100)) + bytes([0, 0, 0, 78])
VBRI = b"VBRI" + bytes([0, 1, 9, 49, 0, 75]) + (4248).to_bytes(4) + (55).to_bytes(4)
VBRI += b"".join(one.to_bytes(2) for one in (5, 1, 2, 11, 800, 800, 800, 800, 800))


@pytest.mark.parametrize(("table", "at"), [(XING, 13), (VBRI, 36)], ids=["Xing", "VBRI"])
def test_a_long_recording_keeps_its_length_and_its_places_to_jump_to(table, at):
    head, frames = bytes([0xFF, 0xF3, 0x88, 0xC0]), (bytes([0xFF, 0xF3, 0x28, 0xC0]) + bytes(68)) * 55
    first = (head + bytes(at - 4) + table + fm.CANARY).ljust(288, b"U")

    once = stored(by_saving(first + frames, "talk.mp3"))
    assert once == (head + bytes(at - 4) + table).ljust(288, b"\0") + frames
    assert stored(by_saving(once, "talk.mp3")) == once


def test_a_table_that_does_not_fit_is_left_out():
    frames = (bytes([0xFF, 0xF3, 0x28, 0xC0]) + bytes(68)) * 55
    first = bytes([0xFF, 0xF3, 0x28, 0xC0]) + bytes(9) + XING[:50] + fm.CANARY[:9]

    assert len(first) == 72
    assert stored(by_saving(first + frames, "talk.mp3")) == frames


def test_captions_keep_their_cues():
    assert stored(by_saving(FILES["words.vtt"], "words.vtt")).decode() == CUES
    assert stored(by_saving(CUES.replace("\n", "\r\n").encode("utf-8-sig"), "words.vtt")).decode() == CUES


HIDDEN_IN_CAPTIONS = """WEBVTT

STYLE
::cue {{ color: red }} /* {0} */

REGION
id:{0}

{0}
and no cue

{0}
00:00.000 --> 00:02.000 align:start {0} region:{0} line:10%,end
ครูถามเด็ก
-- เด็กตอบ

NOTE 00:00.000 --> 00:02.000
{0}

1:00.000 --> {0}
{0}

00:00:03.000-->00:00:04.500 size:{0}
<i>ตอบ</i>
00:05.000 --> 00:06.000
ต่อ

7
00:07.000 --> 00:08.000
"""


def test_of_captions_nothing_stays_but_what_is_shown():
    data = HIDDEN_IN_CAPTIONS.format(fm.CANARY.decode()).encode()

    assert stored(by_saving(data, "words.vtt")).decode() == (
        "WEBVTT\n\n00:00.000 --> 00:02.000 align:start line:10%,end\nครูถามเด็ก\n-- เด็กตอบ\n\n"
        "00:00:03.000 --> 00:00:04.500\n<i>ตอบ</i>\n\n00:05.000 --> 00:06.000\nต่อ\n"
    )


REFUSED = {
    "cut.mp4": fm.film()[:900],
    "empty.mp4": b"",
    "text.mp4": b"this is no film" * 20,
    "fragments.mp4": fm.film() + fm.box(b"moof", fm.full(b"mfhd", b"\0\0\0\1")),
    "no-usual-length.mp4": fm.film_in_parts("usual").replace(b"trex", b"skip"),
    "no-track.mp4": fm.film_in_parts().replace(b"tfhd", b"skip"),
    "no-samples.mp4": fm.film_in_parts().replace(b"trun", b"skip"),
    "outside.mp4": fm.film_in_parts()[:-400],
    "camcorder.mp4": fm.film(camcorder=bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"),
    "sound.mp3": fm.wav(),
    "film.ogg": fm.webm(video=True),
    "cut.webm": fm.webm(live=False)[:-40],
    "subtitles.webm": fm.webm(live=False).replace(fm.ebml(0x83, b"\2"), fm.ebml(0x83, b"\x11")),
    "sound.vtt": fm.ogg(),
    "page.vtt": b"<html></html>",
    "no-cue.vtt": b"WEBVTT\n\nNOTE nothing is said\n\nand nothing is shown",
    "text.pdf": b"this is no PDF" * 20,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_cleaned_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        by_field(REFUSED[name], name)

    assert refusal.value.code == "not_cleaned"
    assert Document.objects.count() == 0


@pytest.mark.parametrize("name", ["plan.docx", "sums.xlsx", "talk.pptx", "film.mov", "plan", "plan.pdf.exe"])
def test_a_kind_nobody_can_clean_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        by_field(b"PK\3\4", name)

    assert refusal.value.code == "unknown_kind"


def editor(language: str = "th") -> Client:
    person = UserFactory(is_superuser=True)
    UserProfile.objects.create(user=person, preferred_language=language)
    return with_second_lock(person)


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("cut.mp4", "th", "ลบข้อมูลที่ซ่อนอยู่ในไฟล์นี้ เช่น สถานที่หรือชื่อผู้ทำ ออกไม่ได้"),
        ("cut.mp4", "en", "Hidden details such as a place or an author could not be removed from this file"),
        ("plan.docx", "th", "ถ้าเป็นไฟล์ Office ให้บันทึกเป็น PDF ก่อน"),
        ("plan.docx", "en", "save Office files as PDF"),
    ],
)
def test_the_form_says_why_and_keeps_what_was_filled_in(root, name, language, said):
    upload = SimpleUploadedFile(name, REFUSED.get(name, b"PK\3\4"))
    fields = {"title": "แผนของครูดอกเอื้อง", "tags": "ห้วย", "collection": root.pk, "file": upload}
    answer = editor(language).post(reverse("wagtaildocs:add"), fields)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert said in page
    assert len(answer.context["form"].errors["file"]) == 1
    assert "แผนของครูดอกเอื้อง" in page
    assert "ห้วย" in page
    assert Document.objects.count() == 0


def test_several_at_once_are_cleaned_or_refused_one_by_one(root):
    client = editor()

    def send(name: str, data: bytes) -> dict:
        sent = {"title": "x", "collection": root.pk, "files[]": SimpleUploadedFile(name, data)}
        return client.post(reverse("wagtaildocs:add_multiple"), sent).json()

    assert send("film.mp4", FILES["film.mp4"])["success"] is True
    refusal = send("cut.mp4", REFUSED["cut.mp4"])
    assert refusal["success"] is False
    assert refusal["error_message"]
    wrong = send("plan.pdf", REFUSED["text.pdf"])["error_message"]
    assert wrong == refusal["error_message"]
    assert "เฉพาะไฟล์ PDF" not in wrong
    assert "\n" not in refusal["error_message"]
    assert [trace for trace in TRACES if trace in stored(Document.objects.get())] == []


def test_changing_the_title_does_not_clean_the_file_again(root):
    document = by_form(FILES["talk.mp3"], "talk.mp3")
    before = document.file.name
    fields = {"title": "อีกชื่อ", "collection": root.pk}
    form = get_document_form(Document)(fields, {}, instance=document, user=UserFactory(is_superuser=True))

    assert form.is_valid(), form.errors
    assert form.save().file.name == before
