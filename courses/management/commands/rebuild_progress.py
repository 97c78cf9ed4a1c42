"""Rebuild progress from the events, or check that nothing would change."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.models import Cycle
from courses.services.rebuilding import differences, rebuild_cycle


class Command(BaseCommand):
    help = "Derive item, activity and cycle states again from the learner events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a row differs")

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[str] = []
        count = 0
        for cycle in Cycle.objects.order_by("started_at", "pk").iterator(chunk_size=200):
            count += 1
            if options["check"]:
                faults += differences(cycle)
            else:
                rebuild_cycle(cycle=cycle)
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} rows differ in {count} cycles"]))
        self.stdout.write(f"{count} cycles {'agree with' if options['check'] else 'rebuilt from'} their events")
