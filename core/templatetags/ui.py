"""The drawings that carry the product - the AAAR ring, the six-step road - and small helpers of our components."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import navigation
from core.frame import part

register = template.Library()

STAGES = ("awareness", "anticipation", "action", "reflection")
STAGE_NAMES = {
    "awareness": pgettext_lazy("AAAR stage", "Awareness"),
    "anticipation": pgettext_lazy("AAAR stage", "Anticipation"),
    "action": pgettext_lazy("AAAR stage", "Action"),
    "reflection": pgettext_lazy("AAAR stage", "Reflection"),
}
PETAL = "M50 46C30 38 30 16 50 3C70 16 70 38 50 46Z"

STEPS = (
    _("Capture"),
    _("Think and do together"),
    _("Support"),
    _("Follow up"),
    _("Success"),
    _("Disclose"),
)
STOPS = ((42, 196), (158, 168), (262, 196), (366, 138), (470, 150), (586, 66))
ROAD = (
    "M42 196C86 206 112 172 158 168",
    "C204 164 214 204 262 196",
    "C316 187 312 142 366 138",
    "C404 135 426 162 470 150",
    "C528 134 520 84 586 66",
)


def state_of(name: str, done: frozenset[str], current: str) -> str:
    """done, now or later; what is being done counts before what was."""
    if name == current:
        return "now"
    return "done" if name in done else "later"


def petal(turn: int, state: str) -> SafeString:
    """One petal; done carries a tick and now a second contour, so that colour is never the only sign."""
    leaf = format_html('<path class="ring__petal ring__petal--{}" d="{}"/>', state, PETAL)
    if state == "done":
        leaf += format_html('<path class="ring__tick" transform="rotate({} 50 25)" d="M42 25l6 6 10-12"/>', -turn)
    if state == "now":
        leaf += SafeString('<path class="ring__vein" d="M50 38C41 33 41 20 50 12C59 20 59 33 50 38Z"/>')
    return format_html('<g transform="rotate({} 50 50)">{}</g>', turn, leaf)


@lru_cache(maxsize=512)
def drawn_ring(language: str, done: frozenset[str], current: str, size: str, decorative: bool) -> SafeString:
    states = {name: state_of(name, done, current) for name in STAGES}
    petals = format_html_join("", "{}", ((petal(90 * at, states[name]),) for at, name in enumerate(STAGES)))
    label = (
        SafeString('aria-hidden="true"')
        if decorative
        else format_html('role="img" aria-label="{}"', ring_in_words(states))
    )
    return format_html(
        '<svg class="ring ring--{}" viewBox="0 0 100 100" {}>{}'
        '<circle class="ring__heart" cx="50" cy="50" r="4"/></svg>',
        size,
        label,
        petals,
    )


def ring_in_words(states: dict[str, str]) -> str:
    words = {"done": gettext("done"), "now": gettext("now"), "later": gettext("not yet")}
    return ", ".join(f"{STAGE_NAMES[name]}: {words[state]}" for name, state in states.items())


@register.simple_tag
def aaar_ring(
    done: Iterable[str] | int = (), current: str = "", size: str = "m", decorative: bool = False
) -> SafeString:
    """The AAAR ring: four petals from the top clockwise. `done` are stage names or how many; size s, m, l or xl."""
    names = STAGES[:done] if isinstance(done, int) else done or ()
    return drawn_ring(get_language() or "th", frozenset(names), current or "", size, decorative)


@register.filter
def stage_name(stage: str) -> str:
    """The word for a stage of the AAAR learning cycle."""
    return str(STAGE_NAMES.get(stage, stage))


def stop_state(number: int, current: int) -> str:
    if number == current:
        return "now"
    return "done" if number < current else "later"


def drawn_stop(number: int, current: int) -> SafeString:
    x, y = STOPS[number - 1]
    state = stop_state(number, current)
    return format_html(
        '<circle class="road__stop road__stop--{}" cx="{}" cy="{}" r="27"/>'
        '<text class="road__number road__number--{}" x="{}" y="{}">{}</text>',
        state,
        x,
        y,
        state,
        x,
        y + 9,
        number,
    )


@register.simple_tag
def mountain_road(current: int = 0) -> SafeString:
    """The six mentoring steps as a mountain road; `current` 1 to 6, 7 when all is done."""
    walked = "".join(ROAD[: max(0, min(current, 6) - 1)])
    if current and current <= 6:
        label = gettext("Step %(number)s of 6: %(name)s") % {"number": current, "name": STEPS[current - 1]}
    else:
        label = gettext("All six steps are done") if current else gettext("Six steps, none begun")
    return format_html(
        '<svg class="road" viewBox="0 0 640 240" role="img" aria-label="{}">'
        '<path class="road__hill road__hill--far" d="M0 190C90 120 150 110 220 130S350 60 430 70'
        'S560 10 640 20V240H0Z"/>'
        '<path class="road__hill" d="M0 206C110 150 190 160 260 176S380 110 460 122S580 50 640 46V240H0Z"/>'
        '<path class="road__way" d="{}"/>{}{}</svg>',
        label,
        "".join(ROAD),
        format_html('<path class="road__walked" d="{}"/>', walked) if walked else "",
        format_html_join("", "{}", ((drawn_stop(number, current),) for number in range(1, 7))),
    )


@register.simple_tag
def mentoring_steps(current: int = 0) -> list[dict[str, Any]]:
    """The six steps in words, each with its number and state."""
    return [{"number": at, "name": name, "state": stop_state(at, current)} for at, name in enumerate(STEPS, 1)]


@register.simple_tag(takes_context=True)
def frame(context: Context, name: str) -> SafeString:
    """A part of the page's frame (core.frame.PARTS), drawn once; nothing without a request, as in an error page."""
    request = context.get("request")
    return part(name, request) if request is not None else SafeString("")


class KeptNode(template.Node):
    """A part that is drawn once for its names and kept in `store`."""

    def __init__(self, nodelist: template.NodeList, store: FilterExpression, names: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.store = store
        self.names = names

    def render(self, context: Context) -> SafeString:
        store = self.store.resolve(context)
        name = tuple(one.resolve(context) for one in self.names)
        if name not in store:
            store[name] = self.nodelist.render(context)
        return store[name]


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept store "name" what it depends on %}...{% endkept %}`: nothing inside may be anyone's own.

    `store` is a dictionary that lives as long as the words do, so that nothing old is shown after a publication.
    """
    _tag, store, *names = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, parser.compile_filter(store), [parser.compile_filter(one) for one in names])


@register.simple_tag
def place_url(name: str) -> str:
    """The address of one of core.navigation's places by its name in capitals, or nothing when it does not exist."""
    return getattr(navigation, name).url(get_language() or "th")


@register.filter
def initials(name: str) -> str:
    """What stands for a face: the first letters of up to two words, Thai leading vowels skipped."""
    words = [word.lstrip("เแโใไ") for word in str(name).replace("ครู", " ").split()]
    return "".join(word[0].upper() for word in words if word)[:2] or "?"


@register.filter
def percent_of(part: float, whole: float) -> int:
    """0 to 100, never more, and 100 only when all is there."""
    if not whole:
        return 0
    return min(100, int(100 * part / whole))


@register.filter
def labelled(row: Iterable[Any], heads: Iterable[str]) -> list[dict[str, Any]]:
    """Each value of a table's row with the head of its column."""
    return [{"label": head, "value": value} for head, value in zip(heads, row, strict=True)]


@register.filter
def kind_of(field: BoundField) -> str:
    """How a field is laid out: check, choices, long or line."""
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "long" if isinstance(widget, forms.Textarea) else "line"


@register.filter
def describing(field: BoundField) -> str:
    """The ids of what describes a field: its help, and what is wrong with it."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


@register.filter
def described(field: BoundField) -> SafeString:
    """The input itself, told what describes it and whether it is wrong."""
    ids = describing(field)
    attrs: dict[str, str | bool] = {"aria-describedby": ids} if ids else {}
    if field.errors:
        attrs["aria-invalid"] = "true"
    if field.field.widget.attrs.get("placeholder"):
        attrs["placeholder"] = False  # the words stand above the field, and stay there while one types
    return field.as_widget(attrs=attrs)
