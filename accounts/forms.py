"""What a person types to come in, to be known, and to let others in."""

from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context, ratelimit
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import sessions
from accounts.models import Agency, Invitation, Role, School, User
from accounts.models.invitations import normal_code
from accounts.permissions import check_invitation_good, roles_one_may_invite, schools_one_may_invite_to

LONGEST_DAYS = 180


class InvitationCodeField(forms.CharField):
    """A code, a link holding it, or nothing; becomes the Invitation or says in words why not."""

    default_error_messages = {"too_many": _("Too many codes were tried from here. Wait a minute, then try again.")}

    def __init__(self, **options: Any) -> None:
        attributes = {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=300, widget=forms.TextInput(attrs=attributes), **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not ratelimit.consume(context.request, action="invitation"):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        found = Invitation.objects.with_place().filter(code=normal_code(text)).first()
        return check_invitation_good(found)


class SignUpForm(AllauthSignupForm):
    """E-mail, one password, name, occupation, the terms; and a code, if a school gave one."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Others see this name, for example Kru Malee."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    occupation = forms.ChoiceField(label=_("I am"), choices=User.Occupation.choices, initial=User.Occupation.TEACHER)
    invitation = InvitationCodeField(
        label=_("Invitation code"),
        required=False,
        help_text=_("If your school gave you one. You can also join without it and ask your school later."),
    )
    terms = forms.BooleanField(
        label=_("I have read the terms of use and agree."),
        error_messages={
            "required": _("Please read the terms and tick here: without your yes we may not open an account.")
        },
    )
    field_order = ("invitation", "display_name", "occupation", "email", "password1", "terms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = context.request.GET.get("invitation", "") if context.request else ""
        if code and not self.is_bound:
            self.initial["invitation"] = normal_code(code)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _("You sign in with it. We send a code there now.")
        self.fields["password1"].help_text = _("At least 12 characters. A short sentence is easy to remember.")

    def clean(self) -> dict[str, Any]:
        """As allauth's, and the password must not be the person's own name either."""
        super().clean()
        data = self.cleaned_data
        if data.get("password1") and "password1" not in self.errors:
            someone = User(email=data.get("email", ""), display_name=data.get("display_name", ""))
            try:
                validate_password(data["password1"], user=someone)
            except ValidationError as error:
                self.add_error("password1", error)
        return data

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A known address takes as long as a new one: the time tells nobody who has an account."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(AllauthLoginForm):
    """E-mail and password; a tick when others use this device too."""

    shared_device = forms.BooleanField(
        label=_("Others use this device too"),
        required=False,
        help_text=_("You are signed out after 12 hours. On your own phone it is 30 days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].help_text = ""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Signs in (or goes on to the second lock) and sets how long it lasts."""
        request.session[sessions.SHARED] = self.cleaned_data["shared_device"]
        response = super().login(request, redirect_url=redirect_url)
        if request.user.is_authenticated:
            sessions.begin(request, request.user)
        return response


class PasskeyForm(AddWebAuthnForm):
    """allauth's, its name in the reader's language."""

    name = forms.CharField(label=_("Name of this passkey"), required=False, max_length=80)


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name of this passkey"), max_length=80)


class ProfileForm(forms.ModelForm):
    """What others see of me, and my language."""

    class Meta:
        model = User
        fields = ("display_name", "occupation", "language")
        widgets = {"display_name": forms.TextInput(attrs={"autocomplete": "name"}), "language": forms.RadioSelect}


class JoinForm(forms.Form):
    """Typing the code when one is signed in already."""

    code = InvitationCodeField(
        label=_("Invitation code"), help_text=_("Ten letters and digits, from a sheet or a message.")
    )


class InvitationForm(forms.Form):
    """Whom to let in, where, how many and until when."""

    school = forms.ModelChoiceField(label=_("School"), queryset=School.objects.none(), empty_label=None)
    agency = forms.ModelChoiceField(
        label=_("or agency or institute"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("None: the school above"),
    )
    role = forms.ChoiceField(label=_("They come as"))
    max_uses = forms.IntegerField(label=_("For how many people"), min_value=1, max_value=500, initial=20)
    until = forms.DateField(
        label=_("Good until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most half a year."),
    )
    mentor = forms.EmailField(
        label=_("E-mail of their mentor"),
        required=False,
        help_text=_("If you name one, that mentor answers them from the start."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Role.choices)
        fields: dict[str, Any] = self.fields
        fields["school"].queryset = schools_one_may_invite_to(user)
        fields["role"].choices = [(role, names[role]) for role in roles_one_may_invite(user)]
        self.fields["role"].initial = Role.TEACHER
        self.fields["until"].initial = timezone.localdate() + timedelta(days=30)
        if user.is_superuser:
            fields["agency"].queryset = Agency.objects.order_by("name_th", "pk")
            self.fields["school"].required = False
        else:
            del self.fields["agency"], self.fields["mentor"]

    def clean_until(self) -> date:
        day = self.cleaned_data["until"]
        if not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=LONGEST_DAYS):
            raise ValidationError(_("Choose a day from today until half a year from now."))
        return day

    def clean_mentor(self) -> User | None:
        email = self.cleaned_data["mentor"]
        if not email:
            return None
        mentor = User.objects.filter(email__iexact=email, is_active=True).first()
        if mentor is None:
            raise ValidationError(_("Nobody here signs in with this e-mail. The mentor needs an account first."))
        return mentor

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (data.get("agency") or data.get("school")):
            self.add_error("school", _("Choose the place they come to."))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        data = self.cleaned_data
        ends = timezone.make_aware(datetime.combine(data["until"], time(23, 59, 59)))
        return {
            "place": data.get("agency") or data["school"],
            "role": data["role"],
            "max_uses": data["max_uses"],
            "expires_at": ends,
            "mentor": data.get("mentor"),
        }
