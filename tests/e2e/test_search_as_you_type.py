"""Search as you type: results without a new page; address and other language follow; the plain form finds the same."""

from typing import Any
from urllib.parse import quote

from playwright.sync_api import expect

WORD = "หมอกควัน"
FOUND = "#search-results .result"


def test_results_follow_what_is_typed_without_a_new_page(page: Any) -> None:
    page.goto("/th/search/")
    page.evaluate("window.stays = true")
    page.locator("#search-words").press_sequentially(WORD, delay=30)
    page.locator(FOUND).first.wait_for()

    expect(page.locator("#search-results")).to_contain_text("ควัน")
    expect(page).to_have_url(f"{page.url.partition('/th/')[0]}/th/search/?q={quote(WORD)}")
    assert page.evaluate("window.stays") is True
    assert page.locator("#search-status").inner_text().strip()
    assert page.locator("[data-language-switch]").get_attribute("href") == f"/en/search/?q={quote(WORD)}"

    page.locator("[data-language-switch]").click()
    page.wait_for_url(f"**/en/search/?q={quote(WORD)}")
    assert page.input_value("#search-words") == WORD
    page.locator(FOUND).first.wait_for()


def test_the_plain_form_finds_the_same(page: Any, open_phone: Any) -> None:
    page.goto(f"/th/search/?q={quote(WORD)}")
    with_scripts = page.locator(f"{FOUND} a").all_inner_texts()
    plain = open_phone(java_script_enabled=False)
    plain.goto("/th/search/")
    plain.fill("#search-words", WORD)
    with plain.expect_navigation():
        plain.locator(".search__form button[type=submit]").click()

    assert plain.url.endswith(f"/th/search/?q={quote(WORD)}")
    assert with_scripts
    assert plain.locator(f"{FOUND} a").all_inner_texts() == with_scripts
    assert plain.locator("[data-language-switch]").get_attribute("href") == f"/en/search/?q={quote(WORD)}"
