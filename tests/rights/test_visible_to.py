"""Every table about people has one door, `visible_to`; behind it stands for each reader what is written here."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from accounts.models import (
    Consent,
    EmailChange,
    Invitation,
    InvitationUse,
    Membership,
    MentorAssignment,
    Notification,
    NotificationPreference,
    PrivacyRequest,
    User,
)
from accounts.services.people import record_consent
from accounts.services.privacy import set_paused
from competencies.models import Assessment, Response, TechnologyPlacement
from core.models import AuditEntry, PrivateFile, ReviewItem, SyncConflict
from courses.models import (
    ActivityCommitment,
    Certificate,
    Cycle,
    Enrolment,
    LearnerEvent,
    MentorReply,
    Reflection,
)
from tests.rights.roles import ROLES, World

OURS = {"core", "accounts", "competencies", "courses", "community", "portfolios", "insights"}
DAY = timedelta(days=1)

# Tables with a way to a person and no door of their own, each with the reason why it needs none.
WITHOUT_A_DOOR = {
    "accounts.Agency": "public facts",
    "competencies.Rating": "reached through its Assessment alone",
    "competencies.Answer": "reached through its Response, or as sums of five and more",
    "competencies.GuestPass": "found by its code, or listed for readers of results (competencies.permissions)",
    "core.Link": "keys alone; what they lead to asks its own visible_to",
    "courses.Draft": "reached through the learner's own Cycle",
    "courses.ItemState": "derived; reached through the learner's own Cycle",
    "courses.ActivityState": "derived; reached through the learner's own Cycle",
    "courses.ActivityEvidence": "reached through the learner's own Cycle, its file through core.files.may_read",
    "courses.ReflectionRead": "a mark without content, read for one's own Reflection",
    "courses.HelpDismissal": "a mark without content, read for its own mentor",
    "core.SiteRendition": "sizes of public pictures",
    "core.SiteImage": "public pictures; who uploaded them is shown in Wagtail alone",
}


def leads_to_people(model: type[models.Model], depth: int = 3) -> bool:
    """Whether a row of this table hangs on a person, over at most three keys."""
    if model is User:
        return True
    keys = [field for field in model._meta.get_fields() if field.concrete and field.is_relation and field.related_model]
    ours = [field.related_model for field in keys if not field.name.startswith("page_ptr")]
    ours = [to for to in ours if to is User or to._meta.app_label in OURS]
    return any(to is User or (depth > 1 and leads_to_people(to, depth - 1)) for to in ours)


def tables_of_people() -> dict[str, type[models.Model]]:
    from wagtail.models import Page

    found = [model for model in apps.get_models() if model._meta.app_label in OURS and not issubclass(model, Page)]
    return {model._meta.label: model for model in found if leads_to_people(model)}


def has_a_door(model: type[models.Model]) -> bool:
    return hasattr(model._default_manager, "visible_to") or hasattr(model._default_manager.all(), "visible_to")


def test_every_table_of_people_has_a_door_or_a_written_reason():
    without = {label for label, model in tables_of_people().items() if not has_a_door(model)}

    assert without - set(WITHOUT_A_DOOR) == set()


def test_no_reason_is_written_for_what_has_a_door_or_is_gone():
    stale = {label for label in WITHOUT_A_DOOR if label in tables_of_people() and has_a_door(apps.get_model(label))}

    assert stale == set()
    assert [label for label in WITHOUT_A_DOOR if not apps.is_installed(label.split(".")[0])] == []


# What each of the ten sees of the learner's own. Nobody else sees it; a row that is missing here fails below.

ALONE = {"learner"}
HERE = {"learner", "teacher", "mentor", "head", "admin"}
SEEN: dict[type[models.Model], tuple[str, set[str]]] = {
    Assessment: ("assessment", ALONE),
    AuditEntry: ("audit", ALONE),
    Certificate: ("certificate", ALONE),
    ActivityCommitment: ("commitment", ALONE),
    Consent: ("consent", ALONE),
    EmailChange: ("email_change", ALONE),
    Cycle: ("cycle", ALONE),
    Enrolment: ("enrolment", ALONE),
    Invitation: ("invitation", {"head", "admin"}),
    InvitationUse: ("invitation_use", ALONE),
    LearnerEvent: ("event", ALONE),
    Membership: ("membership", HERE),
    MentorAssignment: ("assignment", HERE),
    MentorReply: ("reply", {"learner", "mentor"}),
    Notification: ("notification", ALONE),
    NotificationPreference: ("preference", ALONE),
    PrivacyRequest: ("export", ALONE),
    PrivateFile: ("file", ALONE),  # others reach it through what holds it: tests/courses/test_files.py
    Reflection: ("shared", {"learner", "mentor"}),
    Response: ("response", ALONE),
    ReviewItem: ("review", {"editor", "admin"}),
    SyncConflict: ("clash", ALONE),
    TechnologyPlacement: ("placement", ALONE),
    User: ("learner", HERE),
}
PUBLIC = {"accounts.School", "accounts.Agency", "competencies.Framework", "competencies.Questionnaire"}


def test_every_door_stands_in_the_table():
    doors = {label for label, model in tables_of_people().items() if has_a_door(model)} - PUBLIC

    assert doors == {model._meta.label for model in SEEN}


def thing_of(world: World, name: str) -> Any:
    """The key of one of the learner's rows."""
    learner, things = world.here.learner, world.things(world.here)
    if name == "consent":
        return record_consent(user=learner, kind=Consent.Kind.RESEARCH).pk
    more = {
        "learner": lambda: learner.pk,
        "certificate": lambda: Certificate.objects.get(serial=things["serial"]).pk,
        "commitment": lambda: ActivityCommitment.objects.get(cycle=things["cycle"]).pk,
        "enrolment": lambda: learner.enrolments.get().pk,
        "invitation_use": lambda: learner.invitation_uses.get().pk,
        "event": lambda: learner.learner_events.order_by("seq")[0].pk,
        "preference": lambda: learner.notification_preference.pk,
        "placement": lambda: learner.technology_placements.get().pk,
    }
    return more[name]() if name in more else things[name]


def readers(world: World, model: Any, key: Any) -> set[str]:
    """The roles that see this row today."""
    people = {role: world.person(role) or AnonymousUser() for role in ROLES}
    return {role for role, person in people.items() if model.objects.visible_to(person).filter(pk=key).exists()}


def test_who_sees_each_thing_of_the_learner(world):
    wrong = {}
    for model, (name, expected) in SEEN.items():
        found = readers(world, model, thing_of(world, name))
        if found != expected:
            wrong[model._meta.label] = (sorted(found), sorted(expected))
    assert wrong == {}


def test_a_private_reflection_is_its_writers_whatever_the_readers_role(world):
    assert readers(world, Reflection, world.here.things["private"]) == ALONE


def test_a_declined_request_is_seen_by_the_person_and_site_admins(world):
    assert readers(world, Membership, world.here.things["refused_membership"]) == {"learner", "admin"}


def test_a_request_that_waits_is_seen_by_who_answers_it(world):
    assert readers(world, Membership, world.here.things["request"]) == {"head", "admin"}


# What ends takes the sight with it, to the day.


def seen(world: World) -> tuple[set[str], set[str], set[str]]:
    things = world.here.things
    shared, person = readers(world, Reflection, things["shared"]), readers(world, User, world.here.learner.pk)
    return shared, person, readers(world, Invitation, things["invitation"])


def today() -> Any:
    return timezone.localdate()


def assignment(world: World, **fields: Any) -> None:
    MentorAssignment.objects.filter(pk=world.here.things["assignment"]).update(**fields)


def membership(world: World, name: str, **fields: Any) -> None:
    Membership.objects.filter(pk=world.here.things[f"{name}_membership"]).update(**fields)


def erase(world: World) -> None:
    from accounts.services.privacy import erase_due, request_erasure

    request_erasure(user=world.here.learner)
    PrivacyRequest.objects.filter(kind="erasure").update(due_at=timezone.now() - DAY)
    erase_due()
    world.here.learner = User.objects.get(pk=world.here.learner.pk)
    assert world.here.learner.erased_at
    assert Reflection.objects.get(pk=world.here.things["shared"]).text == ""


CHANGES = {
    "nothing": (lambda world: None, {"learner", "mentor"}, HERE, {"head", "admin"}),
    "the assignment ends today": (
        lambda world: assignment(world, until=today()),
        {"learner", "mentor"},
        HERE,
        {"head", "admin"},
    ),
    "the assignment ended yesterday": (
        lambda world: assignment(world, until=today() - DAY),
        ALONE,
        HERE - {"mentor"},
        {"head", "admin"},
    ),
    "the assignment begins tomorrow": (
        lambda world: assignment(world, since=today() + DAY),
        ALONE,
        HERE - {"mentor"},
        {"head", "admin"},
    ),
    "the learner left the school yesterday": (
        lambda world: membership(world, "learner", until=today() - DAY),
        ALONE,
        {"learner", "admin"},
        {"head", "admin"},
    ),
    "the school has not confirmed the learner": (
        lambda world: membership(world, "learner", confirmed_at=None),
        ALONE,
        {"learner", "admin"},
        {"head", "admin"},
    ),
    "the administrator's time ended yesterday": (
        lambda world: membership(world, "head", until=today() - DAY),
        {"learner", "mentor"},
        HERE - {"head"},
        {"head", "admin"},  # their own invitation stays theirs to take back
    ),
    "the learner paused the account": (
        lambda world: set_paused(user=world.here.learner, paused=True),
        ALONE,
        {"learner", "admin"},
        {"head", "admin"},
    ),
    "the learner was erased": (
        erase,
        ALONE,  # an empty row, and nobody who could sign in to it
        ALONE,
        {"head", "admin"},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_sight_follows_the_dates(world, change):
    do, shared, person, invitation = CHANGES[change]

    do(world)

    assert seen(world) == (shared, person, invitation)
