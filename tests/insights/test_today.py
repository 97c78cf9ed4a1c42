"""Today: the one next step in one's own words, what came in, and what waits for people in other roles."""

import uuid
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from accounts.models import Role
from courses.models import Reflection
from courses.services.replying import reply_to_reflection
from tests.courses.learning import item_key, right_answers, sent
from tests.factories import MembershipFactory, MentorAssignmentFactory, UserFactory
from tests.insights.crowd import make_unit, walk

TODAY = "/th/today/"


def promise(learner, days, what="เดินลำน้ำกับ ป.4"):
    day = timezone.localdate() + timedelta(days=days)
    card = {"what": what, "class_name": "ป.4", "date": str(day), "evidence": ""}
    learner.do(sent("expect", "promise", "committed", card))


def answered(learner, mentor):
    learner.do(sent("reflect", "seen", "reflected", {"text": "น้ำท่วม", "visibility": "mentor"}))
    return reply_to_reflection(
        author=mentor, reflection_uuid=Reflection.objects.get().pk, text="คำถามดีมาก", client_id=uuid.uuid4()
    )


def test_a_visitor_is_asked_to_sign_in(open_as, small_unit):
    response = open_as(None).get(TODAY)
    assert response.status_code == HTTPStatus.FOUND
    assert "login" in response.url


def test_a_newcomer_is_led_into_the_first_unit(open_as, small_unit):
    response = open_as(UserFactory()).get(TODAY)
    step = response.context["today"].next_step
    assert (step.kind, step.address) == ("begin", "/th/units/small-unit/look/")
    assert response.content.decode().count("button--next") == 1


def test_on_the_day_ones_own_words_come_back_and_lead_to_the_evidence(open_as, learner):
    promise(learner, 0)
    response = open_as(learner.user).get(TODAY)
    step = response.context["today"].next_step
    assert step.kind == "evidence"
    assert step.address == f"/th/units/small-unit/act/#item-{item_key('act', 'proof')}"
    assert "เดินลำน้ำกับ ป.4" in response.content.decode()
    assert response.content.decode().count("button--next") == 1


def test_before_the_day_it_goes_on_where_it_was_left(open_as, learner):
    promise(learner, 3)
    step = open_as(learner.user).get(TODAY).context["today"].next_step
    assert (step.kind, step.promise.what) == ("go_on", "เดินลำน้ำกับ ป.4")
    assert "/units/small-unit/expect/#item-" in step.address


def test_it_goes_on_at_the_task_after_the_last_one(open_as, learner):
    learner.do(right_answers()[0])
    step = open_as(learner.user).get(TODAY).context["today"].next_step
    assert step.address == f"/th/units/small-unit/look/#item-{item_key('look', 'several')}"


def test_with_evidence_the_day_presses_no_more(open_as, learner):
    promise(learner, -5)
    learner.do(sent("act", "proof", "evidenced", {"kind": "note", "note": "สิบสองคน"}))
    today = open_as(learner.user).get(TODAY).context["today"]
    assert today.next_step.kind == "go_on"
    assert today.promises == []


def test_when_all_is_done_nothing_presses(open_as, learner):
    learner.do(*right_answers())
    response = open_as(learner.user).get(TODAY)
    assert response.context["today"].next_step is None
    assert response.status_code == HTTPStatus.OK


def test_a_mentors_answer_leads_to_its_item_and_is_then_read(open_as, learner, mentor):
    reply = answered(learner, mentor)
    client = open_as(learner.user)
    assert "คำถามดีมาก" in client.get(TODAY).content.decode()
    response = client.post(f"{TODAY}answers/{reply.pk}/open/")
    assert response.url == f"/th/units/small-unit/reflect/#item-{item_key('reflect', 'seen')}"
    reply.refresh_from_db()
    assert reply.read_at


@pytest.mark.parametrize("who", ["mentor", "stranger", "site admin"])
def test_nobody_else_opens_a_learners_answer(open_as, learner, mentor, who):
    reply = answered(learner, mentor)
    user = {"mentor": mentor, "stranger": UserFactory(), "site admin": UserFactory(is_superuser=True)}[who]
    assert open_as(user).post(f"{TODAY}answers/{reply.pk}/open/").status_code == HTTPStatus.NOT_FOUND
    reply.refresh_from_db()
    assert reply.read_at is None


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("mentor", "mentor"),
        ("mentor until yesterday", "step"),
        ("administrator", "requests"),
        ("unconfirmed administrator", "step"),
        ("officer", "results"),
        ("editor", "editor"),
    ],
)
def test_each_role_sees_its_own_work_first(open_as, school, who, first):
    yesterday = timezone.localdate() - timedelta(days=1)
    unconfirmed = {"role": Role.SCHOOL_ADMINISTRATOR, "confirmed_at": None}
    people = {
        "mentor": lambda: MentorAssignmentFactory(school=school).mentor,
        "mentor until yesterday": lambda: MentorAssignmentFactory(school=school, until=yesterday).mentor,
        "administrator": lambda: MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR).user,
        "unconfirmed administrator": lambda: MembershipFactory(school=school, **unconfirmed).user,
        "officer": lambda: MembershipFactory(role=Role.OFFICER).user,
        "editor": make_editor,
    }
    response = open_as(people[who]()).get(TODAY)
    assert response.context["today"].first == first
    assert response.content.decode().count("button--next") == 1


def make_editor():
    user = UserFactory()
    group = Group.objects.create(name="Editors of the test")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    return user


def test_somebody_who_waits_comes_before_ones_own_next_step(open_as, learner, mentor, make_learner):
    MentorAssignmentFactory(mentor=learner.user, mentee=make_learner().user)
    promise(learner, 0)
    assert open_as(learner.user).get(TODAY).context["today"].first == "step"
    other = make_learner()
    MentorAssignmentFactory(mentor=learner.user, mentee=other.user)
    other.do(sent("reflect", "seen", "reflected", {"text": "น้ำท่วม", "visibility": "mentor"}))
    assert open_as(learner.user).get(TODAY).context["today"].first == "mentor"


def test_today_takes_at_most_eight_queries_however_much_was_done(
    open_as, learner, mentor, django_assert_max_num_queries
):
    promise(learner, 0)
    answered(learner, mentor)
    units = [make_unit(number) for number in range(4)]
    client = open_as(learner.user)
    client.get(TODAY)
    with django_assert_max_num_queries(8) as few:
        client.get(TODAY)
    for unit in units:
        walk(unit, [learner.user])
    client.get(TODAY)
    with django_assert_max_num_queries(8) as many:
        client.get(TODAY)
    assert len(few) == len(many)


def test_a_newcomers_page_takes_at_most_eight_queries(open_as, small_unit, django_assert_max_num_queries):
    client = open_as(UserFactory())
    client.get(TODAY)
    with django_assert_max_num_queries(8):
        client.get(TODAY)
