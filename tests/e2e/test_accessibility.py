"""axe finds nothing serious on any kind of page in either language; nothing is cut at 320 px or at 200 %."""

from collections.abc import Callable
from typing import Any

import pytest

from core import setup
from tests.browser import Site
from tests.e2e.visiting import UNIT, let_in

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
ACTIVITIES = (
    "who-says-we-cannot",
    "six-aspects-in-one-week",
    "a-goal-you-can-see",
    "one-small-step",
    "expected-and-seen",
)
PUBLIC = [
    "/",
    "/units/",
    f"/units/{UNIT}/",
    "/tutorials/",
    "/tutorials/google-forms-quiz/",
    "/search/?q=%E0%B9%80%E0%B8%94%E0%B9%87%E0%B8%81",
    "/verify/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/styleguide/",
]
OWN = [
    "/today/",
    *(f"/units/{UNIT}/{slug}/" for slug in ACTIVITIES),
    "/me/",
    "/me/messages/",
    "/me/outbox/",
    "/me/data/",
    "/me/devices/",
    "/certificates/",
    "/competencies/",
]
LEARNER, MENTOR = "namping@demo.example", "malee@demo.example"
LANGUAGES = ["th", "en"]
CERTIFICATE = f"""
from courses.models import Certificate, Cycle
from courses.services.certifying import make_certificate
finished = Cycle.objects.filter(enrolment__user__email="{LEARNER}", completed_at__isnull=False).order_by("pk").first()
made = Certificate.objects.filter(cycle_uuid=finished.pk).first()
made = made or make_certificate(cycle=finished, by=finished.enrolment.user, holder_name="น้ำปิง ตัวอย่าง")
answer = made.serial
"""
FINISHED = f"""
from courses.models import Cycle
finished = Cycle.objects.filter(enrolment__user__email="{LEARNER}", completed_at__isnull=False)
answer = finished.order_by("pk").first().enrolment.unit.slug
"""


def look(page: Any, path: str) -> list[str]:
    """What is wrong with this page; each kind of finding with the page's address."""
    answer = page.goto(path)
    if answer.status != 200:
        return [f"{path} answered {answer.status}"]
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # Seen whole: what the bar at the bottom covers for the moment is not too small.
    page.set_viewport_size({"width": 360, "height": page.evaluate("document.documentElement.scrollHeight") + 100})
    found = [f"{path} {one}" for one in page.evaluate(RUN)]
    for words, width in (("320 px", 320), ("200 %", 180)):
        page.set_viewport_size({"width": width, "height": 740})
        found += [f"{path} {words}: {one}" for one in page.evaluate(SIDEWAYS) + page.evaluate(CUT)]
    page.set_viewport_size({"width": 360, "height": 740})
    return found


def look_at_all(page: Any, language: str, paths: list[str]) -> list[str]:
    return [one for path in paths for one in look(page, f"/{language}{path}")]


@pytest.fixture
def narrow(open_phone: Callable[..., Any]) -> Any:
    """A phone whose pages let the checker in."""
    return open_phone(bypass_csp=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_can_be_used_by_everyone(narrow: Any, language: str) -> None:
    assert look_at_all(narrow, language, PUBLIC) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_learner_s_pages_can_be_used_by_everyone(site: Site, narrow: Any, language: str) -> None:
    unit = site.shell(FINISHED)
    proved = [f"/units/{unit}/", f"/units/{unit}/sheet/", "/competencies/q/school-needs/"]
    assert look_at_all(let_in(site, narrow, LEARNER), language, OWN + proved) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mentor_s_pages_can_be_used_by_everyone(site: Site, narrow: Any, language: str) -> None:
    page = let_in(site, narrow, MENTOR)
    page.goto(f"/{language}/mentor/")
    waiting = page.locator(".waiting__card").first.get_attribute("href")
    assert look_at_all(page, language, ["/mentor/", waiting.removeprefix(f"/{language}"), "/today/"]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certificate_can_be_read_by_everyone(site: Site, narrow: Any, language: str) -> None:
    serial = site.shell(CERTIFICATE)
    assert look_at_all(narrow, language, [f"/verify/{serial}/"]) == []
    assert look_at_all(let_in(site, narrow, LEARNER), language, [f"/certificates/{serial}/"]) == []
