"""Room for uploads: on the disk, where deleting must stay possible, and for one person."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.db.models import Count, Q, Sum
from django.utils import timezone

from core.files.limits import BYTES_A_PERSON, FILES_A_DAY, refused


def check_disk(storage: Storage) -> None:
    """Raises UploadRefused when too little is free: on a full disk even deleting fails. S3 has no disk."""
    try:
        folder = Path(storage.path(""))
    except NotImplementedError:
        return
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    if usage.free < max(usage.total * settings.UPLOAD_FREE_SHARE, settings.UPLOAD_FREE_BYTES):
        raise refused("disk")


def check_allowance(files: Any, size: int) -> None:
    """Raises UploadRefused when these files of one person leave no room for another of `size` bytes; one query."""
    day = timezone.now() - timedelta(days=1)
    used = files.aggregate(bytes=Sum("size"), today=Count("pk", filter=Q(created_at__gt=day)))
    if used["today"] >= FILES_A_DAY:
        raise refused("many_today")
    if (used["bytes"] or 0) + size > BYTES_A_PERSON:
        raise refused("no_room_for_you")
