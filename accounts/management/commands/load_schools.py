"""`manage.py load_schools [PATH]`: schools and agencies from the official list; never over an editor's own words."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services.schools import load_schools

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "schools.csv"


class Command(BaseCommand):
    help = "Loads schools and agencies. Safe to run again: what an editor changed by hand stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.is_file():
            raise CommandError(f"{path} is not there. Give the path of a file like {DEFAULT}.")
        report = load_schools(path=path)
        self.stdout.write(
            f"{report.made} made, {report.changed} brought up to date, {report.to_check} newly to be checked by editors"
        )
        if report.kept:
            self.stdout.write(f"kept as editors wrote them: {', '.join(report.kept)}")
