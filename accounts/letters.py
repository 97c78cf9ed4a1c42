"""Letters to people about their account: in their language, and never lost without a word when no mail goes out."""

import logging
import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.notifications import notify

log = logging.getLogger("plc.mail")

UNSENT = "letter_unsent"  # in the session: the page that follows says so
EMAIL_CHANGED = "account/email/email_changed"
CODE_SENT = "account/messages/email_confirmation_sent.txt"
ASKED_FOR = {
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "password_reset_key",
        "unknown_account",
    )
}


def kind_of_change(template_prefix: str) -> str:
    """Under which notice a letter about a change to the account is told."""
    if template_prefix.startswith("mfa/"):
        return "account.lock_changed"
    return "account.password_changed" if "/password" in template_prefix else "account.email_changed"


class Letters(DefaultAccountAdapter):
    """How letters are written and sent. What they say stands in templates/account/email and templates/mfa/email."""

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        if template_prefix != EMAIL_CHANGED:  # services.email_changes writes it, with a way back
            super().send_notification_mail(template_prefix, user, {"user": user} | (context or {}), email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's own language. A mail server that is down is said in words, never a broken page."""
        reader = context.get("user") or User.objects.filter(email__iexact=email).first()
        language = getattr(reader, "language", None) or translation.get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context | self.words_of_letters(reader))
        except OSError:  # SMTPException is one, and so is every network fault
            log.exception("mail %s could not be sent", template_prefix)
            if template_prefix in ASKED_FOR:
                self.ask_again(email)
            elif reader is not None:
                tell_later(reader, kind_of_change(template_prefix))
        else:
            if self.request is not None and template_prefix in ASKED_FOR:
                self.request.session.pop(UNSENT, None)

    def words_of_letters(self, reader: User | None) -> dict[str, Any]:
        """What every letter may say."""
        reset_url = f"{settings.BASE_URL}{reverse('account_reset_password')}"
        site = {"SITE_NAME": settings.SITE_NAME, "SUPPORT_EMAIL": settings.SUPPORT_EMAIL}
        return site | {"reader": reader, "reset_url": reset_url}

    def ask_again(self, email: str) -> None:
        """Whoever waits for this letter is told to ask for it again, and the try that failed does not count."""
        if self.request is None:
            return
        self.request.session[UNSENT] = True
        for action in ("reset_password", "confirm_email"):
            ratelimit.clear(self.request, action=action, key=email.lower())
        said = _("The letter could not be sent just now. Wait a few minutes, then ask for it again.")
        messages.warning(self.request, said)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        """Says no "A code was sent" beside "The letter could not be sent"."""
        if message_template != CODE_SENT or UNSENT not in request.session:
            super().add_message(request, level, message_template, *rest, **more)

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """Plain text is the letter; a simple HTML twin is made from the same words."""
        message = super().render_mail(template_prefix, email, context, headers)
        blocks = [block.strip() for block in re.split(r"\n\s*\n", str(message.body)) if block.strip()]
        twin = {
            "subject": message.subject,
            "language": translation.get_language(),
            "blocks": [(block, bool(re.fullmatch(r"[0-9-]{6,12}", block))) for block in blocks],
        }
        if isinstance(message, EmailMultiAlternatives):
            message.attach_alternative(render_to_string("account/email/letter.html", twin), "text/html")
        return message

    def format_email_subject(self, subject: str) -> str:
        return f"{subject} · {settings.SITE_NAME}"


def tell_later(user: User, kind: str) -> None:
    """A change is told among the messages at once, and by mail with the first tick that finds the mail server again."""
    notify(user=user, kind=kind, path="/me/", once_key=f"{kind}:{timezone.now().isoformat()}")
