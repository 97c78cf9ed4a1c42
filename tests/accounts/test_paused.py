"""While paused, nobody sees one: not the school's administrator, nor the site's; a request waits."""

from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, MentorAssignment, Role
from accounts.services.memberships import confirm_membership, decline_membership
from tests.factories import MembershipFactory, MentorAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
WHO = ["head", "colleague", "mentor", "site admin"]
NAME = "ครูผู้พัก"


def paused_person():
    person = UserFactory(display_name=NAME)
    person.paused_at = timezone.now()
    person.save(update_fields=["paused_at"])
    return person


@pytest.fixture
def paused():
    return paused_person()


@pytest.fixture
def membership(paused):
    return MembershipFactory(user=paused)


@pytest.fixture
def people(membership):
    school = membership.school
    return {
        "head": MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR).user,
        "colleague": MembershipFactory(school=school).user,
        "mentor": MentorAssignmentFactory(school=school).mentor,
        "site admin": UserFactory(is_superuser=True),
    }


def client_of(user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("who", WHO)
def test_the_list_of_a_school_leaves_them_out_until_they_are_back(people, paused, membership, who):
    page, browser = f"/th/me/schools/{membership.school.public_id}/", client_of(people[who])
    end = f"/th/me/places/{membership.pk}/end/"
    assert NAME not in browser.get(page).content.decode()
    assert browser.get(end).status_code == HTTPStatus.NOT_FOUND

    paused.paused_at = None
    paused.save()
    assert NAME in browser.get(page).content.decode()


def test_they_see_themselves(paused, membership):
    assert NAME in client_of(paused).get(f"/th/me/schools/{membership.school.public_id}/").content.decode()
    assert membership in Membership.objects.visible_to(paused)


@pytest.mark.parametrize("who", ["head", "site admin"])
def test_their_request_is_not_found_and_cannot_be_answered(people, paused, membership, who):
    request = MembershipFactory(user=paused_person(), school=membership.school, confirmed_at=None)
    page, browser = f"/th/me/requests/{request.pk}/", client_of(people[who])
    assert browser.get(page).status_code == HTTPStatus.NOT_FOUND
    assert browser.post(page, {"decision": "confirm"}).status_code == HTTPStatus.NOT_FOUND

    with pytest.raises(PermissionDenied, match="พักบัญชี"):
        confirm_membership(membership=request, by=people[who])
    with pytest.raises(PermissionDenied, match="พักบัญชี"):
        decline_membership(membership=request, by=people[who], words="ไม่")


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("part", ["mentor", "mentee"])
def test_mentoring_with_them_is_not_shown_to_others(people, paused, membership, who, part):
    other = people[who]
    given = MentorAssignmentFactory(**{"mentor": other, "mentee": other, part: paused}, school=None)

    assert given not in MentorAssignment.objects.visible_to(other)
    assert NAME not in client_of(other).get("/th/me/places/").content.decode()
    assert given in MentorAssignment.objects.visible_to(paused)


def test_the_page_says_who_still_knows_of_the_account(paused):
    assert "ผู้ดูแลเว็บไซต์ที่ยังพบบัญชีของคุณ" in client_of(paused).get("/th/me/data/").content.decode()
