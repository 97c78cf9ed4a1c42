"""Load units, tutorials and pages from content/."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.content.files import ContentError
from courses.services.loading import Loader


class Command(BaseCommand):
    help = "Make or update pages from content/ (content/README.md). Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--root", type=Path, default=Path(settings.BASE_DIR) / "content")
        parser.add_argument("--overwrite", action="store_true", help="also where an editor changed the page")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = Loader(options["root"], overwrite=options["overwrite"]).run()
        except ContentError as error:
            raise CommandError(str(error)) from error
        for name in loaded.kept:
            self.stdout.write(f"left alone, an editor changed it: {name}")
        self.stdout.write(
            f"content: {len(loaded.made)} pages made, {len(loaded.changed)} changed, {loaded.unchanged} as before"
        )
