"""`manage.py load_frameworks`: the competency frameworks of competencies/data/frameworks.yaml; safe to repeat."""

from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from competencies.services.frameworks import FrameworkError, load_frameworks

FILE = Path(__file__).resolve().parents[2] / "data" / "frameworks.yaml"


class Command(BaseCommand):
    help = "Loads the competency frameworks. Repeating it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", default=str(FILE))
        parser.add_argument("--reset-bands", action="store_true", help="level bands as in the file, edits are lost")

    def handle(self, *args: Any, **options: Any) -> None:
        data = yaml.safe_load(Path(options["file"]).read_text(encoding="utf-8"))
        try:
            report = load_frameworks(data=data, reset_bands=options["reset_bands"])
        except FrameworkError as error:
            raise CommandError(str(error)) from error
        for line in [*report.made, *(f"{slug} retired" for slug in report.retired)]:
            self.stdout.write(line)
        self.stdout.write(f"{len(data['frameworks'])} frameworks")
