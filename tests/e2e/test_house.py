"""The house as a person finds it after `make run`: doors open, everyone gets in, both languages."""

import pytest
from playwright.sync_api import expect

from insights.demo.people import EDITOR, PEOPLE, SITE_ADMIN


def test_the_front_page_opens_in_thai_and_leads_to_english(page):
    page.goto("/")
    expect(page).to_have_url("/th/")
    expect(page.locator("html")).to_have_attribute("lang", "th")

    page.click("[data-language-switch]")
    expect(page).to_have_url("/en/")
    expect(page.locator("h1")).to_have_count(1)


def test_the_site_says_that_it_is_ready(page, site):
    answer = page.request.get(f"{site}/readyz")

    assert answer.json() == {"ready": True, "faults": [], "attention": []}


def test_the_socket_is_there_and_refuses_strangers(page, site):
    page.goto("/th/")
    closed = page.evaluate(
        """() => new Promise(done => {
            const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/nothing/');
            socket.onclose = event => done(event.code);
            socket.onopen = () => done('open');
        })"""
    )

    assert closed == 1006


@pytest.mark.parametrize(
    "person",
    [one for one in PEOPLE if one.key in {"tonkla", "mok", "malee", "tawan", "fasai"}],
    ids=lambda one: one.key,
)
def test_everyone_signs_in_and_finds_their_day(sign_in, page, person):
    sign_in(person.email)

    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("[data-user]")).to_have_count(1)


@pytest.mark.parametrize("key", [EDITOR, SITE_ADMIN])
def test_staff_sign_in_with_their_second_factor_and_reach_the_editors_rooms(sign_in, page, key):
    sign_in(key)

    assert page.goto("/admin/").status == 200
    expect(page).to_have_url("/admin/")
