"""Finding a private file for someone who asks for it."""

from typing import TYPE_CHECKING
from uuid import UUID

from core.files.readers import may_read
from core.models import PrivateFile

if TYPE_CHECKING:
    from core.files.readers import Reader


def readable_file(user: "Reader", file_id: UUID) -> PrivateFile | None:
    """The file, or None when it is not there or not for this person: both look alike from outside."""
    file = PrivateFile.objects.filter(pk=file_id).first()
    return file if file and may_read(user, file) else None
