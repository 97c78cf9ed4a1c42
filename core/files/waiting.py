"""Uploads that wait for the rest of a form: Wagtail keeps them when several are sent at once and a title is too long.

They are cleaned as what they are to become, and are gone after a day if nobody finished the form.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from wagtail.models import UploadedFile

from core.files.cleaning import clean_site_image
from core.files.site_document import clean_site_document
from core.models import SiteImage

KEPT = timedelta(days=1)
FOLDER = "wagtail_uploads"


class CleanWaitingFile(FieldFile):
    """The door through which every half-finished upload enters the store."""

    instance: UploadedFile

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Raises UploadRefused, a ValidationError."""
        kind = self.instance.for_content_type
        if kind is not None and kind.model_class() is SiteImage:
            content = clean_site_image(content)
            name = str(PurePath(name).with_suffix(PurePath(str(content.name)).suffix))
        else:
            content = clean_site_document(content, name)
        super().save(name, content, save)


def drop_old_waiting(now: datetime | None = None) -> int:
    """Deletes what has waited for more than a day, with and without a row. Says how many files.

    Wagtail's rows bear no time, so the file says how old it is; a row whose file is gone is of no use to anybody.
    """
    rows = dict(UploadedFile.objects.values_list("file", "pk"))  # before the files: what comes meanwhile is left alone
    storage: Storage = UploadedFile._meta.get_field("file").storage  # noqa: SLF001 - Django's own public name for it
    stored = set(names(storage))
    before = (now or timezone.now()) - KEPT
    old = [name for name in sorted(stored) if storage.get_modified_time(name) < before]
    UploadedFile.objects.filter(pk__in=[pk for name, pk in rows.items() if name in old or name not in stored]).delete()
    for name in old:
        transaction.on_commit(partial(storage.delete, name), robust=True)
    return len(old)


def names(storage: Storage) -> Iterator[str]:
    """All files that wait."""
    try:
        _folders, files = storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{FOLDER}/{name}"
