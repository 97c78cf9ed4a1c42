"""What a person types about belonging, mentoring, messages and their own data."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, NotificationPreference, Role, School, User

DAY = "%Y-%m-%d"


class DayField(forms.DateField):
    """A day, by the phone's own calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format=DAY, attrs={"type": "date"})
        super().__init__(input_formats=[DAY], widget=widget, **options)


class PlaceSearchForm(forms.Form):
    """Part of a school's name, as a person remembers it."""

    q = forms.CharField(label=_("Part of the name"), min_length=2, max_length=80)


class MembershipForm(forms.Form):
    """Which place (already chosen from the search), what one is there, since when."""

    role = forms.ChoiceField(label=_("I am there"), choices=Role.choices)
    since = DayField(label=_("since"))

    def __init__(self, *args: Any, place: School | Agency, **options: Any) -> None:
        super().__init__(*args, **options)
        at_agencies = {Role.PRE_SERVICE_TEACHER, Role.MENTOR, Role.OFFICER}
        roles = [choice for choice in Role.choices if isinstance(place, School) or choice[0] in at_agencies]
        self.fields["role"] = forms.ChoiceField(label=_("I am there"), choices=roles)
        self.order_fields(["role", "since"])
        self.fields["since"].initial = timezone.localdate()

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > timezone.localdate():
            raise ValidationError(_("Choose today or an earlier day."))
        return since


class UntilForm(forms.Form):
    """The last day of something."""

    until = DayField(label=_("Last day"), help_text=_("Rights end the day after."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["until"].initial = timezone.localdate()


class DeclineForm(forms.Form):
    """A sentence for the person who asked."""

    words = forms.CharField(
        label=_("Why not, in a sentence to the person"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MentorForm(forms.Form):
    """A mentor, for a school or for one person."""

    mentor = forms.EmailField(label=_("E-mail of the mentor"))
    school = forms.ModelChoiceField(
        label=_("For a school"),
        queryset=School.objects.none(),
        required=False,
        empty_label=_("None: the person below"),
    )
    mentee = forms.EmailField(label=_("or for one person: their e-mail"), required=False)
    since = DayField(label=_("From"))
    until = DayField(label=_("Last day"), required=False)
    promised_days = forms.IntegerField(label=_("Days promised for an answer"), min_value=1, max_value=30, initial=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("forms.ModelChoiceField", self.fields["school"]).queryset = School.objects.order_by("name_th", "pk")
        self.fields["since"].initial = timezone.localdate()

    def clean_mentor(self) -> User:
        return self.person("mentor")

    def clean_mentee(self) -> User | None:
        return self.person("mentee") if self.cleaned_data["mentee"] else None

    def person(self, name: str) -> User:
        found = User.objects.shown().filter(email__iexact=self.cleaned_data[name]).first()
        if found is None:
            raise ValidationError(_("Nobody has an account with this e-mail."))
        return found


class SchoolContextForm(forms.ModelForm):
    """The school's own context, as its administrator knows it."""

    class Meta:
        model = School
        fields = list(School.CONTEXT)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        yes_or_no = [("unknown", _("not known")), ("true", _("yes")), ("false", _("no"))]
        for name in ("multigrade", "boarding"):
            self.fields[name].widget.choices = yes_or_no
        signal = cast("forms.ChoiceField", self.fields["signal"])
        signal.choices = [("", _("not known")), *School.Signal.choices]


class CheckedPlaceForm(forms.Form):
    """What an editor found out about a row marked for checking."""

    name_th = forms.CharField(label=_("name in Thai"), max_length=200)
    name_en = forms.CharField(label=_("name in English"), max_length=200)


class PreferencesForm(forms.ModelForm):
    """How often mail may come."""

    class Meta:
        model = NotificationPreference
        fields = ["mail"]
        labels = {"mail": _("Mail me what is new")}
        widgets = {"mail": forms.RadioSelect}


class ErasureForm(forms.Form):
    """One tick, so that nobody erases themselves by a slip."""

    sure = forms.BooleanField(label=_("I understand that this cannot be undone after that day."))
