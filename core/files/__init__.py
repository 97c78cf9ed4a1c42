"""Private uploads: what may be sent (limits), how it is made harmless (cleaning, sound), who may read it (readers)."""

from core.files.limits import UploadRefused
from core.files.readers import may_read, register_reader

__all__ = ["UploadRefused", "may_read", "register_reader"]
