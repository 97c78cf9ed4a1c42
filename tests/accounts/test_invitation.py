from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import Invitation, Membership, MentorAssignment, Role
from accounts.models.invitations import normal_code
from accounts.permissions import check_can_invite, may_invite
from accounts.services.invitations import accept_invitation, create_invitation, revoke_invitation
from core.models import AuditEntry
from tests.factories import (
    AgencyFactory,
    InvitationFactory,
    MembershipFactory,
    SchoolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/th/me/invitations/"
NEW = "/th/me/invitations/new/"


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def head(school):
    return MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR).user


@pytest.fixture
def boss():
    return UserFactory(is_superuser=True)


def in_a_week():
    return timezone.localdate() + timedelta(days=7)


def form(school, **changes):
    words = {"school": school.pk, "role": "teacher", "max_uses": 20, "until": in_a_week().isoformat()}
    return words | changes


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("who", ["head", "boss", "teacher", "former_head", "unconfirmed_head", "head_elsewhere"])
def test_who_may_invite_whom(school, head, boss, who, role):
    yesterday = timezone.localdate() - timedelta(days=1)
    administrator = {"school": school, "role": Role.SCHOOL_ADMINISTRATOR}
    people = {
        "head": lambda: head,
        "boss": lambda: boss,
        "teacher": lambda: MembershipFactory(school=school).user,
        "former_head": lambda: MembershipFactory(until=yesterday, **administrator).user,
        "unconfirmed_head": lambda: MembershipFactory(confirmed_at=None, **administrator).user,
        "head_elsewhere": lambda: MembershipFactory(role=Role.SCHOOL_ADMINISTRATOR).user,
    }
    allowed = who == "boss" or (who == "head" and role in {"teacher", "pre_service_teacher"})
    if allowed:
        check_can_invite(people[who](), place=school, role=role)
        return
    with pytest.raises(PermissionDenied) as refusal:
        check_can_invite(people[who](), place=school, role=role)
    assert str(refusal.value)


def test_a_school_administrator_cannot_invite_to_an_agency(head):
    with pytest.raises(PermissionDenied):
        create_invitation(
            creator=head,
            place=AgencyFactory(),
            role="teacher",
            max_uses=1,
            expires_at=timezone.now() + timedelta(days=1),
        )


def test_the_right_to_invite_ends_with_the_membership(head):
    assert may_invite(head)
    Membership.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert not may_invite(head)


@pytest.mark.parametrize("address", [LIST, NEW, "/th/me/invitations/1/"])
def test_who_may_invite_nobody_finds_no_such_pages(client, address):
    assert client.get(address)["Location"].startswith("/th/accounts/login/")
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    assert client.post(address).status_code in {404, 405}


def test_a_head_makes_an_invitation_and_prints_its_sheet(client, school, head):
    client.force_login(head)
    answer = client.post(NEW, form(school))
    invitation = Invitation.objects.get()
    assert (invitation.school, invitation.role, invitation.max_uses) == (school, "teacher", 20)
    assert timezone.localdate(invitation.expires_at) == in_a_week()

    page = client.get(answer["Location"]).content.decode()
    assert invitation.pretty_code in page
    assert f"http://testserver/th/me/join/{invitation.code}/" in page
    assert 'src="data:image/svg+xml' in page
    assert "style=" not in page
    assert AuditEntry.objects.filter(verb="accounts.invitation.created", actor=head).exists()
    assert invitation.code not in str(AuditEntry.objects.values_list("data", "object_key"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": "school_administrator"}, ""),
        ({"role": "officer"}, ""),
        ({"max_uses": "0"}, ""),
        ({"max_uses": "100000"}, ""),
        ({"until": "2020-01-01"}, "ครึ่งปี"),
        ({"until": "2569-12-01"}, "ครึ่งปี"),
    ],
)
def test_what_may_not_be_is_not_made_and_is_shown_again(client, school, head, changes, words):
    client.force_login(head)
    answer = client.post(NEW, form(school, **changes))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_head_cannot_choose_another_school_nor_name_a_mentor_by_adding_fields(client, school, head):
    client.force_login(head)
    assert client.post(NEW, form(SchoolFactory())).status_code == 422
    client.post(NEW, form(school, mentor=UserFactory().email, agency=AgencyFactory().pk, uses=9, created_by=1))

    invitation = Invitation.objects.get()
    assert (invitation.mentor, invitation.agency, invitation.uses, invitation.created_by) == (None, None, 0, head)


def test_a_site_admin_invites_officers_to_an_agency_and_names_mentors(client, boss):
    client.force_login(boss)
    agency, mentor = AgencyFactory(), UserFactory()
    client.post(
        NEW, {"agency": agency.pk, "role": "officer", "max_uses": 3, "until": in_a_week(), "mentor": mentor.email}
    )

    assert (Invitation.objects.get().agency, Invitation.objects.get().mentor) == (agency, mentor)


def test_a_head_sees_the_invitations_of_the_own_school_alone(client, school, head):
    mine, other = InvitationFactory(school=school), InvitationFactory()
    client.force_login(head)
    page = client.get(LIST).content.decode()
    assert mine.pretty_code in page
    assert other.pretty_code not in page

    assert client.get(f"/th/me/invitations/{other.pk}/").status_code == 404
    assert client.post(f"/th/me/invitations/{other.pk}/revoke/").status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_the_list_asks_the_same_number_of_questions_for_two_and_for_twenty(
    client, school, head, django_assert_max_num_queries
):
    client.force_login(head)
    for size in (2, 18):
        InvitationFactory.create_batch(size, school=school, created_by=head)
        with django_assert_max_num_queries(8):
            client.get(LIST)


def test_taken_back_it_opens_nothing(client, school, head):
    invitation = InvitationFactory(school=school)
    client.force_login(head)
    client.post(f"/th/me/invitations/{invitation.pk}/revoke/")
    first = Invitation.objects.get().revoked_at
    revoke_invitation(invitation=invitation, by=head)

    assert first is not None
    assert Invitation.objects.get().revoked_at == first
    with pytest.raises(ValidationError, match="ถูกยกเลิก"):
        accept_invitation(user=UserFactory(), invitation=invitation)


def test_looking_at_the_link_joins_nobody_and_the_button_does(client):
    invitation, person = InvitationFactory(), UserFactory()
    client.force_login(person)
    link = f"/th/me/join/{invitation.code}/"
    page = client.get(link).content.decode()
    assert str(invitation.school) in page
    assert not Membership.objects.exists()

    client.post(link)
    client.post(link)
    assert Membership.objects.confirmed().get().user == person
    assert Invitation.objects.get().uses == 1


def test_a_visitor_is_led_to_sign_up_with_the_code_and_a_post_joins_nobody(client):
    invitation = InvitationFactory()
    page = client.post(f"/th/me/join/{invitation.code}/").content.decode()

    assert f"/th/accounts/signup/?invitation={invitation.code}" in page
    assert Invitation.objects.get().uses == 0


def test_it_is_counted_once_however_often_it_is_accepted():
    invitation, person = InvitationFactory(max_uses=5, mentor=UserFactory()), UserFactory()
    for _time in range(3):
        accept_invitation(user=person, invitation=invitation)

    invitation.refresh_from_db()
    assert invitation.uses == 1
    assert Membership.objects.count() == MentorAssignment.objects.count() == 1


def test_the_last_place_goes_to_one():
    invitation = InvitationFactory(max_uses=1)
    accept_invitation(user=UserFactory(), invitation=invitation)
    with pytest.raises(ValidationError, match="ใช้ครบจำนวน"):
        accept_invitation(user=UserFactory(), invitation=invitation)

    assert Membership.objects.count() == 1


def test_a_request_that_waited_is_confirmed_by_the_invitation():
    invitation = InvitationFactory()
    waiting = MembershipFactory(school=invitation.school, confirmed_at=None)
    accept_invitation(user=waiting.user, invitation=invitation)

    assert Membership.objects.confirmed().get().pk == waiting.pk


def test_who_belongs_already_uses_up_nothing():
    invitation = InvitationFactory()
    member = MembershipFactory(school=invitation.school)
    accept_invitation(user=member.user, invitation=invitation)

    invitation.refresh_from_db()
    assert invitation.uses == 0


@pytest.mark.parametrize(
    "typed", ["abcde-fghjk", " ABCDE FGHJK ", "https://plc.example/th/me/join/ABCDEFGHJK/", "abcdefghjk"]
)
def test_a_code_is_known_however_it_is_typed(typed):
    assert normal_code(typed) == "ABCDEFGHJK"


@pytest.mark.parametrize("typed", ["", "x" * 400, "รหัส", "\x00", "'; drop table", "😀"])
def test_nonsense_as_a_code_is_answered_in_words(client, typed):
    answer = client.post("/th/me/join/", {"code": typed})

    assert answer.status_code == 422
