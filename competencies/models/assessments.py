"""Self-assessment: where I stand and where I want to stand, in rounds that can be laid side by side."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OwnRowsQuerySet
from competencies.models.frameworks import Competency, Framework
from core.fields import CleanJSONField


class Assessment(models.Model):
    """One person's look at one framework. Seen by that person alone; groups see sums of five and more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="assessments")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="assessments")
    round = models.PositiveSmallIntegerField(default=1)
    client_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "client_id"], name="assessment_sent_once"),
            models.UniqueConstraint(fields=["user", "framework", "round"], name="assessment_round"),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} round {self.round}"


class Rating(models.Model):
    """Current and desirable condition of one competency, 1 to 5."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="ratings")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="ratings")
    current = models.PositiveSmallIntegerField()
    desirable = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "competency"], name="rating_once"),
            models.CheckConstraint(
                condition=models.Q(current__range=(1, 5), desirable__range=(1, 5)), name="rating_on_the_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.current} -> {self.desirable}"


class TechnologyPlacement(models.Model):
    """Where a person places themselves in one use of technology, by cases they ticked; tutorials follow it."""

    class Level(models.TextChoices):
        BEGINNER = "beginner", _("Beginner")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="technology_placements")
    use = models.SlugField(max_length=80)
    level = models.CharField(max_length=12, choices=Level.choices)
    ticked = CleanJSONField(default=list, help_text="keys of the cases ticked")
    at = models.DateTimeField(default=timezone.now)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "use"], name="placement_once_per_use")]

    def __str__(self) -> str:
        return f"{self.use}: {self.level}"
