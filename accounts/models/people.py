"""The person: signs in by e-mail, owns all they write, belongs to themselves and not to a school."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.managers import UserManager
from core.fields import CleanCharField


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # Wagtail names none for its pictures
    """One person, in any number of schools over time."""

    class Occupation(models.TextChoices):
        PRE_SERVICE_TEACHER = "pre_service_teacher", _("Pre-service teacher")
        TEACHER = "teacher", _("Teacher")
        MENTOR = "mentor", _("Mentor")
        SCHOOL_ADMINISTRATOR = "school_administrator", _("School administrator")
        OFFICER = "officer", _("Officer or committee")
        OTHER = "other", _("Something else")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    display_name = CleanCharField(_("name shown to others"), max_length=120)
    occupation = models.CharField(_("I am"), max_length=24, choices=Occupation.choices, default=Occupation.TEACHER)
    language = models.CharField(_("language"), max_length=2, choices=[("th", "ไทย"), ("en", "English")], default="th")
    technology_level = models.CharField(max_length=12, blank=True)
    shared_device_default = models.BooleanField(default=False)
    unread_count = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    paused_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name
