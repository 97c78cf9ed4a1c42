"""What the drills do on a phone: open the activity, write, hand in, lose the signal."""

from typing import Any

from tests.browser import Site
from tests.e2e.visiting import UNIT, events_of

PLACE = f"/th/units/{UNIT}/a-goal-you-can-see/"
REFLECTION = '[data-kind="reflection"]'


def ready(page: Any) -> None:
    """Scripts have put back what the phone held."""
    page.wait_for_function("indexedDB.databases().then((all) => all.some((one) => one.name.startsWith('plc-')))")
    page.wait_for_load_state("networkidle")


def text_of(page: Any) -> str:
    return str(page.locator(REFLECTION).locator("textarea").input_value())


def write(page: Any, words: str) -> None:
    page.locator(REFLECTION).locator("textarea").fill(words)
    kept(page)


def kept(page: Any) -> None:
    page.locator(f'{REFLECTION} [data-save-line]:is([data-state="device"], [data-state="sent"])').wait_for()


def hand_in(page: Any, kind: str = REFLECTION) -> None:
    page.locator(kind).locator('button[value^="answer:"]').click()


def sent(page: Any, kind: str = REFLECTION) -> None:
    """The server has it, and the page says so."""
    page.locator(f'{kind}[data-stamp] [data-save-line][data-state="sent"]').wait_for(timeout=25_000)


def texts(site: Site, person: str) -> list[str]:
    return [event["payload"].get("text", "") for event in events_of(site, person)]


def cut_off(page: Any) -> None:
    page.context.route("**/sync/**", lambda route: route.abort())


def connect(page: Any) -> None:
    page.context.unroute("**/sync/**")
