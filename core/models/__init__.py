"""Tables that know no other app: people only as settings.AUTH_USER_MODEL."""

from core.models.media import SiteImage, SiteRendition
from core.models.pages import BasePage, ContentPage, HomePage
from core.models.records import AuditEntry, ErasureRecord, Link, ReviewItem, SyncConflict
from core.models.files import PrivateFile
from core.models.keys import SigningKey

__all__ = [
    "AuditEntry",
    "BasePage",
    "ContentPage",
    "ErasureRecord",
    "HomePage",
    "Link",
    "PrivateFile",
    "ReviewItem",
    "SigningKey",
    "SiteImage",
    "SiteRendition",
    "SyncConflict",
]
