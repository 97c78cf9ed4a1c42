"""Who may read evidence: its learner, and a mentor of now once a reflection of the same cycle is shared."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from core.files.cleaning import Cleaned
from core.services.files import keep
from courses.models import Enrolment
from tests.core import filemaking as fm
from tests.courses.learning import right_answers, sent
from tests.factories import MembershipFactory, MentorAssignmentFactory, SchoolFactory, UserFactory

CLEANED = Cleaned(fm.wav(), "wav", "audio/wav", seconds=2)


@pytest.fixture
def evidence(learner):
    """A recording that the learner handed in as evidence."""
    facts = {"kind": "voice", "sent_sha256": "0"}
    row, _is_new = keep(owner=learner.user, client_id=uuid.uuid4(), cleaned=CLEANED, facts=facts)
    payload = {"kind": "voice", "note": "", "file": str(row.pk)}
    [answer] = learner.do(sent("act", "proof", "evidenced", payload))
    assert answer.status == "stored", answer.words
    row.refresh_from_db()
    return row


def share(learner, visibility="mentor"):
    learner.do(sent("reflect", "seen", "reflected", {"text": "เด็กพูดถึงน้ำท่วม", "visibility": visibility}))


def status(client, person, row) -> int:
    client.force_login(person)
    return client.get(f"/files/{row.pk}/").status_code


def mentor_of(learner, **dates):
    return MentorAssignmentFactory(mentee=learner.user, **dates).mentor


def test_evidence_is_the_learners_alone_until_a_reflection_is_shared(client, learner, evidence):
    mentor = mentor_of(learner)
    share(learner, "private")

    assert status(client, learner.user, evidence) == 200
    assert status(client, mentor, evidence) == 404


def test_a_mentor_of_now_reads_it_once_a_reflection_of_the_cycle_is_shared(client, learner, evidence):
    mentor = mentor_of(learner)
    share(learner)

    assert status(client, mentor, evidence) == 200


def test_a_mentor_of_the_learners_school_reads_it_too(client, learner, evidence):
    school = SchoolFactory()
    MembershipFactory(user=learner.user, school=school)
    mentor = MentorAssignmentFactory(school=school).mentor
    share(learner)

    assert status(client, mentor, evidence) == 200


def test_taking_the_sharing_back_closes_the_evidence(client, learner, evidence):
    mentor = mentor_of(learner)
    share(learner)
    share(learner, "private")

    assert status(client, mentor, evidence) == 404


def test_the_right_ends_with_the_assignment(client, learner, evidence):
    yesterday = timezone.localdate() - timedelta(days=1)
    mentor = mentor_of(learner, until=yesterday)
    share(learner)

    assert status(client, mentor, evidence) == 404


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMINISTRATOR, Role.TEACHER, Role.MENTOR])
def test_colleagues_and_principals_of_the_school_do_not_read_it(client, learner, evidence, role):
    school = SchoolFactory()
    MembershipFactory(user=learner.user, school=school)
    share(learner)

    assert status(client, MembershipFactory(school=school, role=role).user, evidence) == 404


def test_site_admins_do_not_read_it(client, learner, evidence):
    share(learner)

    assert status(client, UserFactory(is_superuser=True), evidence) == 404


def test_sharing_in_another_cycle_opens_nothing_here(client, learner, evidence):
    from courses.services.recording import begin_next_cycle

    mentor = mentor_of(learner)
    share(learner, "private")
    learner.do(*[event for event in right_answers() if event.payload.get("visibility") != "mentor"])
    first = learner.cycle
    begin_next_cycle(user=learner.user, unit=Enrolment.objects.get(user=learner.user).unit)
    share(learner)

    assert learner.cycle != first
    assert status(client, mentor, evidence) == 404


def test_evidence_that_was_taken_back_is_the_learners_alone(client, learner, evidence):
    mentor = mentor_of(learner)
    share(learner)
    [answer] = learner.do(
        sent("act", "proof", "evidence_removed", {"evidence": str(evidence.holder_uuid)}),
    )

    assert answer.status == "stored", answer.words
    assert status(client, mentor, evidence) == 404
    assert status(client, learner.user, evidence) == 200
