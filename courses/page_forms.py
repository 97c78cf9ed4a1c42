"""Forms of the authors' pages in Wagtail: choices instead of raw lists, and the checks before publishing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from courses.blocks.choices import competency_choices, drawing_choices


def drawings_or_none() -> list[tuple[str, str]]:
    return [("", str(_("No drawing"))), *drawing_choices()]


def competency_field() -> forms.MultipleChoiceField:
    """Checkboxes, by framework."""
    return forms.MultipleChoiceField(
        label=_("competencies"),
        choices=competency_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What this helps to grow. The first one counts for a question that names none itself."),
    )


def drawing_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("drawing"), choices=drawings_or_none, required=False)


class CheckedPageForm(WagtailAdminPageForm):
    """A draft may have gaps. What is published or handed in for review may not: each fault is said in words."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        from courses.publish_checks import faults

        for fault in faults(self.instance, self.parent_page):
            self.add_error(None, fault)


class UnitPageForm(CheckedPageForm):
    competencies = competency_field()
    drawing = drawing_field()


class ActivityPageForm(CheckedPageForm):
    competencies = competency_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.parent_page is not None and not self.initial.get("competencies"):
            self.initial["competencies"] = list(getattr(self.parent_page.specific, "competencies", []))


class TutorialPageForm(CheckedPageForm):
    grades = forms.MultipleChoiceField(label=_("grade levels"), widget=forms.CheckboxSelectMultiple)
    drawing = drawing_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grades"].choices = self._meta.model.Grade.choices
