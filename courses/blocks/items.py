"""Blocks that are answered. `neutral()` is what counts in any language, `words()` what is read in one.

Options, pairs, statements and steps of an order are known by the id of their place in the list (ListBlock child id),
which stays the same in every language and survives editing and reordering.

Search sees only what stands on the page before an answer: `searched` names it, and anything else stays out. Orders
and pairs come in the order of the alphabet, so that a search result gives none away.
"""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.choices import KeyChoiceBlock, competency_choices, recall_choices
from courses.blocks.reading import refuse

Value = Any
Json = dict[str, Any]

HELP = _("A hint under the question")
COMPETENCY = _("Competency (else the activity's first)")


def rows(value: Value, name: str) -> list[tuple[str, Value]]:
    """Id and value of each child of a list."""
    return [(child.id, child.value) for child in value[name].bound_blocks]


def mixed(value: Value, name: str, *parts: str) -> list[str]:
    """The texts of a list in the order of the alphabet, one part after the other."""
    return [text for part in parts for text in sorted(str(row[part]) for _key, row in rows(value, name))]


class ItemBlock(blocks.StructBlock):
    """A question or task. Subclasses say what counts and what is read."""

    kind: ClassVar[str]
    points: ClassVar[int] = 0
    searched: ClassVar[tuple[str, ...]] = ("prompt", "help")

    prompt = blocks.TextBlock(label=_("Question or task"), rows=3)
    help = blocks.TextBlock(label=HELP, required=False, rows=2)

    def neutral(self, value: Value) -> Json:
        """The answer key: what an answer is judged by. Never sent before an answer."""
        return {}

    def get_searchable_content(self, value: Value) -> list[str]:
        found = [
            self.child_blocks[name].get_searchable_content(value[name]) for name in self.searched if value.get(name)
        ]
        return [text for texts in found for text in texts if text]

    def words(self, value: Value) -> Json:
        """What is read, by id of option."""
        return {"prompt": value["prompt"], "help": value.get("help") or ""}

    def recalled(self, value: Value) -> str:
        """The id of the earlier item shown again here, or an empty text."""
        return value.get("recalls") or ""

    def role(self, value: Value) -> str:
        """What the one-page sheet uses this for, or an empty text."""
        return value.get("role") or ""


class OptionBlock(blocks.StructBlock):
    """One option: its feedback says why a thoughtful person might choose it, and what to look at next."""

    text = blocks.TextBlock(label=_("Option"), rows=2)
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)


FOUR_EMPTY = [{"text": "", "correct": False, "feedback": ""} for _row in range(4)]


class ChoiceItemBlock(ItemBlock):
    """Options, one or more of them right."""

    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=8, default=FOUR_EMPTY)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    def neutral(self, value: Value) -> Json:
        return {"options": {key: bool(option["correct"]) for key, option in rows(value, "options")}}

    def get_searchable_content(self, value: Value) -> list[str]:
        return [*super().get_searchable_content(value), *(option["text"] for _key, option in rows(value, "options"))]

    def words(self, value: Value) -> Json:
        options = [
            {"id": key, "text": option["text"], "feedback": option["feedback"]}
            for key, option in rows(value, "options")
        ]
        return super().words(value) | {"options": options}


class SingleBlock(ChoiceItemBlock):
    """One right option."""

    kind = "single"
    points = 1

    class Meta:
        icon = "radio-full"
        label = _("Question: one choice")
        template = "courses/items/single.html"

    def clean(self, value: Value) -> Value:
        cleaned = super().clean(value)
        right = sum(bool(option["correct"]) for option in cleaned["options"])
        if right != 1 and not self.is_deferred_validation:
            raise refuse("options", _("Mark exactly one option as right."))
        return cleaned


class MultipleBlock(ChoiceItemBlock):
    """One or more right options, partial credit."""

    kind = "multiple"
    points = 1

    class Meta:
        icon = "tasks"
        label = _("Question: several choices")
        template = "courses/items/multiple.html"

    def clean(self, value: Value) -> Value:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not any(option["correct"] for option in cleaned["options"]):
            raise refuse("options", _("Mark at least one option as right."))
        return cleaned


class PartBlock(blocks.StructBlock):
    """One line of an order, a checklist or a set of statements."""

    text = blocks.TextBlock(label=_("Text"), rows=2)


class OrderingBlock(ItemBlock):
    """Things to put in order; written here in the right order."""

    kind = "ordering"
    points = 1

    items = blocks.ListBlock(PartBlock(), label=_("In the right order"), min_num=3, max_num=8)
    feedback_right = blocks.TextBlock(label=_("Feedback when all is in order"), rows=2)
    feedback_partly = blocks.TextBlock(label=_("Feedback otherwise"), rows=2)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "order"
        label = _("Question: putting in order")
        template = "courses/items/ordering.html"

    def neutral(self, value: Value) -> Json:
        return {"order": [key for key, _part in rows(value, "items")]}

    def get_searchable_content(self, value: Value) -> list[str]:
        return [*super().get_searchable_content(value), *mixed(value, "items", "text")]

    def words(self, value: Value) -> Json:
        return super().words(value) | {
            "items": [{"id": key, "text": part["text"]} for key, part in rows(value, "items")],
            "feedback_right": value["feedback_right"],
            "feedback_partly": value["feedback_partly"],
        }


class PairBlock(blocks.StructBlock):
    """What belongs together."""

    left = blocks.TextBlock(label=_("This"), rows=2)
    right = blocks.TextBlock(label=_("belongs to this"), rows=2)


class MatchingBlock(ItemBlock):
    """Pairs to find."""

    kind = "matching"
    points = 1

    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=3, max_num=8)
    feedback_right = blocks.TextBlock(label=_("Feedback when all match"), rows=2)
    feedback_partly = blocks.TextBlock(label=_("Feedback otherwise"), rows=2)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "link"
        label = _("Question: matching")
        template = "courses/items/matching.html"

    def neutral(self, value: Value) -> Json:
        return {"pairs": [key for key, _pair in rows(value, "pairs")]}

    def get_searchable_content(self, value: Value) -> list[str]:
        return [*super().get_searchable_content(value), *mixed(value, "pairs", "left", "right")]

    def words(self, value: Value) -> Json:
        pairs = [{"id": key, "left": pair["left"], "right": pair["right"]} for key, pair in rows(value, "pairs")]
        return super().words(value) | {
            "pairs": pairs,
            "feedback_right": value["feedback_right"],
            "feedback_partly": value["feedback_partly"],
        }


class ShortBlock(ItemBlock):
    """A few words. With accepted answers it is scored, else the learner compares with a good answer."""

    kind = "short"
    points = 1

    accept = blocks.ListBlock(blocks.CharBlock(), label=_("Accepted answers (none: self-checked)"), default=[])
    model_answer = blocks.TextBlock(label=_("A good answer, shown afterwards"), rows=3)
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "edit"
        label = _("Question: short answer")
        template = "courses/items/short.html"

    def neutral(self, value: Value) -> Json:
        return {"accept": [text.strip() for text in value["accept"] if text.strip()]}

    def words(self, value: Value) -> Json:
        return super().words(value) | {"model_answer": value["model_answer"], "feedback": value["feedback"]}


class NumberBlock(ItemBlock):
    """A number, with what may be missing to either side."""

    kind = "number"
    points = 1

    answer = blocks.FloatBlock(label=_("Right number"))
    tolerance = blocks.FloatBlock(label=_("Accepted difference"), default=0, min_value=0)
    unit = blocks.CharBlock(label=_("Unit"), required=False)
    feedback_right = blocks.TextBlock(label=_("Feedback when right"), rows=2)
    feedback_wrong = blocks.TextBlock(label=_("Feedback otherwise"), rows=2)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "decimal"
        label = _("Question: number")
        template = "courses/items/number.html"

    def neutral(self, value: Value) -> Json:
        return {"answer": value["answer"], "tolerance": value["tolerance"] or 0}

    def words(self, value: Value) -> Json:
        return super().words(value) | {
            "unit": value["unit"],
            "feedback_right": value["feedback_right"],
            "feedback_wrong": value["feedback_wrong"],
        }


class ReflectionBlock(ItemBlock):
    """A question to oneself; who may read the answer is chosen before typing. May show an earlier answer beside it."""

    kind = "reflection"

    visibility = blocks.ChoiceBlock(
        label=_("Preset reader"),
        choices=[("private", _("Only me")), ("mentor", _("Me and my mentor"))],
        default="private",
    )
    recalls = KeyChoiceBlock(label=_("Show again what was answered to"), choices=recall_choices, required=False)
    recall_label = blocks.CharBlock(label=_("Heading above it, e.g. 'What you expected'"), required=False)
    role = blocks.ChoiceBlock(
        label=_("Use on the one-page sheet"),
        choices=[("expectation", _("Expectation")), ("observation", _("What I saw")), ("next_round", _("Next round"))],
        required=False,
    )
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "openquote"
        label = _("Reflection")
        template = "courses/items/reflection.html"

    def words(self, value: Value) -> Json:
        return super().words(value) | {"visibility": value["visibility"], "recall_label": value["recall_label"] or ""}


class LikertBlock(ItemBlock):
    """Statements to take stock by; not a test."""

    kind = "likert"
    searched = ("prompt", "help", "statements")

    scale = blocks.ChoiceBlock(
        label=_("Scale"), choices=[("agree", _("How far I agree")), ("often", _("How often"))], default="agree"
    )
    statements = blocks.ListBlock(PartBlock(), label=_("Statements"), min_num=1)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "sliders"
        label = _("Taking stock (Likert)")
        template = "courses/items/likert.html"

    def neutral(self, value: Value) -> Json:
        return {"scale": value["scale"], "statements": [key for key, _part in rows(value, "statements")]}

    def words(self, value: Value) -> Json:
        statements = [{"id": key, "text": part["text"]} for key, part in rows(value, "statements")]
        return super().words(value) | {"scale": value["scale"], "statements": statements}


class ChecklistBlock(ItemBlock):
    """Things to tick off."""

    kind = "checklist"
    searched = ("prompt", "help", "items")

    items = blocks.ListBlock(PartBlock(), label=_("Lines"), min_num=2)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "clipboard-list"
        label = _("Checklist")
        template = "courses/items/checklist.html"

    def neutral(self, value: Value) -> Json:
        return {"items": [key for key, _part in rows(value, "items")]}

    def words(self, value: Value) -> Json:
        return super().words(value) | {
            "items": [{"id": key, "text": part["text"]} for key, part in rows(value, "items")]
        }


class CommitmentBlock(ItemBlock):
    """What I will do, with which class, when, and how I will know."""

    kind = "commitment"
    searched = ("prompt", "help", "example_what", "example_evidence")

    example_what = blocks.TextBlock(label=_("Example: what"), required=False, rows=2)
    example_evidence = blocks.TextBlock(label=_("Example: evidence"), required=False, rows=2)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "date"
        label = _("Commitment")
        template = "courses/items/commitment.html"

    def words(self, value: Value) -> Json:
        return super().words(value) | {
            "example_what": value["example_what"] or "",
            "example_evidence": value["example_evidence"] or "",
        }


class EvidenceBlock(ItemBlock):
    """A request for evidence from the classroom; the action is done when there is some."""

    kind = "evidence"
    searched = ("prompt", "help", "care")

    kinds = blocks.MultipleChoiceBlock(
        label=_("What may be added"),
        choices=[
            ("photo", _("Photo")),
            ("voice", _("Voice, up to 60 seconds")),
            ("file", _("File")),
            ("note", _("Note")),
        ],
    )
    care = blocks.TextBlock(label=_("Care for pupils: what not to show"), rows=2)
    recalls = KeyChoiceBlock(label=_("Show again what was answered to"), choices=recall_choices, required=False)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "upload"
        label = _("Evidence request")
        template = "courses/items/evidence.html"

    def neutral(self, value: Value) -> Json:
        return {"kinds": list(value["kinds"] or [])}

    def words(self, value: Value) -> Json:
        return super().words(value) | {"kinds": list(value["kinds"] or ["note"]), "care": value["care"]}


ITEM_BLOCKS: list[tuple[str, type[ItemBlock]]] = [
    (block.kind, block)
    for block in (
        SingleBlock,
        MultipleBlock,
        OrderingBlock,
        MatchingBlock,
        ShortBlock,
        NumberBlock,
        ReflectionBlock,
        LikertBlock,
        ChecklistBlock,
        CommitmentBlock,
        EvidenceBlock,
    )
]
