"""Tables that know no other app: people only as settings.AUTH_USER_MODEL."""

from core.models.files import PrivateFile
from core.models.keys import SigningKey
from core.models.media import SiteImage, SiteRendition
from core.models.pages import BasePage, ContentPage, HomePage
from core.models.records import AuditEntry, ErasureRecord, Link, ReviewItem, SyncConflict
from core.models.search import SearchText
from core.models.ticks import TickRun

__all__ = [
    "AuditEntry",
    "BasePage",
    "ContentPage",
    "ErasureRecord",
    "HomePage",
    "Link",
    "PrivateFile",
    "ReviewItem",
    "SearchText",
    "SigningKey",
    "SiteImage",
    "SiteRendition",
    "SyncConflict",
    "TickRun",
]
