"""Say which English pages lag behind their Thai ones, and in what."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.publish_checks import translation_report


class Command(BaseCommand):
    help = "Compare the items of every published activity in both languages. Fails when one differs."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = translation_report()
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} differences"]))
        self.stdout.write("every translation asks what its Thai page asks")
