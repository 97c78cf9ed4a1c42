"""Where a learner stands: derived from LearnerEvent, row for row (`rebuild_progress`). Never written elsewhere."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import CleanCharField, CleanJSONField, CleanTextField
from core.models import PrivateFile
from courses.models.catalogue import Activity, Item, ItemRevision
from courses.models.record import Cycle
from courses.querysets import CommitmentQuerySet, ReflectionQuerySet


class ItemState(models.Model):
    """The latest answer to an item in a cycle, with what its revision's key said of it."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="item_states", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="states")
    item_revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="states", db_index=False)
    payload = CleanJSONField(default=dict)
    score = models.FloatField(null=True, help_text="0 to 1; null where nothing is scored")
    best_score = models.FloatField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    wrong_in_a_row = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_event = models.UUIDField(help_text="client id of the event it stands on")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "item"], name="item_state_once")]

    def __str__(self) -> str:
        return f"{self.item_id} in {self.cycle_id}"


class ActivityState(models.Model):
    """Whether an activity was begun and done. `completed_at` once set is never taken back by an edit."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="activity_states", db_index=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="states")
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "activity"], name="activity_state_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} in {self.cycle_id}"


class Visibility(models.TextChoices):
    """Who reads a reflection; chosen before typing."""

    PRIVATE = "private", _("Only me")
    MENTOR = "mentor", _("Me and my mentor")


class Reflection(models.Model):
    """A reflection as it stands now. Its id is uuid5 of cycle and item, so that a rebuild keeps what hangs on it."""

    id = models.UUIDField(primary_key=True, editable=False)
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="reflections", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="reflections")
    text = CleanTextField()
    visibility = models.CharField(max_length=10, choices=Visibility.choices)
    written_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "item"], name="reflection_once")]

    def __str__(self) -> str:
        return str(self.id)


class ActivityCommitment(models.Model):
    """What a learner said they would do: what, with which class, when, and how they will know."""

    id = models.UUIDField(primary_key=True, editable=False)
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="commitments", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="commitments")
    what = CleanTextField()
    class_name = CleanCharField(max_length=120, blank=True)
    action_date = models.DateField(null=True)
    evidence = CleanTextField(blank=True)
    made_at = models.DateTimeField()

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "item"], name="commitment_once")]
        indexes = [models.Index(fields=["action_date"], name="commitment_due")]

    def __str__(self) -> str:
        return str(self.id)


class ActivityEvidence(models.Model):
    """One piece of evidence from the real classroom. Its id is the client id of the event that brought it."""

    id = models.UUIDField(primary_key=True, editable=False)
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="evidence")
    item = models.ForeignKey(Item, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10)
    note = CleanTextField(blank=True)
    file = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="evidence")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)
