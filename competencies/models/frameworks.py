"""The frameworks of domain/frameworks.yaml: bilingual, versioned, with their source; nothing of them in code."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.fields import CleanCharField, CleanTextField


class Bilingual(models.Model):
    """A name in both languages and where it comes from."""

    class Origin(models.TextChoices):
        SOURCE = "source", _("in the research documents")
        ELABORATION = "elaboration", _("written by this platform")

    th = CleanTextField(_("Thai"))
    en = CleanTextField(_("English"))
    origin = models.CharField(max_length=12, choices=Origin.choices)
    source = CleanCharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.en if get_language() == "en" else self.th


class Framework(Bilingual):
    """One list of competencies for one audience. A changed list is a new version; the old one stays for old answers."""

    slug = models.SlugField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    audience = models.CharField(max_length=24)
    note = CleanTextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="framework_version")]


class Competency(Bilingual):
    """One competency. Its slug is never reused and never renamed."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="competencies")
    slug = models.SlugField(max_length=80, unique=True)
    order = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "competencies"
