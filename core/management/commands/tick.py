"""`manage.py tick`: runs the regular jobs that are due. Safe to run as often and from as many places as you like."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import ticks


class Command(BaseCommand):
    help = "Runs the regular jobs that are due (every minute by a timer, or inside the server when EMBEDDED)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="only say which jobs there are")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for job in ticks.jobs():
                self.stdout.write(f"{job.name}  every {job.every}")
            return
        for name, succeeded in ticks.run_due().items():
            if options["verbosity"] > 1 or not succeeded:
                self.stdout.write(f"{name}: {'done' if succeeded else 'failed, see the log'}")
