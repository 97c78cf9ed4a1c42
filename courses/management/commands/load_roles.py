"""Write the roles of the editors' rooms and the review before publishing."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.services.roles import load_roles


class Command(BaseCommand):
    help = "Authors, editors and the review that units and tutorials go through. Changes nothing when run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(", ".join(load_roles()))
