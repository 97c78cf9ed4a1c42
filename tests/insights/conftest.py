"""Learners of the small unit, their school and its mentor."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import School, User
from tests.courses.learning import Learner
from tests.factories import MembershipFactory, MentorAssignmentFactory, SchoolFactory


@pytest.fixture
def school(small_unit: None) -> School:
    return SchoolFactory()


@pytest.fixture
def make_learner(school: School) -> Callable[[], Learner]:
    return lambda: Learner(MembershipFactory(school=school).user)


@pytest.fixture
def learner(make_learner: Callable[[], Learner]) -> Learner:
    return make_learner()


@pytest.fixture
def mentor(school: School) -> User:
    return MentorAssignmentFactory(school=school).mentor


@pytest.fixture
def open_as() -> Callable[[User | None], Client]:
    """A browser in which this person is signed in."""

    def opened(user: User | None) -> Client:
        client = Client()
        if user:
            client.force_login(user)
        return client

    return opened
