"""`manage.py seed_demo`: people of every role with real work in the real units. Refused in production."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from insights.demo import people as cast
from insights.demo.sowing import NotHere, sow


class Command(BaseCommand):
    help = "Make the people of the demo, and print who they are. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sow()
        except NotHere as refusal:
            raise CommandError(
                "The demo has known passwords: it is never made in production. Nothing was changed."
            ) from refusal
        self.stdout.write(f"Password of everyone: {cast.PASSWORD}\n")
        for person in cast.PEOPLE:
            secret = f"  TOTP {person.totp}" if person.totp else ""
            self.stdout.write(f"{person.email:24} {person.name:22} {person.says or person.occupation}{secret}")
