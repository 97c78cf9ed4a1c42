"""Form fields of an item <-> its payload. The player's JavaScript (static/js/player.js) makes the same payloads."""

from typing import Any
from uuid import UUID

from django.http import QueryDict

from courses.content_cache import ItemContent

Json = dict[str, Any]


def name_of(item: UUID, field: str) -> str:
    """The name of one field of an item."""
    return f"{item}:{field}"


def payload_from(item: ItemContent, post: QueryDict) -> Json:
    """What stands in the fields of this item, complete or not."""
    return PARSERS[item.kind](item, post)


def is_empty(payload: Json) -> bool:
    """Nothing was typed or chosen (a preset reader alone is nothing)."""
    return not any(value for name, value in payload.items() if name not in {"visibility", "kind"})


def parse_single(item: ItemContent, post: QueryDict) -> Json:
    return {"option": post.get(name_of(item.id, "option"), "")}


def parse_multiple(item: ItemContent, post: QueryDict) -> Json:
    return {"options": post.getlist(name_of(item.id, "options"))}


def parse_ordering(item: ItemContent, post: QueryDict) -> Json:
    """Places 1..n chosen for each line; lines with the same place keep the order of the page."""
    places = {entry: post.get(name_of(item.id, f"place:{entry}"), "") for entry in item.key["order"]}
    placed = {entry: int(place) for entry, place in places.items() if place.isdigit()}
    if len(set(placed.values())) < len(places):
        return {"order": [], "places": {entry: str(place) for entry, place in placed.items()}}
    return {"order": sorted(placed, key=lambda entry: placed[entry])}


def parse_matching(item: ItemContent, post: QueryDict) -> Json:
    pairs = {pair: post.get(name_of(item.id, f"pair:{pair}"), "") for pair in item.key["pairs"]}
    return {"pairs": {pair: token for pair, token in pairs.items() if token}}


def parse_text(item: ItemContent, post: QueryDict) -> Json:
    return {"text": post.get(name_of(item.id, "text"), "")}


def parse_number(item: ItemContent, post: QueryDict) -> Json:
    return {"number": post.get(name_of(item.id, "number"), "")}


def parse_reflection(item: ItemContent, post: QueryDict) -> Json:
    visibility = post.get(name_of(item.id, "visibility"), "") or item.words["visibility"]
    return {"text": post.get(name_of(item.id, "text"), ""), "visibility": visibility}


def parse_likert(item: ItemContent, post: QueryDict) -> Json:
    points = {key: post.get(name_of(item.id, f"rating:{key}"), "") for key in item.key["statements"]}
    return {"ratings": {key: int(point) for key, point in points.items() if point.isdigit()}}


def parse_checklist(item: ItemContent, post: QueryDict) -> Json:
    return {"items": post.getlist(name_of(item.id, "items"))}


def parse_commitment(item: ItemContent, post: QueryDict) -> Json:
    return {field: post.get(name_of(item.id, field), "") for field in ("what", "class_name", "date", "evidence")}


def parse_evidence(item: ItemContent, post: QueryDict) -> Json:
    kind = post.get(name_of(item.id, "kind"), "") or item.key["kinds"][0]
    return {"kind": kind, "note": post.get(name_of(item.id, "note"), "")}


PARSERS = {
    "single": parse_single,
    "multiple": parse_multiple,
    "ordering": parse_ordering,
    "matching": parse_matching,
    "short": parse_text,
    "number": parse_number,
    "reflection": parse_reflection,
    "likert": parse_likert,
    "checklist": parse_checklist,
    "commitment": parse_commitment,
    "evidence": parse_evidence,
}
