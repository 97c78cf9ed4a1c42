"""Uploads that stay private: re-encoded, without metadata, readable only through a view that asks who may."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import CleanCharField
from core.querysets import PrivateFileQuerySet


def private_storage() -> Storage:
    """The store outside MEDIA_ROOT."""
    return storages["private"]


def stored_name(instance: "PrivateFile", filename: str) -> str:
    """A name nobody can guess; the sender's own name is never used."""
    return f"{instance.id.hex[:2]}/{instance.id.hex}.{instance.extension}"


def stored_thumbnail_name(instance: "PrivateFile", filename: str) -> str:
    """Beside its picture; always a JPEG."""
    return f"{instance.id.hex[:2]}/{instance.id.hex}-small.jpg"


class PrivateFile(models.Model):
    """One upload of one person. Who else may read it is said by the kind of thing that holds it (core.files)."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        VOICE = "voice", _("Voice")
        FILE = "file", _("File")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="private_files")
    client_id = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    holder_kind = models.CharField(max_length=40, blank=True)
    holder_uuid = models.UUIDField(null=True)
    file = models.FileField(storage=private_storage, upload_to=stored_name)
    thumbnail = models.FileField(storage=private_storage, upload_to=stored_thumbnail_name, blank=True)
    title = CleanCharField(max_length=120, blank=True)
    extension = models.CharField(max_length=8)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.PositiveSmallIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    sent_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PrivateFileQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "client_id"], name="private_file_once")]
        indexes = [models.Index(fields=["holder_kind", "holder_uuid"], name="private_file_holder")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
