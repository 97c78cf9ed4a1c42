"""A unit of one activity with everything that is seen, heard, saved or fetched from elsewhere."""

from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Collection

from courses.models import ActivityPage
from tests.core import filemaking as fm
from tests.courses.authoring import Json, block_id, make_activity, make_unit

UNIT, ACTIVITY = "seen-and-heard", "look-and-listen"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nครูถามเด็กว่าน้ำมาจากไหน\n"
SPOKEN = "ครูถามเด็กว่าน้ำมาจากไหน\n\nเด็กตอบว่ามาจากดอย"
VIDEO = "dQw4w9WgXcQ"


def document(name: str, data: bytes) -> int:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    row = Document(title=name, collection=root)
    row.file.save(name, ContentFile(data), save=False)
    row._set_file_hash()
    row.save()
    return int(row.pk)


def block(kind: str, **value: object) -> Json:
    return {"type": kind, "id": block_id(kind), "value": value}


def make_media_page() -> ActivityPage:
    """Published, in Thai."""
    film = {"video": document("film.webm", fm.webm(2)), "captions": document("film.vtt", CAPTIONS.encode())}
    body = [
        block("video", title="ถามที่ห้วย", transcript=SPOKEN, **film),
        block("audio", title="เสียงห้วย", transcript=SPOKEN, audio=document("stream.mp3", fm.mp3(2))),
        block("file", title="แบบจดบันทึก", file=document("notes.pdf", fm.pdf() + b"\n" * 2048)),
        block("embed", provider="youtube", video_id=VIDEO, title="ห้องเรียนบนดอย", minutes=4, transcript=SPOKEN),
        block(
            "evidence",
            prompt="เด็กพูดว่าอะไร",
            help="",
            kinds=["voice", "photo", "note"],
            care="ไม่บอกชื่อเด็ก",
            recalls="",
            competency="",
        ),
    ]
    return make_activity(make_unit(UNIT), ACTIVITY, body, stage="action")
