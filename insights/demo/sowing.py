"""Makes the people of the demo and what they belong to. Running it again finds them as they are and changes nothing."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import Agency, Invitation, Membership, Role, School, User
from accounts.services.invitations import create_invitation
from accounts.services.memberships import assign_mentor, request_membership
from accounts.services.people import create_person, give_totp
from courses.models import Activity, Unit
from insights.demo import people as cast
from insights.demo.learning import sow_learning
from insights.demo.sums import sow_assessments, sow_questionnaires

Places = dict[str, School | Agency]
People = dict[str, User]
SINCE = timedelta(days=60)


class NotHere(Exception):
    """This is a site others can reach: known passwords have no place on it."""


def sow() -> People:
    """Everything. Raises NotHere in production."""
    if not settings.DEVELOPMENT:
        raise NotHere
    places = sow_places()
    people = {person.key: sow_person(person) for person in cast.PEOPLE}
    sow_belonging(places, people)
    age_the_units()
    sow_learning(people)
    sow_questionnaires(people)
    sow_assessments(people)
    return people


def sow_places() -> Places:
    """Two schools below an area office, and a faculty; all invented and marked as such."""
    places: Places = {}
    kinds = ((cast.AGENCY, Agency.Kind.AFFILIATED), (cast.INSTITUTE, Agency.Kind.INSTITUTE))
    for (code, th, en), kind in kinds:
        facts: dict[str, Any] = {"name_th": th, "name_en": en, "kind": kind, "is_demo": True}
        places[code] = Agency.objects.get_or_create(code=code, defaults=facts)[0]
    profiles = (
        {"altitude_m": 980, "multigrade": True, "boarding": True, "signal": School.Signal.ONE_SPOT},
        {"altitude_m": 420, "multigrade": False, "boarding": False, "signal": School.Signal.WEAK},
    )
    for (code, th, en), profile in zip((cast.SCHOOL_A, cast.SCHOOL_B), profiles, strict=True):
        facts = {"name_th": th, "name_en": en, "agency": places[cast.AGENCY[0]], "is_demo": True} | profile
        places[code] = School.objects.get_or_create(code=code, defaults=facts)[0]
    return places


def sow_person(person: cast.DemoPerson) -> User:
    """A verified person; staff with the second factor whose secret is printed."""
    known = User.objects.filter(email=person.email).first()
    if known:
        return known
    admin = person.key == cast.SITE_ADMIN
    user = create_person(
        email=person.email,
        password=cast.PASSWORD,
        display_name=person.name,
        occupation=person.occupation,
        is_demo=True,
        is_staff=admin,
        is_superuser=admin,
    )
    if person.key in cast.GROUPS:
        user.groups.add(Group.objects.get(name=cast.GROUPS[person.key]))
    if person.totp:
        give_totp(user=user, secret=person.totp)
    return user


def sow_belonging(places: Places, people: People) -> None:
    """Confirmed memberships, mentors, one request that waits, one open invitation."""
    admin = people[cast.SITE_ADMIN]
    since = timezone.localdate() - SINCE
    for person in cast.PEOPLE:
        if person.place:
            facts = {"since": since, "confirmed_at": timezone.now() - SINCE, "confirmed_by": admin}
            Membership.objects.get_or_create(
                user=people[person.key], role=person.role, **where(places[person.place]), defaults=facts
            )
    school_a, school_b = places[cast.SCHOOL_A[0]], places[cast.SCHOOL_B[0]]
    assigned: tuple[tuple[str, dict[str, Any]], ...] = (
        ("malee", {"school": school_a}),
        *(("malee", {"mentee": people[key]}) for key in ("tonkla", "baitong", "namping")),
        ("saithan", {"school": school_b}),
    )
    for mentor, whom in assigned:
        if not people[mentor].mentor_assignments.filter(**whom).exists():
            assign_mentor(by=admin, mentor=people[mentor], since=since, **whom)
    if not people["tonkla"].memberships.filter(**where(school_a)).exists():
        request_membership(user=people["tonkla"], place=school_a, role=Role.PRE_SERVICE_TEACHER)
    if not Invitation.objects.filter(created_by=people["tawan"]).exists():
        expires = timezone.now() + timedelta(days=30)
        create_invitation(creator=people["tawan"], place=school_a, role=Role.TEACHER, max_uses=10, expires_at=expires)


def where(place: School | Agency) -> dict[str, Any]:
    return {"school": place} if isinstance(place, School) else {"agency": place}


def age_the_units() -> None:
    """The units stood before anyone of the demo began, else each step would look newly added."""
    published = timezone.now() - 2 * SINCE
    Activity.objects.filter(first_published_at__gt=published).update(first_published_at=published)
    Unit.objects.filter(first_published_at__gt=published).update(first_published_at=published)
