"""The code of an authenticator app, and that it opens once.

A code is good for three half minutes (MFA_TOTP_TOLERANCE), allauth remembers its use for one: within the others, who
had looked over a shoulder could have used it again.
"""

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from django.core.cache import cache

from accounts.models import User


def spend(user: User, code: str) -> bool:
    """Whether this code had not been used before. It is now."""
    lasts = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"accounts.totp.spent:{user.pk}:{normalize_user_code(code)}", 1, timeout=lasts))


class OnceOnly(BaseAuthenticateForm):
    """Refuses a code that has opened something before."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not spend(self.user, code):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OnceOnly, AllauthAuthenticateForm):
    """Signing in."""


class ReauthenticateForm(OnceOnly, AllauthReauthenticateForm):
    """Confirming that it is still the same person."""


class ActivateTOTPForm(AllauthActivateTOTPForm):
    """Setting up the app: the code that proves it is used up by that."""

    def clean_code(self) -> Any:
        code = super().clean_code()
        spend(self.user, code)
        return code
