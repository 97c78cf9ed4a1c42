"""What an answer may look like, and what its key says of it. Pure: no query, no page, no words but of a refusal."""

import itertools
import math
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

Json = dict[str, Any]

TEXT_LIMIT = 20_000
SHORT_LIMIT = 500
SCALE = range(1, 6)


def refused(words: str) -> ValidationError:
    return ValidationError(words, code="answer")


def known(ids: Any, allowed: list[str]) -> list[str]:
    """Ids that exist, each once. Raises ValidationError."""
    if not isinstance(ids, list) or any(not isinstance(one, str) or one not in allowed for one in ids):
        raise refused(_("An option of this answer does not exist any more. Please choose again."))
    return list(dict.fromkeys(ids))


def text_of(payload: Json, name: str, limit: int) -> str:
    """A text field within its limit. Raises ValidationError."""
    value = payload.get(name, "")
    if not isinstance(value, str):
        raise refused(_("A text is missing in this answer."))
    if len(value) > limit:
        raise refused(_("This text is longer than %(limit)s letters. Please shorten it.") % {"limit": limit})
    return value.strip()


def needed_text(payload: Json, name: str, limit: int, words: str) -> str:
    """A text that may not be empty. Raises ValidationError with `words`."""
    value = text_of(payload, name, limit)
    if not value:
        raise refused(words)
    return value


def read_single(key: Json, payload: Json) -> Json:
    chosen = payload.get("option")
    if not chosen:
        raise refused(_("Choose one of the options, then check."))
    return {"option": known([chosen], list(key["options"]))[0]}


def read_multiple(key: Json, payload: Json) -> Json:
    chosen = known(payload.get("options") or [], list(key["options"]))
    if not chosen:
        raise refused(_("Choose at least one option, then check."))
    return {"options": sorted(chosen)}


def read_ordering(key: Json, payload: Json) -> Json:
    order = known(payload.get("order") or [], key["order"])
    if len(order) != len(key["order"]):
        raise refused(_("Give each line its own place, then check."))
    return {"order": order}


def read_matching(key: Json, payload: Json) -> Json:
    pairs = payload.get("pairs")
    if not isinstance(pairs, dict):
        raise refused(_("Find a partner for each line, then check."))
    chosen = {left: right for left, right in pairs.items() if right}
    known(list(chosen), key["pairs"])
    known(list(chosen.values()), list(key["tokens"].values()))
    if len(chosen) != len(key["pairs"]):
        raise refused(_("Find a partner for each line, then check."))
    return {"pairs": chosen}


def read_short(key: Json, payload: Json) -> Json:
    return {"text": needed_text(payload, "text", SHORT_LIMIT, _("Write a few words, then check."))}


def read_number(key: Json, payload: Json) -> Json:
    """Arabic or Thai digits, with or without commas."""
    raw = str(payload.get("number", "")).replace(",", "").strip()
    try:
        number = float(raw)
    except ValueError as error:
        raise refused(_("Write a number in digits, then check.")) from error
    if not math.isfinite(number) or abs(number) > 1e12:
        raise refused(_("Write a number in digits, then check."))
    return {"number": number}


def read_reflection(key: Json, payload: Json) -> Json:
    text = needed_text(payload, "text", TEXT_LIMIT, _("There is nothing here yet. Write what you want to keep."))
    visibility = payload.get("visibility")
    if visibility not in {"private", "mentor"}:
        raise refused(_("Choose who may read this."))
    return {"text": text, "visibility": visibility}


def read_likert(key: Json, payload: Json) -> Json:
    ratings = payload.get("ratings")
    if not isinstance(ratings, dict) or not ratings:
        raise refused(_("Choose a point for each line."))
    known(list(ratings), key["statements"])
    if any(type(point) is not int or point not in SCALE for point in ratings.values()):
        raise refused(_("Choose a point from 1 to 5 for each line."))
    if len(ratings) < len(key["statements"]):
        raise refused(_("Choose a point for each line."))
    return {"ratings": ratings}


def read_checklist(key: Json, payload: Json) -> Json:
    return {"items": sorted(known(payload.get("items") or [], key["items"]))}


def read_commitment(key: Json, payload: Json) -> Json:
    what = needed_text(payload, "what", 2000, _("Write what you will do."))
    day = payload.get("date") or ""
    try:
        parsed = parse_date(day) if isinstance(day, str) else None
    except ValueError:
        parsed = None
    if parsed is None:
        raise refused(_("Choose the day on which you will do it."))
    return {
        "what": what,
        "class_name": text_of(payload, "class_name", 120),
        "date": parsed.isoformat(),
        "evidence": text_of(payload, "evidence", 2000),
    }


def read_evidence(key: Json, payload: Json) -> Json:
    kind = payload.get("kind")
    if kind not in key["kinds"]:
        raise refused(_("This kind of evidence is not asked for here."))
    note = text_of(payload, "note", 5000)
    file = payload.get("file") or None
    if kind == "note" and not note:
        raise refused(_("Write a note, or choose a file."))
    if kind != "note" and not isinstance(file, str):
        raise refused(_("Choose a file."))
    return {"kind": kind, "note": note, "file": file}


READERS = {
    "single": read_single,
    "multiple": read_multiple,
    "ordering": read_ordering,
    "matching": read_matching,
    "short": read_short,
    "number": read_number,
    "reflection": read_reflection,
    "likert": read_likert,
    "checklist": read_checklist,
    "commitment": read_commitment,
    "evidence": read_evidence,
}


def read_payload(kind: str, key: Json, payload: Json) -> Json:
    """The answer in its one form, by ids. Raises ValidationError with words for the learner."""
    return READERS[kind](key, payload)


def judge(kind: str, key: Json, payload: Json) -> float | None:
    """How right the answer is by this key, 0 to 1; None where nothing is scored."""
    scorer = SCORERS.get(kind)
    return scorer(key, payload) if scorer else None


def judge_single(key: Json, payload: Json) -> float:
    return float(key["options"].get(payload["option"], False))


def judge_multiple(key: Json, payload: Json) -> float:
    """Right choices less wrong ones, over what was right."""
    right = {option for option, correct in key["options"].items() if correct}
    chosen = set(payload["options"])
    return max(0.0, (len(chosen & right) - len(chosen - right)) / len(right))


def judge_ordering(key: Json, payload: Json) -> float:
    """The share of pairs that stand in the right order."""
    place = {one: number for number, one in enumerate(payload["order"])}
    pairs = list(itertools.combinations([one for one in key["order"] if one in place], 2))
    return sum(place[first] < place[second] for first, second in pairs) / len(pairs)


def judge_matching(key: Json, payload: Json) -> float:
    return sum(payload["pairs"].get(one) == key["tokens"][one] for one in key["pairs"]) / len(key["pairs"])


def judge_short(key: Json, payload: Json) -> float | None:
    accepted = {plain(text) for texts in key["accept"].values() for text in texts}
    return float(plain(payload["text"]) in accepted) if accepted else None


def judge_number(key: Json, payload: Json) -> float:
    return float(abs(payload["number"] - key["answer"]) <= key["tolerance"] + 1e-9)


def plain(text: str) -> str:
    """Case, width and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


SCORERS = {
    "single": judge_single,
    "multiple": judge_multiple,
    "ordering": judge_ordering,
    "matching": judge_matching,
    "short": judge_short,
    "number": judge_number,
}

EVENT_OF_KIND = {
    **dict.fromkeys(("single", "multiple", "ordering", "matching", "short", "number"), "answered"),
    "reflection": "reflected",
    "likert": "rated",
    "checklist": "checked",
    "commitment": "committed",
    "evidence": "evidenced",
}


def is_done(kind: str, payload: Json) -> bool:
    """Whether this answer finishes the item: an answer counts, right or wrong; an empty checklist does not."""
    return bool(payload.get("items")) if kind == "checklist" else True
