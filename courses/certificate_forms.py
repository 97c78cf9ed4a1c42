"""The name on a certificate, a serial read from paper, and why a certificate is withdrawn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import WithdrawalReason
from courses.serials import read_serial
from courses.services.certifying import printable_name


class HolderNameForm(forms.Form):
    """The name as it shall be printed; it stands in the signature and can only be put right with a new certificate."""

    holder_name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=120,
        help_text=_("First name and surname as in your official papers. Only a new certificate changes it later."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autocapitalize": "words"}),
    )

    def clean_holder_name(self) -> str:
        name = printable_name(self.cleaned_data["holder_name"])
        if sum(letter.isalpha() for letter in name) < 2:
            raise forms.ValidationError(_("Write the name in letters, please."))
        if "@" in name:
            raise forms.ValidationError(_("This looks like an e-mail address. Write your name, please."))
        return name


class SerialForm(forms.Form):
    """Twelve letters and digits; spaces, dashes and small letters do not matter."""

    serial = forms.CharField(
        label=_("Serial of the certificate"),
        max_length=60,
        help_text=_("It stands under the QR code, like KMQ7-2RTP-9XAB. Small letters and missing dashes are fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_serial(self) -> str:
        serial = read_serial(self.cleaned_data["serial"])
        if not serial:
            raise forms.ValidationError(
                _("A serial has twelve letters and digits, never I, L, O, 0 or 1. Look at the paper once more.")
            )
        return serial


class WithdrawForm(forms.Form):
    """Why a certificate shall not count any more; none is chosen beforehand."""

    reason = forms.ChoiceField(
        label=_("Why is it withdrawn?"),
        choices=WithdrawalReason.choices,
        help_text=_("The holder reads it. The public page says only that the certificate was withdrawn, and when."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason.")},
    )
