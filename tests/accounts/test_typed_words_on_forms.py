"""Forms about people and places: the switch of language belongs to a form that is there, and typed words wait."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from core.models import ReviewItem
from tests.accounts.sign import sign_in
from tests.factories import MembershipFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db
COMPONENT = "components/language_switch.html"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
ELSEWHERE = {  # their states are tried in tests/competencies and tests/insights
    "competencies/assessment_create.html",
    "competencies/placement_edit.html",
    "competencies/questionnaire_answer.html",
    "insights/mentor_reflection.html",
}


def client_of(user):
    client = Client()
    if user:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def site_admin():
    return UserFactory(is_superuser=True)


@pytest.fixture
def head():
    return MembershipFactory(role=Role.SCHOOL_ADMINISTRATOR)


@pytest.fixture
def asks(head):
    return MembershipFactory(school=head.school, confirmed_at=None)


@pytest.fixture
def pages(head, asks, site_admin):
    """By name: who opens it, where, something typed; every page of this app with the component."""
    school = SchoolFactory(code="50010001")
    item = ReviewItem.objects.create(kind="school", object_key=school.code, reason="name")
    return {
        "profile_edit": (head.user, "/th/me/edit/", {"display_name": "ครูใหม่"}),
        "place_context": (head.user, f"/th/me/schools/{head.school.public_id}/context/", {"altitude_m": "777"}),
        "invitation_create": (head.user, "/th/me/invitations/new/", {"max_uses": "37"}),
        "membership_request": (asks.user, f"/th/me/places/join/{school.public_id}/", {"since": "2026-02-03"}),
        "membership_answer": (head.user, f"/th/me/requests/{asks.pk}/", {"words": "ขอเวลาก่อน"}),
        "place_review": (site_admin, f"/th/me/review/{item.pk}/", {"name_th": "โรงเรียนชื่อใหม่"}),
        "place_mentor_assign": (site_admin, "/th/me/mentors/new/", {"promised_days": "6"}),
        "invitation_code": (None, "/th/me/join/", {"code": "ABCD-EFGH"}),
        "invitation_refused": (None, "/th/me/join/NOPE2345/", {"code": "ABCD-EFGH"}),
    }


NAMES = [
    *("profile_edit", "place_context", "invitation_create", "membership_request", "membership_answer"),
    *("place_review", "place_mentor_assign", "invitation_code", "invitation_refused"),
]


def shows(page, typed) -> bool:
    """The first of what was typed, standing in its field."""
    word = re.escape(next(iter(typed.values())))
    return bool(re.search(rf'value="{word}"|<textarea[^>]*>\s*{word}', page.content.decode()))


def lost_forms(page) -> set[str]:
    """Forms that a button of the page names and that are not on it."""
    text = page.content.decode()
    return set(re.findall(r'<button[^>]* form="([^"]+)"', text)) - set(re.findall(r'<form[^>]* id="([^"]+)"', text))


def test_every_page_with_the_switch_of_a_form_is_tried():
    found = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if f'include "{COMPONENT}"' in path.read_text(encoding="utf-8")
    }
    assert found == {f"accounts/{name}.html" for name in NAMES} | ELSEWHERE


@pytest.mark.parametrize("name", NAMES)
def test_the_switch_belongs_to_a_form_of_the_page(pages, name):
    user, path, _typed = pages[name]
    browser = client_of(user)
    refused = browser.post("/th/me/join/" if "refused" in name else path, {"altitude_m": "high"})
    assert refused.status_code == 422
    for page in (browser.get(path), refused):
        assert 'name="switch"' in page.content.decode()
        assert lost_forms(page) == set()


@pytest.mark.parametrize("state", ["confirmed_at", "declined_at"])
def test_an_answered_request_has_a_link_to_the_other_language(head, asks, state):
    setattr(asks, state, timezone.now())
    asks.save()
    page = client_of(head.user).get(f"/th/me/requests/{asks.pk}/")

    assert lost_forms(page) == set()
    assert f'<a href="/en/me/requests/{asks.pk}/" hreflang="en"' in page.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_what_was_typed_comes_along(pages, name):
    user, path, typed = pages[name]
    browser = client_of(user)
    sent_to = re.search(r'<form[^>]*id="typed"[^>]* action="([^"]+)"', browser.get(path).content.decode())
    answer = browser.post(sent_to[1] if sent_to else path, typed | {"switch": "en"})

    assert shows(browser.get(answer["Location"]), typed)


def test_a_reason_that_comes_along_is_seen_and_not_folded_away(head, asks):
    browser, path = client_of(head.user), f"/th/me/requests/{asks.pk}/"
    assert "<details open>" not in browser.get(path).content.decode()
    there = browser.post(path, {"words": "ขอเวลาก่อน", "switch": "en"})["Location"]

    assert "<details open>" in browser.get(there).content.decode()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in {"invitation_code", "invitation_refused"}])
def test_what_was_sent_after_the_session_ran_out_waits_for_its_author(pages, name):
    user, path, typed = pages[name]
    hidden = f'name="author" value="{user.public_id}"'
    assert hidden in client_of(user).get(path).content.decode()

    for person, comes_back in ((user, True), (UserFactory(is_superuser=user.is_superuser), False)):
        browser = Client()
        login = browser.post(path, typed | {"author": str(user.public_id)})["Location"]
        sign_in(browser, person, data={"next": parse_qs(urlsplit(login).query)["next"][0]})
        assert shows(browser.get(path), typed) is comes_back


def test_a_form_opened_by_the_one_before_changes_nothing_for_the_next(head):
    person = UserFactory(display_name="ครูเดิม")
    client_of(person).post("/th/me/edit/", {"display_name": "ครูอื่น", "author": str(head.user.public_id)})

    person.refresh_from_db()
    assert person.display_name == "ครูเดิม"
