"""Questions: what has a right answer."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.choices import KeyChoiceBlock, competency_choices
from courses.blocks.item import COMPETENCY, ItemBlock, Json, PartBlock, Value, mixed, rows
from courses.blocks.reading import refuse


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


class ArrangedBlock(ItemBlock):
    """Rows of a list that the learner brings together again: each is known by its id, in the right order here.

    Subclasses name the list and the parts of its rows, and declare the list and the feedbacks in the order of the form.
    """

    points = 1
    rows_name: ClassVar[str]
    key_name: ClassVar[str]
    parts: ClassVar[tuple[str, ...]]

    def neutral(self, value: Value) -> Json:
        return {self.key_name: [key for key, _row in rows(value, self.rows_name)]}

    def get_searchable_content(self, value: Value) -> list[str]:
        return [*super().get_searchable_content(value), *mixed(value, self.rows_name, *self.parts)]

    def words(self, value: Value) -> Json:
        read = [{"id": key} | {part: row[part] for part in self.parts} for key, row in rows(value, self.rows_name)]
        feedback = {name: value[name] for name in ("feedback_right", "feedback_partly")}
        return super().words(value) | {self.rows_name: read} | feedback


class OrderingBlock(ArrangedBlock):
    """Things to put in order; written here in the right order."""

    kind = "ordering"
    rows_name, key_name, parts = "items", "order", ("text",)

    items = blocks.ListBlock(PartBlock(), label=_("In the right order"), min_num=3, max_num=8)
    feedback_right = blocks.TextBlock(label=_("Feedback when all is in order"), rows=2)
    feedback_partly = blocks.TextBlock(label=_("Feedback otherwise"), rows=2)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "order"
        label = _("Question: putting in order")
        template = "courses/items/ordering.html"


class PairBlock(blocks.StructBlock):
    """What belongs together."""

    left = blocks.TextBlock(label=_("This"), rows=2)
    right = blocks.TextBlock(label=_("belongs to this"), rows=2)


class MatchingBlock(ArrangedBlock):
    """Pairs to find."""

    kind = "matching"
    rows_name, key_name, parts = "pairs", "pairs", ("left", "right")

    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=3, max_num=8)
    feedback_right = blocks.TextBlock(label=_("Feedback when all match"), rows=2)
    feedback_partly = blocks.TextBlock(label=_("Feedback otherwise"), rows=2)
    competency = KeyChoiceBlock(label=COMPETENCY, choices=competency_choices, required=False)

    class Meta:
        icon = "link"
        label = _("Question: matching")
        template = "courses/items/matching.html"


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
