"""One browser for the journeys of a worker; each journey has phones of its own."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import browser as journeys


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
