"""Agencies and schools: the registry of domain/schools.csv, with each school's own context profile."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OrganisationQuerySet, SchoolQuerySet
from core.fields import CleanCharField, CleanJSONField, CleanTextField


class Organisation(models.Model):
    """A name in two languages, a stable key, and whether an editor still has to check the row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name_th = CleanCharField(_("name in Thai"), max_length=200)
    name_en = CleanCharField(_("name in English"), max_length=200)
    source_note = CleanTextField(blank=True)
    needs_check = models.BooleanField(_("needs checking"), default=False)
    is_demo = models.BooleanField(default=False)
    imported = CleanJSONField(default=dict, editable=False, help_text="the values of the last load_schools")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_th

    def get_join_url(self) -> str:
        """Where one asks to join."""
        return reverse("accounts:membership-request", args=[self.public_id])


class Agency(Organisation):
    """An affiliated agency, or a teacher production institute."""

    class Kind(models.TextChoices):
        AFFILIATED = "affiliated_agency", _("Affiliated agency")
        INSTITUTE = "teacher_production_institute", _("Teacher production institute")

    kind = models.CharField(max_length=32, choices=Kind.choices, default=Kind.AFFILIATED)

    objects = OrganisationQuerySet.as_manager()

    class Meta(Organisation.Meta):
        verbose_name_plural = "agencies"


class School(Organisation):
    """A pilot school and the context its teachers work in."""

    class Signal(models.TextChoices):
        NONE = "none", _("No signal")
        ONE_SPOT = "one_spot", _("Signal in one spot")
        WEAK = "weak", _("Weak signal")
        GOOD = "good", _("Good signal")

    CONTEXT = ("altitude_m", "multigrade", "boarding", "languages", "signal")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="schools")
    altitude_m = models.PositiveSmallIntegerField(_("altitude in metres"), null=True, blank=True)
    multigrade = models.BooleanField(_("multigrade classes"), null=True, blank=True)
    boarding = models.BooleanField(_("boarding pupils"), null=True, blank=True)
    languages = CleanCharField(_("languages spoken at home"), max_length=200, blank=True)
    signal = models.CharField(_("signal"), max_length=10, choices=Signal.choices, blank=True)

    objects = SchoolQuerySet.as_manager()
