"""What publishing writes: one language-neutral row per unit, activity and item, and one edition of each per language.

Learner rows point here, never to a page. Nothing here is deleted: what is unpublished or taken out is retired.
An edition holds the body rendered once per revision and language, cut at its items (`segments`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import CleanCharField, CleanJSONField, CleanTextField

LANGUAGES = [("th", "ไทย"), ("en", "English")]
SOURCE_LANGUAGE = "th"  # what counts is said by the Thai page; a translation adds words alone


class Stage(models.TextChoices):
    """The four stages of the AAAR learning cycle, in order."""

    AWARENESS = "awareness", _("Awareness")
    ANTICIPATION = "anticipation", _("Anticipation")
    ACTION = "action", _("Action")
    REFLECTION = "reflection", _("Reflection")


class ItemKind(models.TextChoices):
    """What a learner can be asked."""

    SINGLE = "single", _("One choice")
    MULTIPLE = "multiple", _("Several choices")
    ORDERING = "ordering", _("Putting in order")
    MATCHING = "matching", _("Matching")
    SHORT = "short", _("Short answer")
    NUMBER = "number", _("Number")
    REFLECTION = "reflection", _("Reflection")
    LIKERT = "likert", _("Taking stock")
    CHECKLIST = "checklist", _("Checklist")
    COMMITMENT = "commitment", _("Commitment")
    EVIDENCE = "evidence", _("Evidence")


SCORED_KINDS = frozenset({"single", "multiple", "ordering", "matching", "short", "number"})


class Unit(models.Model):
    """One unit in all its languages. `version` grows with each publication and is the key of every cache."""

    key = models.UUIDField(primary_key=True)
    slug = models.SlugField(max_length=80, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    first_published_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.slug


class UnitEdition(models.Model):
    """What the unit says in one language."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    page_id = models.PositiveIntegerField()
    title = CleanCharField(max_length=255)
    question = CleanTextField()
    summary = CleanTextField()
    body = models.TextField(help_text="rendered")
    stages = CleanJSONField(default=dict, help_text="{stage: opening words}")
    drawing = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "language"], name="unit_edition_per_language")]

    def __str__(self) -> str:
        return self.title


class Activity(models.Model):
    """One step of 5 to 10 minutes, in one of the four stages."""

    key = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="activities")
    slug = models.SlugField(max_length=80)
    stage = models.CharField(max_length=12, choices=Stage.choices)
    position = models.PositiveIntegerField()
    minutes = models.PositiveSmallIntegerField()
    first_published_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [models.Index(fields=["unit", "position"], name="activity_in_unit")]

    def __str__(self) -> str:
        return self.slug


class ActivityEdition(models.Model):
    """The activity in one language: its words and its body, rendered once, cut at the items."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    page_id = models.PositiveIntegerField()
    revision_id = models.PositiveIntegerField(null=True)
    title = CleanCharField(max_length=255)
    summary = CleanTextField()
    finish = CleanTextField()
    segments = CleanJSONField(default=list, help_text='[html, {"item": id}, html, ...]')
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "language"], name="activity_edition_per_language")]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """One thing asked. Its id is uuid5 of activity and block, so that a copied page gets items of its own."""

    id = models.UUIDField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="items")
    block_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    position = models.PositiveSmallIntegerField()
    recalls = models.UUIDField(null=True, help_text="the earlier item whose answer is shown here")
    role = models.CharField(max_length=12, blank=True)
    current_revision = models.ForeignKey("ItemRevision", models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "block_id"], name="item_block")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def revision(self) -> "ItemRevision":
        """The current revision, which every published item has; select it with the item."""
        if self.current_revision is None:
            raise ItemRevision.DoesNotExist(f"{self} was never published")
        return self.current_revision


class ItemRevision(models.Model):
    """What counts in an item: its answer key, points and competency. Answers keep the revision they were given to."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    competency = models.SlugField(max_length=80, blank=True)
    points = models.PositiveSmallIntegerField(default=0)
    answer_key = CleanJSONField(default=dict)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="item_revision_number")]

    def __str__(self) -> str:
        return f"{self.item_id} r{self.number}"


class ItemEdition(models.Model):
    """The item's words in one language: prompt, options by id, feedback. Feedback leaves only after an answer."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="editions")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    words = CleanJSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="item_edition_per_language")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.language}"
