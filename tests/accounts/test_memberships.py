"""Belonging follows its dates to the day; places answer; everything leaves a trace and a notice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import Membership, MentorAssignment, Notification, Role, User
from accounts.querysets import administered_schools, mentees_of
from accounts.services.memberships import (
    assign_mentor,
    confirm_membership,
    decline_membership,
    end_assignment,
    end_membership,
    request_membership,
)
from core.models import AuditEntry
from tests.factories import AgencyFactory, MembershipFactory, MentorAssignmentFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def administrator_of(school):
    return MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR).user


@pytest.fixture
def school():
    return SchoolFactory()


def test_a_request_gives_no_right_and_tells_the_schools_administrator_once(school):
    head, teacher = administrator_of(school), UserFactory()

    first = request_membership(user=teacher, place=school, role=Role.TEACHER)
    assert request_membership(user=teacher, place=school, role=Role.TEACHER) == first

    assert not Membership.objects.confirmed().filter(user=teacher).exists()
    assert Notification.objects.get(user=head).kind == "membership.requested"
    assert AuditEntry.objects.filter(verb="accounts.membership.requested", subject=teacher).count() == 1


def test_where_a_school_has_no_administrator_the_site_admin_is_told(school):
    admin = UserFactory(is_superuser=True)
    request_membership(user=UserFactory(), place=school, role=Role.SCHOOL_ADMINISTRATOR)

    assert Notification.objects.get().user == admin


def test_a_teacher_does_not_belong_to_an_agency():
    with pytest.raises(ValidationError, match="โรงเรียน"):
        request_membership(user=UserFactory(), place=AgencyFactory(), role=Role.TEACHER)


WHO_ANSWERS = [
    ("administrator of this school", True),
    ("administrator of another school", False),
    ("teacher of this school", False),
    ("the person who asks", False),
    ("former administrator", False),
    ("site admin", True),
]


@pytest.mark.parametrize(("who", "may"), WHO_ANSWERS)
def test_who_may_answer_a_request(school, who, may):
    membership = request_membership(user=UserFactory(), place=school, role=Role.TEACHER)
    people = {
        "administrator of this school": lambda: administrator_of(school),
        "administrator of another school": lambda: administrator_of(SchoolFactory()),
        "teacher of this school": lambda: MembershipFactory(school=school).user,
        "the person who asks": lambda: membership.user,
        "former administrator": lambda: (
            MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR, until=today() - DAY).user
        ),
        "site admin": lambda: UserFactory(is_superuser=True),
    }
    by = people[who]()

    if may:
        confirm_membership(membership=membership, by=by)
        assert Membership.objects.confirmed().get(user=membership.user).confirmed_by == by
    else:
        with pytest.raises(PermissionDenied):
            confirm_membership(membership=membership, by=by)
        with pytest.raises(PermissionDenied):
            decline_membership(membership=membership, by=by, words="no")


def test_not_even_a_site_admin_answers_their_own_request(school):
    admin = UserFactory(is_superuser=True)
    membership = request_membership(user=admin, place=school, role=Role.SCHOOL_ADMINISTRATOR)

    with pytest.raises(PermissionDenied):
        confirm_membership(membership=membership, by=admin)
    assert not Membership.objects.to_confirm_by(admin).exists()


def test_a_no_needs_words_and_the_person_reads_them(school):
    membership = request_membership(user=UserFactory(), place=school, role=Role.TEACHER)
    head = administrator_of(school)

    with pytest.raises(ValidationError):
        decline_membership(membership=membership, by=head, words="  ")
    decline_membership(membership=membership, by=head, words="ย้ายไปแล้ว")

    notice = Notification.objects.get(user=membership.user, kind="membership.declined")
    assert notice.data["answer"] == "ย้ายไปแล้ว"
    assert not Membership.objects.confirmed().filter(user=membership.user).exists()
    assert request_membership(user=membership.user, place=school, role=Role.TEACHER) != membership


def test_a_second_yes_changes_nothing(school):
    membership = request_membership(user=UserFactory(), place=school, role=Role.TEACHER)
    first = confirm_membership(membership=membership, by=administrator_of(school))
    second = confirm_membership(membership=membership, by=UserFactory(is_superuser=True))

    assert second.confirmed_by == first.confirmed_by
    assert AuditEntry.objects.filter(verb="accounts.membership.confirmed").count() == 1


def test_rights_end_the_day_after_the_last_day(school):
    membership = MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR)
    end_membership(membership=membership, by=membership.user, until=today())
    mine = Membership.objects.filter(user=membership.user)

    assert mine.confirmed(today()).exists()
    assert not mine.confirmed(today() + DAY).exists()
    assert administered_schools(membership.user).exists()

    Membership.objects.filter(pk=membership.pk).update(until=today() - DAY)
    assert not administered_schools(membership.user).exists()


def test_a_request_not_yet_answered_is_taken_back(school):
    membership = request_membership(user=UserFactory(), place=school, role=Role.TEACHER)
    end_membership(membership=membership, by=membership.user, until=today())

    assert not Membership.objects.exists()


def test_the_last_day_cannot_lie_before_the_first():
    membership = MembershipFactory()
    with pytest.raises(ValidationError):
        end_membership(membership=membership, by=membership.user, until=membership.since - DAY)


@pytest.mark.parametrize("who", ["stranger", "colleague", "administrator of another school"])
def test_who_may_not_end_a_membership(school, who):
    membership = MembershipFactory(school=school)
    by = {
        "stranger": UserFactory,
        "colleague": lambda: MembershipFactory(school=school).user,
        "administrator of another school": lambda: administrator_of(SchoolFactory()),
    }[who]()
    with pytest.raises(PermissionDenied):
        end_membership(membership=membership, by=by, until=today())


def test_an_administrator_ends_a_membership_and_the_person_is_told(school):
    membership = MembershipFactory(school=school)
    end_membership(membership=membership, by=administrator_of(school), until=today())

    assert Notification.objects.get(user=membership.user).kind == "membership.ended"


# Mentors


def test_a_mentor_sees_their_mentees_from_the_first_day_to_the_last_and_not_a_day_longer(school):
    teacher = MembershipFactory(school=school).user
    mentor = MentorAssignmentFactory(school=school, since=today(), until=today() + 2 * DAY).mentor

    seen = [teacher in mentees_of(mentor, today() + days * DAY) for days in (-1, 0, 2, 3)]
    assert seen == [False, True, True, False]


def test_only_a_site_admin_assigns_mentors_and_both_sides_are_told(school):
    mentor, mentee, admin = UserFactory(), UserFactory(), UserFactory(is_superuser=True)
    with pytest.raises(PermissionDenied):
        assign_mentor(by=administrator_of(school), mentor=mentor, school=school, since=today())

    first = assign_mentor(by=admin, mentor=mentor, mentee=mentee, since=today())
    assert assign_mentor(by=admin, mentor=mentor, mentee=mentee, since=today()) == first

    assert Notification.objects.get(user=mentor).kind == "mentor.assigned"
    assert Notification.objects.get(user=mentee).kind == "mentor.given"


@pytest.mark.parametrize("wrong", ["both", "neither", "oneself", "dates"])
def test_an_assignment_that_cannot_be_is_refused_in_words(school, wrong):
    admin, mentor = UserFactory(is_superuser=True), UserFactory()
    facts = {
        "both": {"school": school, "mentee": UserFactory()},
        "neither": {},
        "oneself": {"mentee": mentor},
        "dates": {"school": school, "until": today() - DAY},
    }[wrong]
    with pytest.raises(ValidationError):
        assign_mentor(by=admin, mentor=mentor, since=today(), **facts)


def test_a_mentor_may_lay_the_task_down_and_a_stranger_may_not(school):
    assignment = MentorAssignmentFactory(school=school)
    with pytest.raises(PermissionDenied):
        end_assignment(assignment=assignment, by=UserFactory(), until=today())

    end_assignment(assignment=assignment, by=assignment.mentor, until=today() - DAY)
    assert not MentorAssignment.objects.current().exists()


# visible_to


def test_people_know_of_the_people_of_their_school_and_of_no_other(school):
    me, colleague = (MembershipFactory(school=school).user for _ in range(2))
    stranger = MembershipFactory().user

    seen = set(User.objects.visible_to(me))
    assert {me, colleague} <= seen
    assert stranger not in seen


def test_a_paused_or_former_colleague_is_not_shown(school):
    me = MembershipFactory(school=school).user
    paused = MembershipFactory(school=school).user
    former = MembershipFactory(school=school, until=today() - DAY).user
    User.objects.filter(pk=paused.pk).update(paused_at=timezone.now())

    assert set(User.objects.visible_to(me)) == {me}
    assert set(Membership.objects.visible_to(me).values_list("user", flat=True)) == {me.pk}
    assert former not in User.objects.visible_to(me)


def test_a_request_is_seen_by_the_administrator_and_not_by_colleagues(school):
    membership = request_membership(user=UserFactory(), place=school, role=Role.TEACHER)

    assert membership in Membership.objects.visible_to(administrator_of(school))
    assert membership not in Membership.objects.visible_to(MembershipFactory(school=school).user)


def test_a_request_of_a_paused_person_waits_uncounted(school):
    membership = request_membership(user=UserFactory(), place=school, role=Role.TEACHER)
    readers = (administrator_of(school), UserFactory(is_superuser=True))
    assert all(membership in Membership.objects.to_confirm_by(reader) for reader in readers)

    User.objects.filter(pk=membership.user_id).update(paused_at=timezone.now())
    assert not any(membership in Membership.objects.to_confirm_by(reader) for reader in readers)


def test_a_paused_person_is_not_counted_among_mentees(school):
    teacher = MembershipFactory(school=school).user
    mentor = MentorAssignmentFactory(school=school).mentor
    assert teacher in mentees_of(mentor)

    User.objects.filter(pk=teacher.pk).update(paused_at=timezone.now())
    assert teacher not in mentees_of(mentor)
