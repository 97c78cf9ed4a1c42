"""What search calls our pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.search.kinds import Kind, register


def register_kinds() -> None:
    """Units, activities by stage, tutorials by level."""
    from courses.models import TutorialPage
    from courses.models.catalogue import Stage

    register(Kind("unit", pgettext_lazy("search", "Unit"), pgettext_lazy("search", "Units"), order=10))
    register(
        Kind(
            "activity",
            pgettext_lazy("search", "Activity"),
            pgettext_lazy("search", "Activities"),
            order=20,
            levels=dict(Stage.choices),
            level_label=_("Stage"),
        )
    )
    register(
        Kind(
            "tutorial",
            pgettext_lazy("search", "Tutorial"),
            pgettext_lazy("search", "Tutorials"),
            order=30,
            levels=dict(TutorialPage.Level.choices),
            level_label=_("Level"),
        )
    )
