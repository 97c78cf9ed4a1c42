"""Papers, films, sounds and captions that editors put on public pages: without author, place, day or device.

The ending of the name says how a file is cleaned, and as what it is sent to readers: bytes of another kind are refused.
"""

import struct
from collections.abc import Callable
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile

from core.files import captions
from core.files.cleaning import clean_document
from core.files.film import mp4, webm
from core.files.limits import UploadRefused, refused
from core.files.sound import NotASound, Video, clean_sound, mpeg
from core.files.sound.parts import need

FAULTS = (NotASound, Video, ValueError, IndexError, OverflowError, RecursionError, struct.error)


class CleanDocument(ContentFile):
    """A document that has been through here, so that it is not cleaned twice."""


class CleanDocumentFile(FieldFile):
    """The door through which every document enters the store: forms, imports, commands and Wagtail's choosers alike."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Raises UploadRefused, a ValidationError."""
        if not isinstance(content, CleanDocument):
            content = clean_site_document(content, name)
        super().save(name, content, save)


def clean_pdf(upload: File) -> bytes:
    """Raises UploadRefused, in words that do not say that documents are PDFs alone."""
    try:
        return clean_document(upload).data
    except UploadRefused as refusal:
        if refusal.code in {"not_a_pdf", "unreadable"}:
            raise refused("not_cleaned") from refusal
        raise


def sound_named(extension: str) -> Callable[[bytes], bytes]:
    def clean(data: bytes) -> bytes:
        sound = clean_sound(data)
        need(sound.extension == extension)
        return sound.data

    return clean


def clean_mp3(data: bytes) -> bytes:
    """Long recordings are jumped in, so their table of places stays."""
    sound = mpeg.clean(data, keep_table=True)
    need(sound.extension == "mp3")
    return sound.data


KINDS: dict[str, Callable[[bytes], bytes]] = {
    "mp4": mp4.clean,
    "m4a": mp4.clean,
    "webm": webm.clean,
    "mp3": clean_mp3,
    "ogg": sound_named("ogg"),
    "vtt": captions.clean,
}


def clean_site_document(upload: File, name: str = "") -> CleanDocument:
    """The same document with what it shows or plays alone. Raises UploadRefused."""
    name = name or upload.name or ""
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension == "pdf":
        return CleanDocument(clean_pdf(upload), name=name)
    if extension not in KINDS:
        raise refused("unknown_kind")
    upload.seek(0)
    try:
        return CleanDocument(KINDS[extension](upload.read()), name=name)
    except FAULTS as error:
        raise refused("not_cleaned") from error
