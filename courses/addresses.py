"""Where a task stands, as an address that leads to the very item."""

from uuid import UUID

from django.urls import reverse


def item_address(unit_slug: str, activity_slug: str, item: UUID | None = None) -> str:
    """The activity's page in the active language, at the item where one is given."""
    path = reverse("courses:activity-detail", args=[unit_slug, activity_slug])
    return f"{path}#item-{item}" if item else path
