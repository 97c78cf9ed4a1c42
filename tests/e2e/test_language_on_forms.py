"""EN in the middle of a form: what was typed comes along, a password never, and nothing stays behind."""

from typing import Any

import pytest

from tests.browser import Site
from tests.e2e.visiting import address, let_in, make_person
from tests.factories import PASSWORD

CARRIED = "window.carried = sessionStorage.getItem('plc-carry')"
NAME = "ครูสองภาษา บนดอย"


@pytest.fixture
def phone(page: Any) -> Any:
    """A phone that remembers what came along before the page's own scripts took it."""
    page.add_init_script(CARRIED)
    return page


def switch(page: Any, language: str) -> str:
    """The other language with one tap; what lay in the tab on the way."""
    with page.expect_navigation():
        page.locator("a[data-language-switch]").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("sessionStorage.length") == 0
    return str(page.evaluate("window.carried"))


def test_sign_up_keeps_what_was_typed_and_no_password(phone: Any) -> None:
    phone.goto("/th/accounts/signup/")
    phone.fill("input[name=display_name]", NAME)
    phone.fill("input[name=email]", "two.languages@example.org")
    phone.fill("input[name=password1]", PASSWORD)
    phone.locator(".password__show").click()
    phone.select_option("select[name=occupation]", "pre_service_teacher")
    phone.locator("input[name=terms]").check()
    for language in ("en", "th"):
        assert PASSWORD not in switch(phone, language)
        assert phone.input_value("input[name=display_name]") == NAME
        assert phone.input_value("input[name=email]") == "two.languages@example.org"
        assert phone.input_value("select[name=occupation]") == "pre_service_teacher"
        assert phone.locator("input[name=terms]").is_checked()
        assert phone.input_value("input[name=password1]") == ""
        phone.fill("input[name=password1]", PASSWORD)

    phone.goto("/en/accounts/signup/")
    assert phone.input_value("input[name=display_name]") == ""


def test_profile_keeps_what_was_typed(site: Site, phone: Any) -> None:
    email = address("profile-language")
    make_person(site, email, "ครูชื่อเดิม")
    let_in(site, phone, email).goto("/th/me/edit/")
    phone.fill("input[name=display_name]", NAME)
    phone.locator("input[name=language][value=en]").check(force=True)

    switch(phone, "en")
    assert phone.input_value("input[name=display_name]") == NAME
    assert phone.locator("input[name=language][value=en]").is_checked()
    phone.locator("main form button[type=submit]").click()
    phone.get_by_text(NAME).first.wait_for()


@pytest.mark.parametrize(
    ("path", "field", "words"),
    [
        ("accounts/login/", "login", "someone@example.org"),
        ("me/join/", "code", "ABCD-EFGH"),
    ],
)
def test_a_visitors_forms_keep_what_was_typed(phone: Any, path: str, field: str, words: str) -> None:
    phone.goto(f"/th/{path}")
    phone.fill(f"main input[name={field}]", words)

    switch(phone, "en")
    assert phone.input_value(f"main input[name={field}]") == words


@pytest.mark.parametrize("lost", ["**/*.js", "**/carry*.js"])
def test_scripts_that_do_not_arrive_leave_the_way_to_the_other_language(site: Site, page: Any, lost: str) -> None:
    """Weak signal: scripts are on, and none of them, or not the one that keeps text, came through."""
    email = address("weak-signal")
    make_person(site, email, "ครูชื่อเดิม")
    page.route(lost, lambda route: route.abort())
    let_in(site, page, email).goto("/th/me/edit/")
    page.fill("input[name=display_name]", NAME)

    button = page.get_by_role("group", name="ภาษา").get_by_role("button", name="EN")
    box = button.bounding_box()
    assert box["width"] >= 36
    assert box["x"] + box["width"] <= 360
    with page.expect_navigation():
        button.click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.input_value("input[name=display_name]") == NAME


def test_with_scripts_the_switch_of_a_form_is_a_link(site: Site, person: str, page: Any) -> None:
    """Also on the forms that this device keeps by a module of their own."""
    for path in ("/th/me/edit/", "/th/competencies/technology/"):
        let_in(site, page, person).goto(path)
        page.locator("a[data-language-switch]").wait_for()
        assert page.locator("[name=switch]").count() == 0


@pytest.mark.parametrize("arrives", [True, False])
def test_tutorials_can_be_chosen_where_htmx_did_not_arrive(page: Any, *, arrives: bool) -> None:
    if not arrives:
        page.route("**/htmx*.js", lambda route: route.abort())
    page.goto("/th/tutorials/")
    page.wait_for_load_state("networkidle")

    assert page.locator(".tutorial-filters button[type=submit]").is_visible() is not arrives
