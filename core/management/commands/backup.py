"""`manage.py backup`: one verified archive of database and files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.services import backup


class Command(BaseCommand):
    help = "Writes database, published and private files into one archive under var/backups, and reads it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, help="another folder (BACKUP_DIR)")
        parser.add_argument("--keep-days", type=int, default=backup.KEPT_DAYS, help="older archives are deleted")
        parser.add_argument("--verify", type=Path, metavar="FILE", help="only check this archive")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path = options["verify"] or backup.back_up(folder=options["to"], keep_days=options["keep_days"])
            manifest = backup.read_manifest(path)
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        size = path.stat().st_size / 1_000_000
        files = len(manifest.entries) - 1
        self.stdout.write(f"{path}  {size:.1f} MB, {manifest.vendor} and {files} files, every byte checked")
        if manifest.files_elsewhere:
            self.stdout.write(f"not in it, kept in the bucket: {', '.join(manifest.files_elsewhere)}")
