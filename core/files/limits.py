"""What an upload may be, in numbers; and a refusal that says why, in words."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024
PHOTO_SENT_BYTES = 25 * MEGABYTE
VOICE_SENT_BYTES = 2 * MEGABYTE
FILE_SENT_BYTES = 20 * MEGABYTE
PHOTO_SIDE = 2048
THUMBNAIL_SIDE = 480
SITE_IMAGE_SIDE = 2560
VOICE_SECONDS = 60
VOICE_TOLERANCE = 2
FILES_A_DAY = 200
BYTES_A_PERSON = 1024 * MEGABYTE
TITLE_LENGTH = 120


class UploadRefused(ValidationError):
    """The file is not taken. `later` is true when the same file may be taken another time."""

    def __init__(self, message: Any, code: str, *, later: bool = False) -> None:
        super().__init__(message, code=code)
        self.later = later


REASONS: dict[str, Any] = {
    "empty": _("The file is empty. Please choose it again."),
    "cut": _("The file did not arrive whole. Please send it again."),
    "not_a_picture": _("This is not a picture we can read. Please choose a JPEG, PNG, WebP, HEIC or AVIF picture."),
    "unreadable": _("The picture is damaged and cannot be opened. Please choose another one."),
    "incomplete": _("A part of the picture is missing. Please send it again."),
    "too_many_pixels": _("The picture has too many pixels. Please choose one of at most 40 megapixels."),
    "too_large": _("Opening this file takes too much memory. Please send a smaller one."),
    "too_slow": _("Opening this file takes too long. Please send a smaller one."),
    "not_a_sound": _("This is not a sound we can play. Please choose m4a, mp3, aac, ogg, opus, webm or wav."),
    "damaged_sound": _("The recording is damaged or cut off. Please record it again."),
    "video": _("This is a video. Only sound can be added here, up to 60 seconds."),
    "too_long": _("The recording is longer than 60 seconds. Please make it shorter."),
    "not_a_pdf": _("Only PDF files can be added here. Please save the document as PDF."),
    "unreadable_pdf": _("The PDF is damaged and cannot be opened. Please save it as PDF again."),
    "locked_pdf": _("The PDF is locked with a password. Please save it without one."),
    "unknown_kind": _(
        "Files of this kind cannot be freed of hidden details such as a place or an author. "
        "Please choose pdf, mp3, m4a, ogg, mp4, webm or vtt, and save Office files as PDF."
    ),
    "not_cleaned": _(
        "Hidden details such as a place or an author could not be removed from this file, so it is not taken. "
        "Please export it again as the kind its name says."
    ),
    "photo_bytes": _("The picture is larger than 25 MB. Please choose a smaller one."),
    "voice_bytes": _("The recording is larger than 2 MB. Please make it shorter."),
    "file_bytes": _("The file is larger than 20 MB. Please choose a smaller one."),
    "busy": _("Many files are arriving just now. Please try again in a minute."),
    "many_today": _("You have sent 200 files within one day. Please send the others tomorrow."),
    "no_room_for_you": _("Your files take up 1 GB, which is all there is for one person."),
    "disk": _("The site has little room left, so it takes no files now. Your text is safe. Please try later."),
}
LATER = frozenset({"busy", "many_today", "disk"})


def refused(code: str) -> UploadRefused:
    """The refusal with that code. A word this list does not know counts as damage."""
    code = code if code in REASONS else "unreadable"
    return UploadRefused(REASONS[code], code, later=code in LATER)
