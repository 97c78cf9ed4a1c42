"""Self-assessment: where I stand and where I want to stand, in rounds that can be laid side by side."""

import uuid

from django.conf import settings
from django.db import models

from accounts.querysets import OwnRowsQuerySet
from competencies.models.frameworks import Competency, Framework


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
