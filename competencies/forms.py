"""Forms built from data: rating a framework, placing oneself, answering a questionnaire. All work without scripts."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from competencies import answers
from competencies.cases import cases
from competencies.models import Competency, Question, Section

SCALE = (
    (1, pgettext_lazy("scale", "Lowest")),
    (2, pgettext_lazy("scale", "Low")),
    (3, pgettext_lazy("scale", "Moderate")),
    (4, pgettext_lazy("scale", "High")),
    (5, pgettext_lazy("scale", "Highest")),
)
RATED = (("current", gettext_lazy("Current condition")), ("desirable", gettext_lazy("Desirable condition")))


def said(entry: dict[str, Any]) -> str:
    """The words of an option, statement or point in the reader's language."""
    return entry["en"] if get_language() == "en" else entry["th"]


class SentOnceForm(forms.Form):
    """A form that carries an id of its own, so that sending it twice counts once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


@dataclass(frozen=True)
class RatingCard:
    """One competency with its two questions."""

    competency: Competency
    fields: list[BoundField]


class AssessmentForm(SentOnceForm):
    """Current and desirable condition of each competency, 1 to 5."""

    def __init__(self, *args: Any, competencies: Iterable[Competency], **options: Any) -> None:
        super().__init__(*args, **options)
        self.competencies = list(competencies)
        for competency in self.competencies:
            for name, label in RATED:
                self.fields[f"{competency.slug}.{name}"] = forms.TypedChoiceField(
                    label=label,
                    choices=SCALE,
                    coerce=int,
                    widget=forms.RadioSelect,
                    error_messages={
                        "required": gettext_lazy("Please choose one point."),
                        "invalid_choice": gettext_lazy("Please choose one of the points shown."),
                    },
                )

    @property
    def cards(self) -> list[RatingCard]:
        return [
            RatingCard(competency, [self[f"{competency.slug}.{name}"] for name, _label in RATED])
            for competency in self.competencies
        ]

    @property
    def ratings(self) -> dict[str, tuple[int, int]]:
        """(current, desirable) by slug, of a valid form."""
        data = self.cleaned_data
        return {one.slug: (data[f"{one.slug}.current"], data[f"{one.slug}.desirable"]) for one in self.competencies}


class PlacementForm(forms.Form):
    """The cases of each use; nothing ticked is an answer too."""

    def __init__(self, *args: Any, uses: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for use, name in uses.items():
            self.fields[use] = forms.MultipleChoiceField(
                label=name,
                required=False,
                choices=[(case.key, case.text) for case in cases()[use]],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": gettext_lazy("Please choose one of the answers shown.")},
            )


@dataclass(frozen=True)
class AskedQuestion:
    """One question with its input or inputs."""

    question: Question
    fields: list[BoundField]
    errors: list[str]

    @property
    def points(self) -> list[str]:
        return [said(point) for point in self.question.scale]


@dataclass
class AskedSection:
    """A section with its questions."""

    section: Section
    questions: list[AskedQuestion] = field(default_factory=list)


class QuestionnaireForm(SentOnceForm):
    """A questionnaire as a form; what is wrong is said at the place, what was typed stays."""

    def __init__(self, *args: Any, questions: Iterable[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = list(questions)
        self.refused: answers.Errors = {}
        for question in self.questions:
            self.fields.update(inputs_for(question))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        values = {answers.place_of(question): value_from(question, data) for question in self.questions}
        self.values, errors = answers.checked(self.questions, values)
        for place, words in errors.items():
            if place in self.fields and place not in self.errors:
                self.add_error(place, words)
            elif place not in self.fields:
                self.refused[place] = words
        if self.refused:
            raise forms.ValidationError(_("Some answers are missing or do not fit. They are marked below."))
        return data

    @property
    def sections(self) -> list[AskedSection]:
        """Sections in order, each with its questions as inputs."""
        found: dict[int, AskedSection] = {}
        for question in self.questions:
            place = answers.place_of(question)
            names = [name for name in self.fields if name == place or name.startswith(f"{place}.")]
            wrong = [self.refused[place]] if place in self.refused else []
            asked = AskedQuestion(question, [self[name] for name in names], wrong)
            found.setdefault(question.section_id, AskedSection(question.section)).questions.append(asked)
        return list(found.values())


def inputs_for(question: Question) -> dict[str, forms.Field]:
    """The inputs of one question by name; a matrix and a ranking have one per line."""
    place = answers.place_of(question)
    options = [(choice["key"], said(choice)) for choice in question.choices]
    if question.kind == Question.Kind.LIKERT:
        points = [(str(point["value"]), said(point)) for point in question.scale]
        return {f"{place}.{key}": radio(words, points) for key, words in options}
    if question.kind == Question.Kind.RANKING:
        places = [("", "–"), *((str(number), str(number)) for number in range(1, len(options) + 1))]
        made = [(key, forms.ChoiceField(label=words, choices=places, required=False)) for key, words in options]
        return {f"{place}.{key}": one for key, one in made}
    if question.kind == Question.Kind.SINGLE:
        return {place: radio(question.prompt, options, required=question.required)}
    if question.kind == Question.Kind.MULTIPLE:
        boxes = forms.CheckboxSelectMultiple
        many = forms.MultipleChoiceField(label=question.prompt, choices=options, widget=boxes)
        return {place: optional(many, question)}
    limit = answers.SHORT_LIMIT if question.kind == Question.Kind.SHORT else answers.LONG_LIMIT
    text = forms.TextInput if question.kind == Question.Kind.SHORT else forms.Textarea
    widget_made = text(attrs={"maxlength": limit, **({"rows": 4} if text is forms.Textarea else {})})
    return {place: optional(forms.CharField(label=question.prompt, widget=widget_made), question)}


def radio(label: str, choices: list[tuple[str, str]], *, required: bool = True) -> forms.Field:
    """One of several. That something must be chosen is said by `answers`, in our words."""
    made = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)
    made.asked = required  # type: ignore[attr-defined]  # for templates: a field carries what we hang on it
    return made


def optional(made: forms.Field, question: Question) -> forms.Field:
    """Django's own `required` is off; templates read `asked` to say what may be left out."""
    made.required = False
    made.widget.is_required = False
    made.asked = question.required  # type: ignore[attr-defined]  # for templates, as above
    return made


def value_from(question: Question, data: dict[str, Any]) -> Any:
    """The neutral value of one question from the cleaned inputs."""
    place = answers.place_of(question)
    if question.kind == Question.Kind.LIKERT:
        points = {key: data.get(f"{place}.{key}") for key in answers.keys_of(question)}
        return {key: int(point) for key, point in points.items() if point}
    if question.kind == Question.Kind.RANKING:
        places = {key: data.get(f"{place}.{key}") for key in answers.keys_of(question)}
        given = [(int(number), key) for key, number in places.items() if number]
        unique = len({number for number, _key in given}) == len(given)
        return [key for _number, key in sorted(given)] if unique else [key for _n, key in given][:-1]
    return data.get(place)


class GuestPassForm(forms.Form):
    """How long a link for people without an account stays open."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Open for"),
        coerce=int,
        initial=30,
        choices=[
            (7, gettext_lazy("7 days")),
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
        ],
    )
