"""axe finds nothing serious on any kind of page in either language; nothing is cut at 320 px or at 200 %.

The pages are those of tests/e2e/page_kinds.py.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from core import setup
from insights.demo.people import PASSWORD as DEMO_PASSWORD
from tests.browser import Site
from tests.e2e.page_kinds import ANSWERS, DARK_LEARNER, DARK_VISITOR, GROUPS, LEARNER, let_in_proved, things
from tests.e2e.visiting import address
from tests.factories import PASSWORD

AXE = setup.ROOT / "static" / "vendor" / "dev" / "axe.min.js"
RUN = """async () => {
    const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return found.violations
        .filter((one) => ["serious", "critical"].includes(one.impact))
        .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")}`);
}"""
SIDEWAYS = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const isWide = (one) => one.getBoundingClientRect().right > width + 0.5 && one.checkVisibility();
    const wide = [...document.body.querySelectorAll("*")].filter(isWide).slice(0, 3);
    const names = wide.map((one) => `${one.tagName}.${one.className}`);
    return [`${document.documentElement.scrollWidth} > ${width}`, ...names];
}"""
CUT = """() => ["p", "h1", "h2", "li", "label", "a", "button", "legend"]
    .flatMap((name) => [...document.querySelectorAll(`main ${name}`)])
    .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden, .road, .ordering__place"))
    .filter((one) => {
        const style = getComputedStyle(one);
        const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
        return hides && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2);
    })
    .slice(0, 3)
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 40)}`)"""
LANGUAGES = ["th", "en"]


def look(page: Any, path: str, expected: int = 200) -> list[str]:
    """What is wrong with this page; each kind of finding with the page's address."""
    answer = page.goto(path)
    if answer.status != expected:
        return [f"{path} answered {answer.status}"]
    if "/reset/key/" not in path and urlsplit(page.url).path != path.split("?", maxsplit=1)[0]:
        return [f"{path} led to {page.url}"]
    return look_here(page, path)


def look_here(page: Any, path: str) -> list[str]:
    """The same of the page that is open."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Seen whole: what the bar at the bottom covers for the moment is not too small.
    page.set_viewport_size({"width": 360, "height": page.evaluate("document.documentElement.scrollHeight") + 100})
    found = [f"{path} {one}" for one in page.evaluate(RUN)]
    for words, width in (("320 px", 320), ("200 %", 180)):
        page.set_viewport_size({"width": width, "height": 740})
        found += [f"{path} {words}: {one}" for one in page.evaluate(SIDEWAYS) + page.evaluate(CUT)]
    page.set_viewport_size({"width": 360, "height": 740})
    return found


def look_at_all(page: Any, language: str, paths: list[str], names: dict[str, Any]) -> list[str]:
    return [one for path in paths for one in look(page, f"/{language}{path}".format(**names), ANSWERS.get(path, 200))]


@pytest.fixture
def narrow(open_phone: Callable[..., Any]) -> Callable[..., Any]:
    """A phone whose pages let the checker in."""
    return lambda **options: open_phone(bypass_csp=True, **options)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", GROUPS)
def test_pages_can_be_used_by_everyone(site: Site, narrow: Callable[..., Any], group: str, language: str) -> None:
    names, found = things(site), []
    for who, paths in GROUPS[group]:
        page = narrow()
        if who:
            let_in_proved(site, page, who)
        found += look_at_all(page, language, paths, names)

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_between_the_steps_can_be_used_by_everyone(site: Site, narrow: Callable[..., Any], language: str) -> None:
    """Those that only lie on a way: the code from the letter, the second lock, what a form finds wrong."""
    page, found = narrow(), []
    page.goto(f"/{language}/accounts/signup/")
    page.fill("input[name=email]", "not-an-address")
    page.locator("form[action*=signup]").evaluate("form => (form.noValidate = true)")
    page.click("form[action*=signup] button[type=submit]")
    page.locator("[aria-invalid=true]").first.wait_for()
    found += look_here(page, "sign-up with faults")
    page.goto(f"/{language}/accounts/signup/")
    page.fill("input[name=display_name]", "ครูดวงใจ")
    page.fill("input[name=email]", address("between"))
    page.fill("input[name=password1]", PASSWORD)
    page.check("input[name=terms]")
    page.click("form[action*=signup] button[type=submit]")
    page.wait_for_url("**/confirm-email/")
    found += look_here(page, "the code from the letter")
    page = narrow()
    page.goto(f"/{language}/accounts/login/")
    page.fill("input[name=login]", "banna@demo.example")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url("**/2fa/authenticate/**")
    found += look_here(page, "the second lock")

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_pages_can_be_used_in_the_dark(site: Site, narrow: Callable[..., Any], language: str) -> None:
    page = narrow(color_scheme="dark")
    found = look_at_all(page, language, DARK_VISITOR, {})
    found += look_at_all(let_in_proved(site, page, LEARNER), language, DARK_LEARNER, {})

    assert found == []
