"""The world of roles.py, made once for each test and rolled back after it."""

import pytest

from tests.rights.roles import World, make_world


@pytest.fixture
def world(small_unit: None) -> World:
    return make_world()
