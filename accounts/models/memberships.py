"""Who belongs where and who mentors whom, always with dates: rights follow them to the day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Agency, School
from accounts.querysets import MembershipQuerySet, MentorAssignmentQuerySet
from core.fields import CleanCharField


class Role(models.TextChoices):
    """What a person is in a school or an agency."""

    PRE_SERVICE_TEACHER = "pre_service_teacher", _("Pre-service teacher")
    TEACHER = "teacher", _("Teacher")
    MENTOR = "mentor", _("Mentor")
    SCHOOL_ADMINISTRATOR = "school_administrator", _("School administrator")
    OFFICER = "officer", _("Officer or committee")


class Membership(models.Model):
    """A person in a school (or an agency) from a day on, once that place has said yes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, null=True, blank=True, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    answer = CleanCharField(_("words to the person"), max_length=300, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False) ^ Q(agency__isnull=False), name="membership_in_one_place"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["user", "school", "role"],
                condition=Q(until=None, declined_at=None),
                name="membership_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def place(self) -> School | Agency | None:
        """The school or agency; load it with `with_place`."""
        return self.school or self.agency

    @property
    def is_answered(self) -> bool:
        return self.confirmed_at is not None or self.declined_at is not None

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return bool(self.until and self.until < timezone.localdate())


class MentorAssignment(models.Model):
    """A mentor for a school, or for one person, from a day to a day."""

    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mentor_assignments")
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="mentor_assignments")
    mentee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="mentored_by"
    )
    promised_days = models.PositiveSmallIntegerField(_("days promised for an answer"), default=3)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MentorAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False) ^ Q(mentee__isnull=False), name="assignment_to_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="assignment_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} -> {self.school_id or self.mentee_id}"
