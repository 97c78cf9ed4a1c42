"""`manage.py withdraw_certificate SERIAL --reason mistake`: its public page says that it does not count any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models import Certificate, WithdrawalReason
from courses.serials import read_serial
from courses.services.certifying import withdraw_certificate


class Command(BaseCommand):
    help = "Withdraws a certificate that was made by mistake or by fraud. It cannot be taken back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("serial")
        parser.add_argument("--reason", required=True, choices=WithdrawalReason.values)

    def handle(self, *args: Any, **options: Any) -> None:
        certificate = Certificate.objects.filter(serial=read_serial(options["serial"])).first()
        if certificate is None:
            raise CommandError(f"no certificate has the serial {options['serial']}")
        withdraw_certificate(certificate=certificate, reason=options["reason"])
        self.stdout.write(f"{certificate.serial} is withdrawn")
