"""`manage.py restore FILE`: puts a backup in place, and erases again whoever was erased since."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.services.backup import BackupError
from core.services.restore import restore


class Command(BaseCommand):
    help = "Replaces database and files by those of an archive. Stop the server first. What was there is kept aside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore(archive=options["archive"])
        except BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(f"restored the state of {done.made_at}: database and {done.files} files")
        self.stdout.write(f"people erased since then and erased again: {done.erased_again}")
        for place in done.aside:
            self.stdout.write(f"what was there is kept in {place}")
