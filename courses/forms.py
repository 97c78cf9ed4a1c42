"""Forms of the front: filters over tutorials."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import TutorialPage

ANY = _("All")


def with_any(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", ANY), *choices]


class TutorialFilterForm(forms.Form):
    """A plain GET form; each field may be left open. What is not a choice of ours counts as left open."""

    level = forms.ChoiceField(label=_("Level"), required=False, choices=with_any(TutorialPage.Level.choices))
    use = forms.ChoiceField(label=_("Use"), required=False, choices=with_any(TutorialPage.Use.choices))
    grade = forms.ChoiceField(label=_("Grade level"), required=False, choices=with_any(TutorialPage.Grade.choices))
    application = forms.ChoiceField(label=_("Application"), required=False)
    offline = forms.BooleanField(label=_("Works without signal"), required=False)
    mine = forms.BooleanField(label=_("Recommended for me"), required=False)

    def __init__(self, *args: Any, applications: list[str], may_recommend: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["application"]
        if isinstance(field, forms.ChoiceField):
            field.choices = with_any([(name, name) for name in applications])
        if not may_recommend:
            del self.fields["mine"]

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in force."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
