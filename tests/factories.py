"""People, places and what hangs on them, each with the least that is valid."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from accounts.models import Agency, Invitation, Membership, MentorAssignment, Role, School, User
from accounts.services.people import create_person

PASSWORD = "meadow-river-lamp"


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a confirmed e-mail who can sign in with PASSWORD."""

    class Meta:
        model = User

    email = factory.Sequence("kru{}@example.org".format)
    display_name = factory.Sequence("ครูคนที่ {}".format)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> User:
        return create_person(password=fields.pop("password", PASSWORD), **fields)


class AgencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agency

    code = factory.Sequence("agency-{}".format)
    name_th = factory.Sequence("สพป. เขต {}".format)
    name_en = factory.Sequence("Office {}".format)


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School

    agency = factory.SubFactory(AgencyFactory)
    code = factory.Sequence("school-{}".format)
    name_th = factory.Sequence("โรงเรียนที่ {}".format)
    name_en = factory.Sequence("School {}".format)


class MembershipFactory(factory.django.DjangoModelFactory):
    """Confirmed and current unless told otherwise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    school = factory.SubFactory(SchoolFactory)
    role = Role.TEACHER
    since = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    confirmed_at = factory.LazyFunction(timezone.now)


class MentorAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MentorAssignment

    mentor = factory.SubFactory(UserFactory)
    since = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))


class InvitationFactory(factory.django.DjangoModelFactory):
    """Open for one teacher."""

    class Meta:
        model = Invitation

    school = factory.SubFactory(SchoolFactory)
    role = Role.TEACHER
    created_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
