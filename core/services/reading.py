"""Someone read what is another's: the owner may know."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.models import AuditEntry, PrivateFile
from core.services import audit

VERB = "core.file.read"
ONCE_IN = timedelta(hours=12)


def note_reading(*, reader: Any, file: PrivateFile) -> None:
    """One row for a reader and a file in twelve hours: a player asks for a sound in a hundred parts."""
    since = timezone.now() - ONCE_IN
    known = AuditEntry.objects.filter(
        verb=VERB, actor=reader, subject_id=file.owner_id, object_key=str(file.pk), at__gt=since
    )
    if not known.exists():
        audit.write(verb=VERB, actor=reader, subject=file.owner, kind="core.file", key=file.pk)
