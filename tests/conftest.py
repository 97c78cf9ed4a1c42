"""Fixtures. Tests: `db` (migrated) or `seeded` (as after `make run`). Journeys: `site`, `page`, `sign_in`."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests import browser as journeys
from tests.databases import Databases

CHROMIUM = journeys.chromium()
LOUD = "BROWSER JOURNEYS NOT RUN: no Chromium found (Debian: apt install chromium fonts-noto-core)"
NGINX, SYSTEMD = shutil.which("nginx") or "", shutil.which("systemd-analyze") or ""
NO_NGINX = "DOCS/DEPLOY NOT TRIED THROUGH NGINX: it is not here (Debian: apt install nginx-light)"
NO_SYSTEMD = "UNITS OF DOCS/DEPLOY NOT CHECKED: systemd-analyze is not here (Debian: apt install systemd)"
# What a part of the suite needs of the machine: where it is, what is said without it, the variable that demands it.
NEEDS = (
    (CHROMIUM, LOUD, "REQUIRE_BROWSER"),
    (NGINX, NO_NGINX, "REQUIRE_DEPLOY"),
    (SYSTEMD, NO_SYSTEMD, "REQUIRE_DEPLOY"),
)
LEVELS = {"world": "world", "seeded": "seeded", "small_unit": "small"}
# Levels without a template of their own: what they are copied from, and what then puts its things into the copy.
MADE = {"world": ("small", "tests.rights.roles", "make_world")}
WORKER = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


class Copies:
    """This worker's copies of the levels, and which of them Django is on."""

    def __init__(self) -> None:
        from django.conf import settings

        self.databases = Databases(os.environ.get("DATABASE_URL", ""))
        self.root = Path(settings.TEST_DIR)
        self.names: dict[str, str] = {}
        self.made: dict[str, Any] = {}
        self.current = ""

    def folder(self, level: str) -> Path:
        return self.root / level

    def name(self, level: str) -> str:
        return f"plc_test_run_{WORKER}_{level}"

    def turn_to(self, level: str) -> None:
        """From here on Django's connection leads to this level's copy."""
        from django.db import connections

        if level == self.current:
            return
        is_new = level not in self.names
        if is_new:
            self.names[level] = self.databases.fresh_copy(template_of(level), self.folder(level), self.name(level))
            for files in filter(Path.exists, (self.folder(level) / part for part in ("media", "private"))):
                shutil.copytree(files, self.root / files.name, dirs_exist_ok=True)
        connections.close_all()
        connections.settings["default"]["NAME"] = self.names[level]
        self.current = level
        if is_new:
            self.make()

    def make(self) -> None:
        """Puts into the copy what its level has beyond its template, and keeps what that gives back."""
        if self.current in MADE:
            _, module, name = MADE[self.current]
            self.made[self.current] = getattr(import_module(module), name)()
            forget()

    def restore(self) -> None:
        """After a test that committed: the copy is made anew, Wagtail's root page and the sealed rows with it."""
        from django.db import connections

        connections.close_all()
        self.databases.restore(template_of(self.current), self.folder(self.current), self.name(self.current))
        self.make()


def template_of(level: str) -> str:
    return MADE[level][0] if level in MADE else level


def forget() -> None:
    """Nothing remembered in this process outlives a test: its rows are rolled back, its versions used again."""
    from django.core.cache import cache
    from django.utils import translation

    translation.activate("th")
    cache.clear()
    memories = {
        "courses.outline": ["_outlines"],
        "courses.content_cache": ["_contents"],
        "courses.shelf": ["_shelves", "_units"],
    }
    for module, name in ((module, name) for module, names in memories.items() for name in names):
        kept = getattr(sys.modules.get(module), name, None)
        if kept is not None:
            kept.clear()


def pytest_configure(config: pytest.Config) -> None:
    for there, words, variable in NEEDS:
        if not there and os.environ.get(variable) == "1":
            raise pytest.UsageError(f"{words}, and {variable}=1 demands it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason=LOUD))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    missing = [words for there, words, _variable in NEEDS if not there]
    if missing:
        terminalreporter.section("not tried on this machine", red=True, bold=True)
    for words in missing:
        terminalreporter.line(words, red=True, bold=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = getattr(sys.modules.get("plc_site.settings.test"), "TEST_DIR", None)
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


# Databases


@pytest.fixture(scope="session")
def copies() -> Iterator[Copies]:
    held = Copies()
    yield held
    held.databases.drop_mine()


@pytest.fixture(scope="session")
def django_db_setup(copies: Copies, django_db_blocker: Any) -> Iterator[None]:
    """Instead of migrating anew: a copy of the migrated template, restored by copying where a test commits."""
    from django.db import connections
    from django.test import TransactionTestCase

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: copies.restore())
        copies.turn_to("plain")
        yield
        connections.close_all()


@pytest.fixture(autouse=True)
def right_copy(request: pytest.FixtureRequest) -> None:
    """Before any other fixture touches the database: the level this test asks for."""
    names = request.fixturenames
    needs = request.node.get_closest_marker("django_db") or {"db", "transactional_db", *LEVELS} & set(names)
    if not needs:
        return
    request.getfixturevalue("django_db_setup")
    copies = request.getfixturevalue("copies")
    with request.getfixturevalue("django_db_blocker").unblock():
        copies.turn_to(next((level for fixture, level in LEVELS.items() if fixture in names), "plain"))


@pytest.fixture(autouse=True)
def _django_db_marker(right_copy: None, request: pytest.FixtureRequest) -> None:
    """pytest-django's own, only after the right copy is in place."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_django_db_helper")


@pytest.fixture
def seeded(right_copy: None, db: None) -> None:
    """The database as after `make run`. What the test changes is rolled back."""


@pytest.fixture
def small_unit(right_copy: None, db: None) -> None:
    """The database with one small unit that has every kind of question (tests/courses/content)."""


@pytest.fixture
def world(right_copy: None, copies: Copies, db: None) -> Any:
    """The database with the small unit and everyone of tests/rights/roles.py. Made once; each test has its own copy."""
    return deepcopy(copies.made["world"])


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    yield
    forget()


# Journeys


@pytest.fixture(scope="session")
def site(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[journeys.Site]:
    """The running, seeded site; one per worker. Journeys make people of their own or take care of each other's."""
    started = journeys.start_site(copies.databases, copies.root / "site", f"plc_test_run_{WORKER}_site")
    yield started
    journeys.stop_site(started)


@pytest.fixture
def open_phone(browser: Any, site: journeys.Site) -> Iterator[Callable[..., Any]]:
    """open_phone(java_script_enabled=False, ...): a further phone (360 x 740, Thai) with cookies of its own."""
    faults: list[str] = []
    contexts: list[Any] = []

    def note(message: Any) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def opened(**options: Any) -> Any:
        context = browser.new_context(**(journeys.PHONE | {"locale": "th-TH", "base_url": str(site)} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", note)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_phone: Callable[..., Any]) -> Any:
    return open_phone()


@pytest.fixture
def sign_in(site: journeys.Site, page: Any) -> Callable[..., Any]:
    """sign_in("email", page=another): signs a person of the demo in, second factor included, through the forms."""

    def signed_in(address: str, *, page: Any = page) -> Any:
        from tests.people import fill_sign_in

        return fill_sign_in(page, address)

    return signed_in
