"""`manage.py reconcile_files [--delete]`: finds private files that no row knows, and rows whose file is gone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.services.orphans import delete_orphans, find_loose_files


class Command(BaseCommand):
    help = "Lists private files without a row (older than a day) and rows without a file; --delete removes the former."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete the files that no row knows")

    def handle(self, *args: Any, delete: bool = False, **options: Any) -> None:
        findings = find_loose_files()
        for name in findings.orphans:
            self.stdout.write(f"no row    {name}")
        for name in findings.missing:
            self.stdout.write(f"no file   {name}")
        gone = delete_orphans(findings) if delete else 0
        self.stdout.write(
            f"{len(findings.orphans)} without a row, {len(findings.missing)} without a file, {gone} deleted"
        )
