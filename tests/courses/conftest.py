"""The small unit, learners, and those who write."""

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from courses.models import UnitPage
from courses.services.roles import AUTHORS, EDITORS
from tests.courses.authoring import make_unit
from tests.courses.learning import Learner
from tests.courses.staff import staff
from tests.factories import UserFactory


@pytest.fixture
def learner(small_unit: None) -> Learner:
    return Learner(UserFactory())


@pytest.fixture
def make_learner(small_unit: None) -> Callable[[], Learner]:
    return lambda: Learner(UserFactory())


@pytest.fixture
def unit(db: None) -> UnitPage:
    """A page of a unit, without activities."""
    return make_unit()


@pytest.fixture
def editor(unit: UnitPage) -> Client:
    return staff(EDITORS)


@pytest.fixture
def author(unit: UnitPage) -> Client:
    return staff(AUTHORS)


@pytest.fixture
def competencies(db: None) -> None:
    call_command("load_frameworks", verbosity=0, stdout=io.StringIO())
