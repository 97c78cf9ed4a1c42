"""Screens of belonging, messages and one's own data: who may, what they say, and how many queries they take."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from accounts import notices
from accounts.models import (
    Consent,
    Membership,
    MentorAssignment,
    NotificationPreference,
    PrivacyRequest,
    Role,
    School,
    User,
)
from accounts.services.memberships import request_membership
from accounts.services.notifications import notify, preference_of
from core.models import AuditEntry, ReviewItem
from core.services import audit
from tests.factories import (
    PASSWORD,
    AgencyFactory,
    MembershipFactory,
    MentorAssignmentFactory,
    SchoolFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
OK, FOUND, FORBIDDEN, NOT_FOUND = (HTTPStatus(code) for code in (200, 302, 403, 404))
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
DAY = timedelta(days=1)


@pytest.fixture
def school():
    return SchoolFactory(name_th="โรงเรียนบ้านแม่ริม")


@pytest.fixture
def people(school):
    """One of each role, by name."""
    return {
        "teacher": MembershipFactory(school=school).user,
        "administrator": MembershipFactory(school=school, role=Role.SCHOOL_ADMINISTRATOR).user,
        "mentor": MentorAssignmentFactory(school=school).mentor,
        "stranger": MembershipFactory().user,
        "other administrator": MembershipFactory(role=Role.SCHOOL_ADMINISTRATOR).user,
        "editor": UserFactory(is_superuser=True),
    }


def browser(user, *, recent=False):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if recent:
        client.post("/th/accounts/reauthenticate/", {"password": PASSWORD})
    return client


OWN_PAGES = [
    *("places/", "places/find/", "requests/", "mentors/", "messages/", "messages/mail/"),
    *("data/", "data/consents/", "data/seen/", "data/kept/"),
]


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages_are_for_members_and_open_empty(path):
    assert Client().get(f"/th/me/{path}").status_code == FOUND
    for language in ("th", "en"):
        assert browser(UserFactory()).get(f"/{language}/me/{path}").status_code == OK


@pytest.mark.parametrize(
    ("who", "people_page", "context", "review", "assign"),
    [
        ("teacher", OK, FORBIDDEN, NOT_FOUND, FORBIDDEN),
        ("administrator", OK, OK, NOT_FOUND, FORBIDDEN),
        ("mentor", OK, FORBIDDEN, NOT_FOUND, FORBIDDEN),
        ("stranger", NOT_FOUND, FORBIDDEN, NOT_FOUND, FORBIDDEN),
        ("other administrator", NOT_FOUND, FORBIDDEN, NOT_FOUND, FORBIDDEN),
        ("editor", OK, OK, OK, OK),
    ],
)
def test_who_may_see_the_people_of_a_school_and_its_desks(school, people, who, people_page, context, review, assign):
    client = browser(people[who])
    got = [
        client.get(f"/th/me/{path}").status_code
        for path in (f"schools/{school.public_id}/", f"schools/{school.public_id}/context/", "review/", "mentors/new/")
    ]
    assert got == [people_page, context, review, assign]


def test_a_school_is_found_by_any_part_of_its_thai_name(school):
    page = browser(UserFactory()).get("/th/me/places/find/", {"q": "แม่ริม"})
    assert "โรงเรียนบ้านแม่ริม" in page.content.decode()


def test_asking_being_confirmed_and_seeing_ones_colleagues(school, people):
    newcomer = UserFactory(display_name="ครูใหม่")
    mine, head = browser(newcomer), browser(people["administrator"])
    asked = {"role": "teacher", "since": timezone.localdate().isoformat()}
    assert mine.post(f"/th/me/places/join/{school.public_id}/", asked).status_code == FOUND
    assert mine.get(f"/th/me/schools/{school.public_id}/").status_code == NOT_FOUND

    membership = Membership.objects.get(user=newcomer)
    assert "ครูใหม่" in head.get("/th/me/requests/").content.decode()
    assert head.post(f"/th/me/requests/{membership.pk}/", {"decision": "confirm"}).status_code == FOUND

    page = mine.get(f"/th/me/schools/{school.public_id}/").content.decode()
    assert people["teacher"].display_name in page
    assert people["teacher"].email not in page


def test_a_no_without_words_is_shown_again_and_one_with_words_is_told(school, people):
    membership = request_membership(user=UserFactory(), place=school, role="teacher")
    head = browser(people["administrator"])
    url = f"/th/me/requests/{membership.pk}/"

    assert head.post(url, {"decision": "decline", "words": ""}).status_code == UNPROCESSABLE
    assert head.post(url, {"decision": "decline", "words": "ไม่รู้จัก"}).status_code == FOUND
    assert "ไม่รู้จัก" in browser(membership.user).get("/th/me/places/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("teacher", NOT_FOUND), ("stranger", NOT_FOUND), ("other administrator", NOT_FOUND)]
)
def test_who_may_not_answer_a_request_by_its_address(school, people, who, status):
    membership = request_membership(user=UserFactory(), place=school, role="teacher")
    answer = browser(people[who]).post(f"/th/me/requests/{membership.pk}/", {"decision": "confirm"})
    assert answer.status_code == status
    assert not Membership.objects.get(pk=membership.pk).confirmed_at


def test_a_day_that_cannot_be_is_refused_in_words_and_kept(school):
    client = browser(UserFactory())
    later = (timezone.localdate() + DAY).isoformat()
    page = client.post(f"/th/me/places/join/{school.public_id}/", {"role": "teacher", "since": later})
    assert page.status_code == UNPROCESSABLE
    assert later in page.content.decode()
    agency = AgencyFactory()
    page = client.post(f"/th/me/places/join/{agency.public_id}/", {"role": "teacher", "since": "2026-01-01"})
    assert page.status_code == UNPROCESSABLE


def test_leaving_sets_the_last_day(school, people):
    membership = Membership.objects.get(user=people["teacher"])
    url = f"/th/me/places/{membership.pk}/end/"
    assert browser(people["stranger"]).get(url).status_code == NOT_FOUND
    assert browser(people["mentor"]).get(url).status_code == FORBIDDEN

    mine = browser(people["teacher"])
    assert mine.get(url).status_code == OK
    assert mine.post(url, {"until": "1999-01-01"}).status_code == UNPROCESSABLE
    assert mine.post(url, {"until": timezone.localdate().isoformat()}).status_code == FOUND
    assert Membership.objects.get(pk=membership.pk).until == timezone.localdate()


def test_a_site_admin_assigns_a_mentor_and_ends_it(school, people):
    admin, mentor = browser(people["editor"]), UserFactory()
    facts = {"mentor": mentor.email, "school": school.pk, "since": "2026-11-01", "promised_days": 3}
    assert admin.post("/th/me/mentors/new/", facts | {"mentor": "nobody@example.org"}).status_code == UNPROCESSABLE
    assert admin.post("/th/me/mentors/new/", facts).status_code == FOUND

    assignment = MentorAssignment.objects.get(mentor=mentor)
    url = f"/th/me/mentors/{assignment.pk}/end/"
    assert browser(people["stranger"]).get(url).status_code == NOT_FOUND
    assert browser(people["administrator"]).get(url).status_code == FORBIDDEN
    assert admin.post(url, {"until": timezone.localdate().isoformat()}).status_code == FOUND


def test_a_school_describes_itself(school, people):
    head = browser(people["administrator"])
    facts = {
        "altitude_m": 1200,
        "multigrade": "true",
        "boarding": "unknown",
        "languages": "ปกาเกอะญอ",
        "signal": "weak",
    }
    assert head.post(f"/th/me/schools/{school.public_id}/context/", facts).status_code == FOUND
    assert School.objects.get(pk=school.pk).altitude_m == 1200


def test_an_editor_settles_a_doubtful_row(school, people):
    School.objects.filter(pk=school.pk).update(needs_check=True)
    item = ReviewItem.objects.create(kind="school", object_key=school.code, reason="Spelling?")
    editor = browser(people["editor"])
    assert school.name_th in editor.get("/th/me/review/").content.decode()
    assert browser(people["administrator"]).get(f"/th/me/review/{item.pk}/").status_code == NOT_FOUND

    url = f"/th/me/review/{item.pk}/"
    assert editor.post(url, {"name_th": "", "name_en": "x"}).status_code == UNPROCESSABLE
    assert editor.post(url, {"name_th": "โรงเรียนถูกต้อง", "name_en": "Right School"}).status_code == FOUND
    assert not School.objects.get(pk=school.pk).needs_check
    assert editor.get(url).status_code == NOT_FOUND


# Queries at two sizes


def fill_people(user, school, count):
    MembershipFactory.create_batch(count, school=school)


def fill_requests(user, school, count):
    for _ in range(count):
        request_membership(user=UserFactory(), place=school, role="teacher")


def fill_mentors(user, school, count):
    MentorAssignmentFactory.create_batch(count, school=school)


def fill_places(user, school, count):
    for _ in range(count):
        MembershipFactory(user=user)


def fill_messages(user, school, count):
    for _ in range(count):
        other = UserFactory()
        notify(user=user, kind="membership.requested", once_key=str(other.pk), about=other, path="/me/requests/")


def fill_deeds(user, school, count):
    for _ in range(count):
        audit.write(verb="accounts.membership.confirmed", actor=UserFactory(), subject=user)


def fill_review(user, school, count):
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    for number in range(count):
        place = SchoolFactory()
        ReviewItem.objects.create(kind="school", object_key=place.code, reason=str(number))


LISTS = [
    ("schools/{school}/", fill_people),
    ("requests/", fill_requests),
    ("mentors/", fill_mentors),
    ("places/", fill_places),
    ("messages/", fill_messages),
    ("data/seen/", fill_deeds),
    ("review/", fill_review),
]


@pytest.mark.parametrize(("path", "fill"), LISTS, ids=[path for path, _fill in LISTS])
def test_a_list_takes_the_same_queries_at_two_sizes(school, people, path, fill, django_assert_max_num_queries):
    user = people["administrator"]
    fill(user, school, 2)
    client = browser(User.objects.get(pk=user.pk))
    url = f"/th/me/{path.format(school=school.public_id)}"
    client.get(url)

    counts = []
    for more in (0, 12):
        fill(user, school, more)
        with django_assert_max_num_queries(16) as queries:
            assert client.get(url).status_code == OK
        counts.append(len(queries))
    assert counts[1] <= counts[0]


# Messages


def test_opening_a_message_marks_it_read_and_leads_there_in_the_readers_language():
    user = UserFactory()
    notice = notify(user=user, kind="mentor.given", path="/me/places/", once_key="a")
    client = browser(user)
    url = f"/en/me/messages/{notice.pk}/open/"

    assert client.get(url).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert browser(UserFactory()).post(url).status_code == NOT_FOUND
    assert client.post(url)["Location"] == "/en/me/places/"
    assert User.objects.get(pk=user.pk).unread_count == 0


def test_a_message_never_leads_off_the_site():
    user = UserFactory()
    notice = notify(user=user, kind="mentor.given", path="//evil.example/", once_key="a")
    assert browser(user).post(f"/th/me/messages/{notice.pk}/open/")["Location"] == "/th/me/messages/"


def test_marking_all_read_and_choosing_how_often_mail_comes():
    user = UserFactory()
    notify(user=user, kind="mentor.given", once_key="a")
    client = browser(user)
    assert client.post("/th/me/messages/read/").status_code == FOUND
    assert client.post("/th/me/messages/mail/", {"mail": "hourly"}).status_code == UNPROCESSABLE
    assert client.post("/th/me/messages/mail/", {"mail": "daily"}).status_code == FOUND
    assert NotificationPreference.objects.get(user=user).mail == "daily"


def test_looking_at_the_stop_link_changes_nothing_and_a_bare_post_without_sign_in_stops_the_mail():
    preference = preference_of(UserFactory())
    client = Client(enforce_csrf_checks=True)
    url = f"/th/me/messages/stop/{preference.unsubscribe_token}/"

    assert client.get(url).status_code == OK
    preference.refresh_from_db()
    assert preference.mail == "weekly"
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == OK
    preference.refresh_from_db()
    assert preference.mail == "never"
    assert client.post("/th/me/messages/stop/wrong/").status_code == NOT_FOUND


def test_every_notice_of_ours_has_words_in_both_languages_even_without_data():
    notices.load()
    for kind in notices._kinds.values():
        assert str(kind.title)
        assert isinstance(kind.body({}), str)


# My data


def test_only_the_owner_who_has_just_proved_themselves_gets_the_copy():
    user = UserFactory()
    name = storages["private"].save("exports/a.zip", ContentFile(b"zip"))
    now = timezone.now()
    export = PrivacyRequest.objects.create(user=user, kind="export", due_at=now, done_at=now, archive=name)
    url = f"/th/me/data/copy/{export.pk}/"

    assert Client().get(url).status_code == FOUND
    assert browser(user).get(url)["Location"].startswith("/th/accounts/reauthenticate/")
    assert browser(UserFactory(), recent=True).get(url).status_code == NOT_FOUND
    answer = browser(user, recent=True).get(url)
    assert b"".join(answer.streaming_content) == b"zip"
    assert answer["Cache-Control"] == "private, no-store"
    assert "attachment" in answer["Content-Disposition"]
    assert AuditEntry.objects.filter(verb="accounts.data.downloaded", subject=user).count() == 1

    PrivacyRequest.objects.update(done_at=now - 7 * DAY)
    assert browser(user, recent=True).get(url).status_code == NOT_FOUND


def test_asking_for_a_copy_makes_it(django_capture_on_commit_callbacks):
    user = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        assert browser(user).post("/th/me/data/copy/").status_code == FOUND
    assert PrivacyRequest.objects.get(user=user).archive


def test_erasing_needs_a_recent_proof_and_a_tick_and_can_be_taken_back():
    user = UserFactory()
    url = "/th/me/data/erase/"
    assert browser(user).get(url).status_code == FOUND
    assert browser(user).post(url, {"sure": "on"}).status_code == FOUND
    assert not PrivacyRequest.objects.exists()

    client = browser(user, recent=True)
    assert client.get(url).status_code == OK
    assert client.post(url).status_code == UNPROCESSABLE
    assert client.post(url, {"sure": "on"}).status_code == FOUND
    assert PrivacyRequest.objects.filter(user=user, kind="erasure", cancelled_at=None).count() == 1
    assert "/th/me/data/erase/cancel/" in client.get("/th/me/data/").content.decode()
    assert client.post("/th/me/data/erase/cancel/").status_code == FOUND
    assert not PrivacyRequest.objects.filter(cancelled_at=None).exists()


def test_pausing_and_going_on():
    user = UserFactory()
    client = browser(user)
    client.post("/th/me/data/pause/", {"paused": "1"})
    assert User.objects.get(pk=user.pk).paused_at
    client.post("/th/me/data/pause/", {"paused": "0"})
    assert not User.objects.get(pk=user.pk).paused_at


def test_the_yes_to_research_is_given_and_taken_back_with_its_dates():
    user = UserFactory()
    client = browser(user)
    client.post("/th/me/data/consents/", {"research": "1"})
    assert Consent.objects.get(user=user, kind="research").withdrawn_at is None
    client.post("/th/me/data/consents/", {"research": "0"})
    assert Consent.objects.get(user=user, kind="research").withdrawn_at


def test_who_looked_is_told_with_the_name_to_the_person_alone():
    user, mentor = UserFactory(), UserFactory(display_name="ครูพี่เลี้ยงมาลี")
    audit.write(verb="courses.reflection.read", actor=mentor, subject=user)

    assert "ครูพี่เลี้ยงมาลี" in browser(user).get("/th/me/data/seen/").content.decode()
    assert "ครูพี่เลี้ยงมาลี" not in browser(UserFactory()).get("/th/me/data/seen/").content.decode()
