"""The frameworks of data/frameworks.yaml: bilingual, versioned, with their source; nothing of them in code."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from competencies.querysets import FrameworkQuerySet
from core.fields import CleanCharField, CleanTextField


class Origin(models.TextChoices):
    SOURCE = "source", _("in the research documents")
    ELABORATION = "elaboration", _("written by this platform")


class Named(models.Model):
    """A name in both languages."""

    th = CleanTextField(_("Thai"))
    en = CleanTextField(_("English"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.en if get_language() == "en" else self.th


class Bilingual(Named):
    """A name in both languages and where it comes from."""

    Origin = Origin

    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices)
    source = CleanCharField(_("place in the source"), max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def source_said(self) -> str:
        """The place in the source in the reader's language; the file writes both, Thai first, around a slash."""
        thai, _slash, english = self.source.partition(" / ")
        return (english or thai) if get_language() == "en" else thai


class SourceDocument(Named):
    """A document the frameworks were read from."""

    slug = models.SlugField(max_length=20, unique=True)


class Framework(Bilingual):
    """One list of competencies for one audience. A changed list is a new version; the old one stays for old answers."""

    slug = models.SlugField(max_length=80)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    audience = models.CharField(_("audience"), max_length=24)
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="frameworks")
    definition_th = CleanTextField(blank=True)
    definition_en = CleanTextField(blank=True)
    note = CleanTextField(_("note"), blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(_("retired on"), null=True, blank=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="framework_version")]

    def get_absolute_url(self) -> str:
        return reverse("competencies:framework-detail", args=[self.slug])

    @property
    def definition(self) -> str:
        return self.definition_en if get_language() == "en" else self.definition_th


class Competency(Bilingual):
    """One competency. Its slug is never reused and never renamed."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="competencies")
    slug = models.SlugField(max_length=80, unique=True)
    order = models.PositiveSmallIntegerField()
    note = CleanTextField(blank=True)
    retired_at = models.DateTimeField(_("retired on"), null=True, blank=True)

    class Meta:
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")


class FrameworkItem(models.Model):
    """A competency in one version of a list; old versions keep their items when the list changes."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="items")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="places")
    order = models.PositiveSmallIntegerField()
    is_additional = models.BooleanField(default=False, help_text="named elsewhere in the source for the same people")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "competency"], name="framework_item_once")]

    def __str__(self) -> str:
        return f"{self.framework_id}: {self.competency_id}"


class LevelBand(Named):
    """The word for a mean, from a lower to an upper bound. Not in the research: a convention, so it can be changed."""

    slug = models.SlugField(max_length=20, unique=True)
    lower = models.DecimalField(_("from"), max_digits=3, decimal_places=2)
    upper = models.DecimalField(_("to"), max_digits=3, decimal_places=2)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.ELABORATION)

    class Meta:
        verbose_name = _("level band")
        verbose_name_plural = _("level bands")
        constraints = [
            models.CheckConstraint(condition=models.Q(lower__lte=models.F("upper")), name="level_band_bounds_in_order")
        ]
