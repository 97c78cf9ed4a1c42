"""What mentors write. Not derived: a mentor's words are theirs, kept apart from the learner's events."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import CleanTextField
from courses.querysets import MentorReplyQuerySet


class MentorReply(models.Model):
    """An answer to a shared reflection, which it names by its stable id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reflection_uuid = models.UUIDField(db_index=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="replies_received")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="replies_written")
    client_id = models.UUIDField()
    text = CleanTextField()
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects = MentorReplyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "client_id"], name="mentor_reply_once")]
        indexes = [models.Index(fields=["learner", "-created_at"], name="mentor_reply_to_learner")]

    def __str__(self) -> str:
        return str(self.id)


class ReflectionRead(models.Model):
    """A mentor has opened a shared reflection; the writer sees 'read by'."""

    reflection_uuid = models.UUIDField()
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reflection_uuid", "reader"], name="reflection_read_once")]

    def __str__(self) -> str:
        return str(self.reflection_uuid)


class HelpDismissal(models.Model):
    """A mentor has looked into a sign that someone needs a hand, and put it aside."""

    class Rule(models.TextChoices):
        WRONG_TRIES = "wrong_tries", _("three wrong tries on one question")
        QUIET = "quiet", _("no sign for 14 days in the middle of a cycle")
        NO_EVIDENCE = "no_evidence", _("the action date has passed without evidence")

    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=12, choices=Rule.choices)
    about_uuid = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentor", "rule", "about_uuid"], name="help_dismissed_once")]

    def __str__(self) -> str:
        return self.rule
