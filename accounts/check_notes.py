"""Why a row of the official list should be looked at: a code in the file and in the queue, words when it is shown."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "office-named-two-ways": _(
        "The source names this office “เขต ๓๔” here, and “สพม.เชียงใหม่” for schools 88 to 94. Both are taken as one "
        "office under its present name. Please confirm."
    ),
    "school-not-found": _(
        "The name looks garbled: no school of this name was found. It is kept as in the source; the affiliation was "
        "read as “อบจ.” instead of “ออบจ.”. Check it before it is shown in public."
    ),
    "sri-neru-spelling": _(
        "“ศรีเนรุห์” was corrected to “ศรีเนรูห์”, as a page of the Ministry of Education spells it (“โรงเรียนบ้านศรีเนรูห์”). "
        "“ศรีเนห์รู” is in use as well."
    ),
    "mueang-kuet-vowel": _(
        "“ก๊ิด” was corrected to “กื้ด”, as public data spell the place; a page of the area office has “กึ้ด”. Please "
        "confirm the vowel."
    ),
    "cho-lae-spelling": _("“ซ้อแล” was corrected to “ช่อแล”, the name of the place. No public list confirms it yet."),
    "last-line-before-gap": _(
        "Kept as in the source, but it may be another name misread: it is the last readable line before schools 34 to "
        "71, which are missing."
    ),
    "primary-office-odd": _(
        "The source puts it under a primary area office (สพป.เชียงใหม่ เขต ๖), which is odd for what looks like a "
        "secondary school: probably the secondary area office. Please confirm."
    ),
}


@dataclass(frozen=True)
class Note:
    """What an editor reads; `is_foreign` for a note of another list, which is shown as it was written."""

    words: str | Promise
    is_foreign: bool


def note_of(reason: str) -> Note:
    return Note(WORDS[reason], is_foreign=False) if reason in WORDS else Note(reason, is_foreign=True)
