"""`/dev/mail/`: the mails this machine would have sent. Only in development, where they are written to files."""

import email
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

BETWEEN = b"\n" + b"-" * 79 + b"\n"
SHOWN = 100
NAME = re.compile(r"[\w.-]+\.log")


@dataclass(frozen=True)
class Mail:
    """One mail as the list and the page show it."""

    name: str
    number: int
    to: str
    subject: str
    at: datetime | None
    text: str


def mails_in(path: Path) -> list[Mail]:
    """A file holds all mails of one connection."""
    found = []
    for number, part in enumerate(path.read_bytes().split(BETWEEN)):
        message = email.message_from_bytes(part.strip(), policy=policy.default)
        if isinstance(message, EmailMessage) and message["Subject"]:
            body = message.get_body(("plain", "html"))
            text = body.get_content() if body else ""
            at = sent_at(message)
            found.append(Mail(path.name, number, str(message["To"]), str(message["Subject"]), at, text))
    return found


def sent_at(message: EmailMessage) -> datetime | None:
    """The date in the mail; `-0000` means UTC without saying so."""
    if not message["Date"]:
        return None
    at = parsedate_to_datetime(message["Date"])
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@require_safe
@never_cache
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    paths = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    mails = [mail for path in paths[:SHOWN] for mail in reversed(mails_in(path))]
    return render(request, "core/dev_mail_list.html", {"mails": mails[:SHOWN]})


@require_safe
@never_cache
def mail_read(request: HttpRequest, name: str, number: int) -> HttpResponse:
    path = Path(settings.EMAIL_FILE_PATH) / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise Http404
    mail = next((one for one in mails_in(path) if one.number == number), None)
    if mail is None:
        raise Http404
    return render(request, "core/dev_mail_read.html", {"mail": mail})
