"""`manage.py export_xapi [--user EMAIL] [--output FILE]`: learners' deeds as xAPI statements, one to a line."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from core.services import audit
from courses.services.exporting import own_statements, research_statements
from courses.xapi import VERSIONS, Json

FOR_THE_OWNER = 0o600


class Command(BaseCommand):
    help = (
        "Writes xAPI statements as JSON Lines: of all whose yes to research is in force, without names and words; "
        "or, with --user, all of one person, for that person. Leaves a row in the audit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", metavar="EMAIL", help="one person's own statements, at their request")
        parser.add_argument("--xapi", choices=VERSIONS, default=VERSIONS[0], help="version of the statements")
        parser.add_argument(
            "--output", metavar="FILE", help="a new file that its owner alone can read; else the screen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        statements = self.of_one(options) if options["user"] else research_statements(version=options["xapi"])
        count = self.into_file(statements, options["output"]) if options["output"] else self.onto_screen(statements)
        self.stderr.write(f"{count} statements")

    def of_one(self, options: dict[str, Any]) -> Iterable[Json]:
        user = User.objects.filter(email__iexact=options["user"], erased_at=None).first()
        if user is None:
            raise CommandError(f"nobody here has the address {options['user']}")
        audit.write(verb="courses.xapi.exported", subject=user, kind="person", key=user.public_id)
        return own_statements(user=user, version=options["xapi"])

    def into_file(self, statements: Iterable[Json], name: str) -> int:
        """A file that is there already is never written over."""
        try:
            handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_THE_OWNER)
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}") from error
        with open(handle, "w", encoding="utf-8") as target:  # noqa: PTH123 - opened above, for its owner alone
            return written(statements, lambda line: target.write(f"{line}\n"))

    def onto_screen(self, statements: Iterable[Json]) -> int:
        return written(statements, self.stdout.write)


def written(statements: Iterable[Json], write: Callable[[str], object]) -> int:
    """One line each, as they come; says how many there were."""
    count = 0
    for one in statements:
        write(json.dumps(one, ensure_ascii=False))
        count += 1
    return count
