"""The small unit, and learners."""

from collections.abc import Callable

import pytest

from tests.courses.learning import Learner
from tests.factories import UserFactory


@pytest.fixture
def learner(small_unit: None) -> Learner:
    return Learner(UserFactory())


@pytest.fixture
def make_learner(small_unit: None) -> Callable[[], Learner]:
    return lambda: Learner(UserFactory())
