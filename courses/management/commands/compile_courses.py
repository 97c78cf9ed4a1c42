"""`manage.py compile_courses`: renders every published page anew, after templates, blocks or drawings have changed."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.models import ActivityPage, UnitPage
from courses.services import publishing


class Command(BaseCommand):
    help = "Renders the published units and activities again (bodies are rendered once per revision and language)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Learners keep their answers: items are found by their ids, and a body that says the same asks the same."""
        units = list(UnitPage.objects.live().select_related("locale").order_by("path"))
        activities = list(ActivityPage.objects.live().select_related("locale").order_by("path"))
        for unit in units:
            publishing.publish_unit(page=unit)
        for activity in activities:
            publishing.publish_activity(page=activity)
        self.stdout.write(f"rendered: {len(units)} units and {len(activities)} activities, languages counted apart")
