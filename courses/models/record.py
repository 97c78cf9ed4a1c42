"""What a learner did, in the order it reached us. Append-only: everything else about progress is derived from it.

An answer is the write that happens most. Its tables have no index that a unique constraint serves already, nor one for
looking up what no screen asks: every index is a page more to write.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import CleanJSONField
from courses.models.catalogue import Activity, Item, ItemRevision, Unit
from courses.querysets import CycleQuerySet, OwnedByLearnerQuerySet


class Enrolment(models.Model):
    """A person has begun a unit."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="enrolments")
    started_at = models.DateTimeField(auto_now_add=True)

    objects = OwnedByLearnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "unit"], name="enrolment_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.unit_id}"


class Cycle(models.Model):
    """One walk through the four stages. A second cycle keeps the first and is compared with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="cycles", db_index=False)
    no = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField(auto_now_add=True)
    completed_at = models.DateTimeField(null=True)
    last_activity = models.ForeignKey(Activity, models.SET_NULL, null=True, related_name="+", db_index=False)
    last_item = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="+", db_index=False)
    last_at = models.DateTimeField(null=True)
    head = models.PositiveIntegerField(default=0, help_text="seq of the newest event")

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "no"], name="cycle_number")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} round {self.no}"


class LearnerEvent(models.Model):
    """One deed of a learner. `client_id` is made on the device, so that sending again is safe."""

    class Kind(models.TextChoices):
        ANSWERED = "answered", _("answered")
        REFLECTED = "reflected", _("wrote a reflection")
        RATED = "rated", _("took stock")
        CHECKED = "checked", _("ticked a checklist")
        COMMITTED = "committed", _("made a commitment")
        EVIDENCED = "evidenced", _("added evidence")
        EVIDENCE_REMOVED = "evidence_removed", _("took evidence back")
        TICKED = "ticked", _("marked as done")
        UNTICKED = "unticked", _("took the mark back")
        SETTLED = "settled", _("was finished by an author's edit")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="learner_events", db_index=False
    )
    client_id = models.UUIDField()
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="events", db_index=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="events", db_index=False)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="events", db_index=False)
    item_revision = models.ForeignKey(ItemRevision, models.PROTECT, null=True, related_name="events", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    payload = CleanJSONField(default=dict)
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    client_at = models.DateTimeField()
    server_at = models.DateTimeField()
    seq = models.PositiveIntegerField(help_text="order within the cycle, without gaps")
    closes_activity = models.BooleanField(default=False, help_text="with it the activity, as it stood then, was done")
    closes_cycle = models.BooleanField(default=False)

    objects = OwnedByLearnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "client_id"], name="learner_event_once"),
            models.UniqueConstraint(fields=["cycle", "seq"], name="learner_event_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_id}"


class Draft(models.Model):
    """What stands in a field but was not handed in yet; the phone is never the only copy for long."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="drafts", db_index=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="drafts")
    payload = CleanJSONField(default=dict)
    client_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "item"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.item_id}"
