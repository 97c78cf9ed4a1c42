"""Tasks: what no answer is right to - to reflect, take stock, promise, do."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.choices import KeyChoiceBlock, competency_choices, recall_choices
from courses.blocks.item import COMPETENCY, ItemBlock, Json, PartBlock, Value, rows


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
