"""Places that no menu names are found by walking: from one's own first page, in two taps."""

import re

import pytest
from django.test import Client

from accounts.models import Role, User
from tests.factories import AgencyFactory, MembershipFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a [^>]*href="(/(?:th|en)/[^"#?]*)')
WALKED = re.compile(r"/(th|en)/(me|competencies)/")


def walk(user: User, language: str, taps: int = 2) -> set[str]:
    """The addresses that links lead to, from Me and whatever stands there."""
    client = Client()
    client.force_login(user)
    seen: set[str] = set()
    front = {f"/{language}/me/"}
    for _tap in range(taps):
        pages = [client.get(path) for path in sorted(front) if WALKED.match(path)]
        found = {link for page in pages for link in LINK.findall(page.content.decode())}
        front, seen = found - seen, seen | found
    return seen


def teacher() -> User:
    return MembershipFactory(user=UserFactory(), school=SchoolFactory(), role=Role.TEACHER).user


def officer() -> User:
    return MembershipFactory(user=UserFactory(), school=None, agency=AgencyFactory(), role=Role.OFFICER).user


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("place", ["competencies/", "competencies/technology/", "help/", "certificates/", "me/data/"])
def test_a_teacher_finds_it(place, language):
    assert f"/{language}/{place}" in walk(teacher(), language)


@pytest.mark.parametrize(("who", "finds"), [(officer, True), (teacher, False)])
def test_results_are_found_by_those_who_may_read_them(who, finds):
    assert ("/th/competencies/results/" in walk(who(), "th")) is finds
