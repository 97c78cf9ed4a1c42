"""Questionnaires as data: sections, questions of six kinds, answers kept by key in neutral form."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OwnRowsQuerySet
from competencies.models.frameworks import Origin
from competencies.querysets import GuestPassQuerySet, QuestionnaireQuerySet
from core.fields import CleanCharField, CleanJSONField, CleanTextField


class Titled(models.Model):
    """Title and introduction in both languages."""

    title_th = CleanCharField(max_length=300)
    title_en = CleanCharField(max_length=300)
    intro_th = CleanTextField(blank=True)
    intro_en = CleanTextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_th

    @property
    def intro(self) -> str:
        return self.intro_en if get_language() == "en" else self.intro_th


class Questionnaire(Titled):
    """One form in one version; a changed form is a new version, so that old answers keep their questions."""

    slug = models.SlugField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.ELABORATION)
    note_th = CleanTextField(blank=True)
    note_en = CleanTextField(blank=True)
    about_kind = models.SlugField(max_length=40, blank=True, help_text="what each answer is about, if about anything")
    anonymous = models.BooleanField(_("answers are shown only as sums"), default=True)
    open_until = models.DateTimeField(_("open until"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired on"), null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False, help_text="of the list of questions")

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="questionnaire_version")]

    def get_absolute_url(self) -> str:
        return reverse("competencies:questionnaire-answer", args=[self.slug])

    @property
    def is_open(self) -> bool:
        """Whether it takes answers now."""
        return self.retired_at is None and (self.open_until is None or self.open_until > timezone.now())

    @property
    def note(self) -> str:
        """Where its questions come from, in the reader's language."""
        return self.note_en if get_language() == "en" else self.note_th


class Section(Titled):
    """A part of a questionnaire."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["questionnaire", "key"], name="section_key")]


class Question(models.Model):
    """One question. Its key, and the keys of its options and statements, are what answers point to."""

    class Kind(models.TextChoices):
        LIKERT = "likert", _("Likert matrix")
        SINGLE = "single", _("One choice")
        MULTIPLE = "multiple", _("Several choices")
        RANKING = "ranking", _("Ranking")
        SHORT = "short", _("Short text")
        LONG = "long", _("Long text")

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    order = models.PositiveSmallIntegerField()
    prompt_th = CleanTextField()
    prompt_en = CleanTextField()
    required = models.BooleanField(default=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.ELABORATION)
    choices = CleanJSONField(default=list, help_text="[{key, th, en}]: options, or the statements of a matrix")
    scale = CleanJSONField(default=list, help_text="[{value, th, en}]: the points of a Likert scale")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="question_key")]

    def __str__(self) -> str:
        return self.prompt

    @property
    def prompt(self) -> str:
        return self.prompt_en if get_language() == "en" else self.prompt_th


class GuestPass(models.Model):
    """A link or code by which a person without an account answers one questionnaire."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="guest_passes")
    code = models.CharField(max_length=16, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = GuestPassQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code


class Response(models.Model):
    """One filled form: of a person (`user`) or a guest, about something (`about_kind`, `about_uuid`) or nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="responses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="responses")
    guest_pass = models.ForeignKey(GuestPass, models.SET_NULL, null=True, related_name="responses")
    client_id = models.UUIDField(default=uuid.uuid4, unique=True)
    about_kind = models.CharField(max_length=40, blank=True)
    about_uuid = models.UUIDField(null=True)
    group = models.SlugField(max_length=80, blank=True, help_text="as which group it is counted; fixed when answered")
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "user", "about_kind", "about_uuid"],
                condition=models.Q(user__isnull=False),
                name="response_once_about",
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "user"],
                condition=models.Q(user__isnull=False, about_uuid__isnull=True),
                name="response_once",
            ),
        ]
        indexes = [models.Index(fields=["questionnaire", "created_at"], name="response_in_order")]

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """The value for one question: `{statement: point}`, `"option"`, `["option", ...]` or text."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = CleanJSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.question_id}"
