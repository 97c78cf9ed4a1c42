"""What every block that is answered has. `neutral()` is what counts in any language, `words()` what is read in one.

Options, pairs, statements and steps of an order are known by the id of their place in the list (ListBlock child id),
which stays the same in every language and survives editing and reordering.

Search sees only what stands on the page before an answer: `searched` names it, and anything else stays out. Orders
and pairs come in the order of the alphabet, so that a search result gives none away.
"""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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


class PartBlock(blocks.StructBlock):
    """One line of an order, a checklist or a set of statements."""

    text = blocks.TextBlock(label=_("Text"), rows=2)
