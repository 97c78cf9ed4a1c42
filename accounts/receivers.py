"""What follows from a confirmed e-mail, a new lock and a new password."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed, password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.devices import end_other_devices
from accounts.services.email_changes import note_change
from accounts.services.invitations import accept_claims


@receiver(email_confirmed, dispatch_uid="accounts.accept_claims")
def on_email_confirmed(request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """The invitations held since sign-up count now; one that no longer opens is said in words."""
    joined, refusals = accept_claims(user=email_address.user)
    for membership in joined:
        place = membership.school or membership.agency
        messages.success(request, _("You now belong to %(place)s.") % {"place": place})
    for refusal in refusals:
        words = _("%(refusal)s Your request was passed on; the school can still say yes.") % {"refusal": refusal}
        messages.warning(request, words)


@receiver(email_changed, dispatch_uid="accounts.note_email_change")
def on_email_changed(
    request: HttpRequest,
    user: User,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **kwargs: Any,
) -> None:
    """The old address hears of it, and can take it back."""
    if from_email_address is not None:
        ip = get_adapter().get_client_ip(request)
        note_change(user=user, old_email=from_email_address.email, new_email=to_email_address.email, ip=ip)


@receiver([password_changed, password_set, password_reset], dispatch_uid="accounts.end_other_devices")
def on_new_password(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A new password signs out everywhere else."""
    here = request.session.session_key if request.user.is_authenticated and request.user.pk == user.pk else None
    end_other_devices(user=user, current=here)


@receiver(authenticator_added, dispatch_uid="accounts.new_lock_is_proven")
def on_new_lock(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who has just set up an app or a key has also just proved it: no second question."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
