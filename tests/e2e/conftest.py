"""One browser for the journeys of a worker; each journey has phones and a person of its own."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import browser as journeys
from tests.browser import Site
from tests.e2e.drills import PLACE, ready
from tests.e2e.visiting import address, let_in, make_person


@pytest.fixture(scope="package")
def playwright() -> Iterator[Any]:
    """For this package alone: Playwright's loop must be gone before an async test begins."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Any) -> Iterator[Any]:
    """Chromium; what a person leaves on a phone stays in that phone's context."""
    chromium = playwright.chromium.launch(executable_path=journeys.chromium(), args=journeys.FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def person(site: Site, request: pytest.FixtureRequest) -> str:
    """Someone of this journey's own."""
    email = address(request.node.name.removeprefix("test_").partition("[")[0].replace("_", "-")[:40])
    make_person(site, email, "ครูแสงดาว")
    return email


@pytest.fixture
def place() -> str:
    """Where the phone is opened; a module may name another page."""
    return PLACE


@pytest.fixture
def phone(site: Site, page: Any, person: str, place: str) -> Any:
    """A phone on which this person has the place open."""
    let_in(site, page, person).goto(place)
    ready(page)
    return page
