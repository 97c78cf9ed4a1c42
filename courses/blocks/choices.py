"""Choices that come from the database, asked when a form is shown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from wagtail import blocks

Choice = tuple[str, str]


class KeyChoiceBlock(blocks.ChoiceBlock):
    """A choice whose values are texts. Wagtail would ask for all choices, here from the database, at every reading."""

    def normalize_choice(self, value: Any) -> Any:
        return value


def competency_choices() -> Iterator[tuple[str, list[Choice]]]:
    """Competencies by framework."""
    from competencies.models import Competency

    groups: dict[str, list[Choice]] = {}
    rows = Competency.objects.filter(retired_at=None).select_related("framework")
    for row in rows.order_by("framework__order", "order", "pk"):
        groups.setdefault(row.framework.name, []).append((row.slug, row.name))
    yield from groups.items()


def recall_choices() -> Iterator[tuple[str, list[Choice]]]:
    """Answers that may be shown again later: reflections, commitments and evidence, by activity."""
    from django.utils.translation import get_language

    ItemEdition = apps.get_model("courses", "ItemEdition")

    groups: dict[str, list[Choice]] = {}
    rows = ItemEdition.objects.filter(
        language=(get_language() or "th")[:2],
        item__kind__in=("reflection", "commitment", "evidence"),
        item__retired_at=None,
    ).select_related("item__activity__unit")
    for row in rows.order_by("item__activity__unit__order", "item__activity__position", "item__position", "pk"):
        activity = row.item.activity
        groups.setdefault(f"{activity.unit.slug} / {activity.slug}", []).append(
            (str(row.item_id), row.words.get("prompt", "")[:80])
        )
    yield from groups.items()


def drawing_choices() -> list[Choice]:
    """The drawings that come with the product."""
    folder = Path(settings.BASE_DIR) / "content" / "drawings"
    return [(path.stem, path.stem) for path in sorted(folder.glob("*.svg"))]
