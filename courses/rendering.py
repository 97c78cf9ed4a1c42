"""How items look: before an answer (rendered once and kept), and with a learner's answer and what belongs beside it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.answers import judge
from courses.content_cache import Content, ItemContent, shuffled

Json = dict[str, Any]

SCALES = {
    "agree": [
        (1, pgettext_lazy("scale", "Not at all")),
        (2, pgettext_lazy("scale", "A little")),
        (3, pgettext_lazy("scale", "Partly")),
        (4, pgettext_lazy("scale", "Much")),
        (5, pgettext_lazy("scale", "Entirely")),
    ],
    "often": [
        (1, pgettext_lazy("scale", "Never")),
        (2, pgettext_lazy("scale", "Seldom")),
        (3, pgettext_lazy("scale", "Sometimes")),
        (4, pgettext_lazy("scale", "Often")),
        (5, pgettext_lazy("scale", "Always")),
    ],
}
BUTTONS = {
    "reflection": _("Keep this reflection"),
    "likert": _("Keep these points"),
    "checklist": _("Keep these ticks"),
    "commitment": _("Make this commitment"),
    "evidence": _("Add this"),
}


@dataclass(frozen=True)
class Recalled:
    """An earlier answer shown again: who said what, when."""

    kind: str
    payload: Json
    at: datetime


@dataclass
class Given:
    """Everything a learner has in one item."""

    payload: Json = field(default_factory=dict)
    draft: Json | None = None
    answered_at: datetime | None = None
    drafted_at: datetime | None = None
    last_event: UUID | None = None
    attempts: int = 0
    recalled: Recalled | None = None
    evidence: list[Any] = field(default_factory=list)
    replies: list[Any] = field(default_factory=list)
    read_by: list[str] = field(default_factory=list)
    commitment: UUID | None = None
    error: str = ""

    @property
    def stamp(self) -> str:
        """How new this is: a device that holds something older leaves the page as it is."""
        newest = max(filter(None, (self.answered_at, self.drafted_at)), default=None)
        return newest.isoformat() if newest else ""

    @property
    def blank(self) -> bool:
        """Looks as it did before anyone answered."""
        return not (self.payload or self.draft or self.recalled or self.evidence or self.error)


def render_body(content: Content, given: dict[UUID, Given], *, signed_in: bool) -> SafeString:
    """The whole body. Only items that a learner has touched are rendered anew."""
    parts: list[str] = []
    for segment in content.segments:
        if isinstance(segment, str):
            parts.append(segment)
            continue
        item = content.items.get(UUID(segment["item"]))
        if item is not None:
            parts.append(item_html(content, item, given.get(item.id), signed_in=signed_in))
    return mark_safe("".join(parts))  # noqa: S308 - rendered by our own templates


def item_html(content: Content, item: ItemContent, given: Given | None, *, signed_in: bool) -> str:
    """One item, from memory where nobody has touched it."""
    if given is not None and not given.blank:
        return answered_html(content, item, given, signed_in=signed_in)
    name = (item.id, signed_in)
    if name not in content.blanks:
        content.blanks[name] = render_item(item, Given(), signed_in=signed_in)
    return content.blanks[name]


def answered_html(content: Content, item: ItemContent, given: Given, *, signed_in: bool) -> str:
    """An answer alone looks the same until the next one; what others add to it is drawn each time."""
    if given.draft or given.recalled or given.evidence or given.replies or given.read_by or given.error:
        return render_item(item, given, signed_in=signed_in)
    name = (item.id, given.last_event)
    shown = content.answered.get(name)
    if shown is None:
        shown = content.answered[name] = render_item(item, given, signed_in=signed_in)
    return shown


def render_item(item: ItemContent, given: Given, *, signed_in: bool) -> str:
    """One item with what was given to it."""
    template = get_template(f"courses/items/{item.kind}.html")
    return template.render(item_context(item, given, signed_in=signed_in))


def item_context(item: ItemContent, given: Given, *, signed_in: bool) -> Json:
    shown = given.draft if given.draft is not None else given.payload
    result = result_of(item, given)
    return {
        "item": item,
        "words": item.words,
        "given": given,
        "shown": shown,
        "signed_in": signed_in,
        "result": result,
        "button": BUTTONS.get(item.kind, _("Check")),
        "today": date.today().isoformat() if item.kind == "commitment" else "",  # noqa: DTZ011 - a hint for a date field
        **EXTRAS.get(item.kind, no_extras)(item, given, shown),
    }


def result_of(item: ItemContent, given: Given) -> str:
    """'right', 'partly', 'wrong', 'kept' or nothing, of what was handed in."""
    if not given.payload:
        return ""
    score = judge(item.kind, item.key, given.payload) if still_fits(item, given.payload) else None
    if score is None:
        return "kept"
    return "right" if score >= 1 else "partly" if score > 0 else "wrong"


def still_fits(item: ItemContent, payload: Json) -> bool:
    """Whether an older answer can be read by today's key; an author may have taken its options away."""
    allowed = {"single": "option", "multiple": "options"}.get(item.kind)
    if allowed is None:
        return True
    chosen = payload.get(allowed) or []
    return all(one in item.key["options"] for one in ([chosen] if isinstance(chosen, str) else chosen))


def no_extras(item: ItemContent, given: Given, shown: Json) -> Json:
    return {}


def option_rows(item: ItemContent, given: Given, shown: Json) -> Json:
    """Options with their feedback once they were chosen and handed in."""
    name = "option" if item.kind == "single" else "options"
    chosen = shown.get(name) or []
    chosen = [chosen] if isinstance(chosen, str) else chosen
    handed = given.payload.get(name) or []
    handed = [handed] if isinstance(handed, str) else handed
    rows = [
        {
            "id": option["id"],
            "text": option["text"],
            "chosen": option["id"] in chosen,
            "feedback": option["feedback"] if option["id"] in handed else "",
            "correct": item.key["options"].get(option["id"], False),
        }
        for option in item.words["options"]
    ]
    return {"options": rows}


def ordering_rows(item: ItemContent, given: Given, shown: Json) -> Json:
    """Lines in the learner's order, or mixed."""
    order = shown.get("order") or []
    entries = shuffled(item.id, item.words["items"])
    if order:
        entries.sort(key=lambda entry: order.index(entry["id"]) if entry["id"] in order else len(order))
    places = shown.get("places") or {one: str(n) for n, one in enumerate(order, start=1)}
    rows = [entry | {"place": places.get(entry["id"], "")} for entry in entries]
    return {"rows": rows, "places": [str(n) for n in range(1, len(rows) + 1)]}


def matching_rows(item: ItemContent, given: Given, shown: Json) -> Json:
    """Left sides as written; right sides mixed, known by tokens."""
    chosen = shown.get("pairs") or {}
    rights = shuffled(item.id, item.words["pairs"])
    tokens = item.key["tokens"]
    rows = [
        {
            "id": pair["id"],
            "left": pair["left"],
            "choices": [
                {
                    "token": tokens[one["id"]],
                    "text": one["right"],
                    "chosen": chosen.get(pair["id"]) == tokens[one["id"]],
                }
                for one in rights
                if one["id"] in tokens
            ],
            "right": given.payload and given.payload.get("pairs", {}).get(pair["id"]) == tokens.get(pair["id"]),
        }
        for pair in item.words["pairs"]
    ]
    return {"rows": rows}


def likert_rows(item: ItemContent, given: Given, shown: Json) -> Json:
    ratings = shown.get("ratings") or {}
    points = SCALES[item.words["scale"]]
    rows = [
        {
            "id": one["id"],
            "text": one["text"],
            "points": [
                {"value": value, "label": label, "chosen": ratings.get(one["id"]) == value} for value, label in points
            ],
        }
        for one in item.words["statements"]
    ]
    return {"rows": rows}


def checklist_rows(item: ItemContent, given: Given, shown: Json) -> Json:
    ticked = shown.get("items") or []
    return {"rows": [one | {"ticked": one["id"] in ticked} for one in item.words["items"]]}


def reflection_extras(item: ItemContent, given: Given, shown: Json) -> Json:
    return {"visibility": shown.get("visibility") or item.words["visibility"]}


def evidence_extras(item: ItemContent, given: Given, shown: Json) -> Json:
    return {"kind": shown.get("kind") if given.draft else item.words["kinds"][0]}


EXTRAS = {
    "single": option_rows,
    "multiple": option_rows,
    "ordering": ordering_rows,
    "matching": matching_rows,
    "likert": likert_rows,
    "checklist": checklist_rows,
    "reflection": reflection_extras,
    "evidence": evidence_extras,
}
