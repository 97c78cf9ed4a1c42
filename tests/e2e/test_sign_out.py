"""A shared phone: what is left of a person who signed out."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import browser as journeys
from tests.browser import Site
from tests.e2e.visiting import UNIT, address, drafts_of, held_on_phone, let_in, make_person

PLACE = f"/th/units/{UNIT}/a-goal-you-can-see/"
NAME = "ครูเครื่องร่วม"
STORES = "() => indexedDB.databases().then((all) => all.map((one) => one.name))"
LEFT = """async (name) => {
    const opened = indexedDB.open(name);
    const db = await new Promise((done) => (opened.onsuccess = () => done(opened.result)));
    const rows = {};
    for (const store of ["drafts", "events", "files"]) {
        const asked = db.transaction(store).objectStore(store).getAll();
        rows[store] = (await new Promise((done) => (asked.onsuccess = () => done(asked.result)))).length;
    }
    db.close();
    return rows;
}"""


@pytest.fixture
def person(site: Site) -> str:
    email = address("shared-phone")
    make_person(site, email, NAME)
    return email


@pytest.fixture
def remembering(site: Site, playwright: Any) -> Iterator[Any]:
    """A phone as people have it: whole pages are kept for the way back, which Playwright otherwise switches off."""
    chromium = playwright.chromium.launch(
        executable_path=journeys.chromium(),
        args=journeys.FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield chromium.new_context(**journeys.PHONE, locale="th-TH", base_url=str(site)).new_page()
    chromium.close()


def sign_out(page: Any) -> None:
    page.goto("/th/accounts/logout/")
    page.click("main form[data-sign-out] button[type=submit]")
    page.wait_for_url("**/th/")


def write(page: Any, words: str) -> None:
    page.goto(PLACE)
    page.locator('[data-kind="reflection"] textarea').fill(words)


def test_the_way_back_shows_no_private_page(site: Site, remembering: Any, person: str) -> None:
    page = let_in(site, remembering, person)
    page.goto("/th/me/")
    page.get_by_text(NAME).first.wait_for()
    sign_out(page)

    for _step in range(3):
        page.go_back(wait_until="load")
        assert NAME not in page.content(), page.url


def test_what_the_server_has_does_not_stay_on_the_phone(site: Site, page: Any, person: str) -> None:
    write(let_in(site, page, person), "ร่างที่ส่งแล้ว")
    page.locator('[data-kind="reflection"] [data-save-line][data-state="sent"]').wait_for()
    page.wait_for_timeout(1200)
    assert len(held_on_phone(page, "drafts")) == 1
    [store] = page.evaluate(STORES)
    sign_out(page)

    assert page.evaluate(LEFT, store) == {"drafts": 0, "events": 0, "files": 0}
    assert [one["text"] for one in drafts_of(site, person).values()] == ["ร่างที่ส่งแล้ว"]
    let_in(site, page, person).goto(PLACE)
    assert page.locator('[data-kind="reflection"] textarea').input_value() == "ร่างที่ส่งแล้ว"


def test_what_the_server_does_not_have_stays_and_the_next_person_does_not_see_it(
    site: Site, page: Any, person: str
) -> None:
    let_in(site, page, person)
    page.context.route("**/sync/**", lambda route: route.abort())
    write(page, "ร่างที่ยังไม่ได้ส่ง")
    page.locator('[data-kind="reflection"] [data-save-line][data-state="device"]').wait_for()
    [store] = page.evaluate(STORES)
    page.once("dialog", lambda dialog: dialog.accept())
    sign_out(page)
    assert page.evaluate(LEFT, store)["drafts"] == 1

    second = address("next-on-the-phone")
    make_person(site, second, "ครูคนถัดไป")
    page.context.unroute("**/sync/**")
    let_in(site, page, second).goto(PLACE)
    page.wait_for_timeout(2500)
    assert "ร่างที่ยังไม่ได้ส่ง" not in page.locator('[data-kind="reflection"] textarea').input_value()
    assert page.evaluate(LEFT, store)["drafts"] == 1
    assert drafts_of(site, second) == {}
