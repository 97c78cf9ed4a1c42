"""`manage.py rotate_signing_key`: a new key signs certificates from now on; the earlier ones still prove theirs."""

from typing import Any

from django.core.management.base import BaseCommand

from core.services import audit, keys


class Command(BaseCommand):
    help = "Makes a new signing key. Do it once a year, or at once when a backup fell into the wrong hands."

    def handle(self, *args: Any, **options: Any) -> None:
        made = keys.rotate()
        audit.write(verb="core.signing_key.rotated", kind="signing_key", key=made.kid)
        self.stdout.write(f"{made.kid} signs from now on")
