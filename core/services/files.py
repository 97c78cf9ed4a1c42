"""Taking in an upload: judged, cleaned apart from the site, stored once, or refused with words and no trace."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from core.fields import clean_text
from core.files import limits, sound
from core.files.cleaning import Cleaned, clean_document, clean_photo
from core.files.limits import refused
from core.files.space import check_allowance, check_disk
from core.models import PrivateFile, SyncConflict
from core.models.files import private_storage

Kind = PrivateFile.Kind
CONFLICT_KIND = "core.file"


@dataclass(frozen=True)
class Received:
    """What became of an upload: stored, repeated (the same again), conflict (both kept; `file` is the second)."""

    file: PrivateFile
    status: str


class UploadClash(ValidationError):
    """Another file came under a client id that has one. Both are kept; `kept` is the second."""

    def __init__(self, kept: PrivateFile) -> None:
        super().__init__(clash_words(), code="conflict")
        self.kept = kept


def clash_words() -> str:
    return _("Another file was sent here before. Both are kept: please choose.")


def store_upload(*, owner: Any, upload: File, kind: str, client_id: UUID, title: str = "") -> PrivateFile:
    """The stored file. Sending the same again answers with the same row.

    Raises UploadRefused with words, and UploadClash when the client id holds other bytes.
    """
    received = receive_upload(owner=owner, upload=upload, kind=kind, client_id=client_id, title=title)
    if received.status == "conflict":
        raise UploadClash(received.file)
    return received.file


def receive_upload(*, owner: Any, upload: File, kind: str, client_id: UUID, title: str = "") -> Received:
    """As `store_upload`, saying which of the three it was. Raises UploadRefused.

    Cleaning takes seconds, so it runs outside of any transaction; that is why this cannot be called inside one.
    """
    title = checked_title(title)
    sent_sha256 = checked_digest(upload, kind)
    first = PrivateFile.objects.filter(owner=owner, client_id=client_id).first()
    if first and first.sent_sha256 == sent_sha256:
        return Received(first, "repeated")
    wanted_id = uuid5(client_id, sent_sha256) if first else client_id
    kept = PrivateFile.objects.filter(owner=owner, client_id=wanted_id).first() if first else None
    if kept is None:
        check_room(owner, upload.size or 0)
        facts = {"kind": kind, "title": title, "sent_sha256": sent_sha256}
        kept, is_new = keep(owner=owner, client_id=wanted_id, cleaned=cleaned_upload(upload, kind), facts=facts)
        if not first and kept.sent_sha256 != sent_sha256:  # another device was quicker with another file
            return receive_upload(owner=owner, upload=upload, kind=kind, client_id=client_id, title=title)
        if not first:
            return Received(kept, "stored" if is_new else "repeated")
    note_conflict(owner=owner, client_id=client_id, kept=kept)
    return Received(kept, "conflict")


def checked_title(title: str) -> str:
    """Raises ValidationError for one that is too long."""
    title = " ".join(clean_text(title).split())
    if len(title) > limits.TITLE_LENGTH:
        raise ValidationError(_("The title is longer than 120 characters."), code="title")
    return title


def checked_digest(upload: File, kind: str) -> str:
    """The sum of the bytes as sent. Raises UploadRefused for an empty or too large file."""
    largest = {
        Kind.PHOTO: limits.PHOTO_SENT_BYTES,
        Kind.VOICE: limits.VOICE_SENT_BYTES,
        Kind.FILE: limits.FILE_SENT_BYTES,
    }
    if kind not in largest:
        raise ValidationError(_("Please say what it is: a photo, a voice recording or a file."), code="kind")
    if not upload.size:
        raise refused("empty")
    if upload.size > largest[Kind(kind)]:
        raise refused(f"{kind}_bytes")
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def check_room(owner: Any, size: int) -> None:
    """Raises UploadRefused before any work is done, when the disk or the person's share is full."""
    check_disk(private_storage())
    check_allowance(PrivateFile.objects.filter(owner=owner), min(size, limits.MEGABYTE))


def cleaned_upload(upload: File, kind: str) -> Cleaned:
    """By kind. Raises UploadRefused."""
    cleaners: dict[str, Callable[[File], Cleaned]] = {
        Kind.PHOTO: clean_photo,
        Kind.VOICE: clean_voice,
        Kind.FILE: clean_document,
    }
    return cleaners[kind](upload)


def clean_voice(upload: File) -> Cleaned:
    """Raises UploadRefused, also for a recording that is too long."""
    upload.seek(0)
    try:
        made = sound.clean_sound(upload.read())
    except sound.NotASound as error:
        raise refused("not_a_sound") from error
    except sound.Video as error:
        raise refused("video") from error
    except sound.Damaged as error:
        raise refused("damaged_sound") from error
    if made.seconds > limits.VOICE_SECONDS + limits.VOICE_TOLERANCE:
        raise refused("too_long")
    return Cleaned(made.data, made.extension, made.media_type, seconds=max(1, round(made.seconds)))


def keep(*, owner: Any, client_id: UUID, cleaned: Cleaned, facts: dict[str, str]) -> tuple[PrivateFile, bool]:
    """Writes the file and its row, or neither. The person's row is locked, so that two devices cannot pass the limits.

    The transaction is the outermost one (durable): when it fails, the files go too.
    """
    row = PrivateFile(
        owner=owner,
        client_id=client_id,
        extension=cleaned.extension,
        media_type=cleaned.media_type,
        size=len(cleaned.data) + len(cleaned.thumbnail),
        width=cleaned.width,
        height=cleaned.height,
        seconds=cleaned.seconds,
        sha256=hashlib.sha256(cleaned.data).hexdigest(),
        **facts,
    )
    try:
        with transaction.atomic(durable=True):
            get_user_model().objects.select_for_update().get(pk=owner.pk)
            known = PrivateFile.objects.filter(owner=owner, client_id=client_id).first()
            if known:
                return known, False
            check_allowance(PrivateFile.objects.filter(owner=owner), row.size)
            row.file.save("", ContentFile(cleaned.data), save=False)
            if cleaned.thumbnail:
                row.thumbnail.save("", ContentFile(cleaned.thumbnail), save=False)
            row.save(force_insert=True)
    except BaseException:
        remove_stored(row)
        raise
    return row, True


def remove_stored(row: PrivateFile) -> None:
    """Takes the files of a row that was not to be out of the store."""
    for held in (row.file, row.thumbnail):
        if held.name:
            with suppress(OSError):  # what cannot be deleted now is found by `manage.py reconcile_files`
                held.storage.delete(held.name)


def note_conflict(*, owner: Any, client_id: UUID, kept: PrivateFile) -> None:
    """One line for the outbox, however often it is sent."""
    SyncConflict.objects.get_or_create(
        user=owner,
        client_id=client_id,
        kind=CONFLICT_KIND,
        payload={"file": str(kept.pk), "sent_sha256": kept.sent_sha256},
    )
