"""`python -m bench.weight`: requests and bytes of pages on a phone, cold and warm, as `make run` serves them.

And when the largest part of an activity page is there on 400 kbit/s, 400 ms and a processor four times slower.
"""

import sys
from collections import Counter
from typing import Any

from bench import printed
from bench.world import UNIT

ACTIVITY = f"/th/units/{UNIT}/whose-morning-is-it/"
PATHS = (
    "/th/",
    "/th/units/",
    f"/th/units/{UNIT}/",
    ACTIVITY,
    "/th/tutorials/",
    "/th/today/",
)


def visit(page: Any, url: str) -> tuple[int, float]:
    """Requests that went over the network, and transferred kilobytes, of one visit."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: Counter[str] = Counter()
    requests: dict[str, str] = {}
    kept: set[str] = set()
    session.on(
        "Network.requestWillBeSent", lambda event: requests.setdefault(event["requestId"], event["request"]["url"])
    )
    session.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    session.on(
        "Network.responseReceived",
        lambda event: kept.add(event["requestId"]) if event["response"].get("fromDiskCache") else None,
    )
    session.on("Network.loadingFinished", lambda event: sizes.update(all=int(event["encodedDataLength"])))
    page.goto(url, wait_until="load")
    page.wait_for_timeout(900)  # what the page asks for of itself later is not its weight, but is not hidden either
    session.detach()
    sent = [key for key, url in requests.items() if url.startswith("http") and key not in kept]
    return len(sent), sizes["all"] / 1000


LARGEST_PAINT = """() => new Promise(done => {
    let last = 0;
    const seen = list => { for (const entry of list.getEntries()) last = entry.startTime; };
    new PerformanceObserver(seen).observe({type: "largest-contentful-paint", buffered: true});
    setTimeout(() => done(last), 300);
})"""


def paint(page: Any, url: str) -> float:
    """Seconds until the largest part of the page is shown, on a slow phone with a slow link."""
    session = page.context.new_cdp_session(page)
    speed = 400 * 1000 / 8
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": speed, "uploadThroughput": speed},
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="networkidle", timeout=120_000)
    return float(page.evaluate(LARGEST_PAINT)) / 1000


def main() -> int:
    import tempfile
    from pathlib import Path

    from playwright.sync_api import sync_playwright

    from insights.demo.people import PASSWORD, PEOPLE
    from tests import browser
    from tests.databases import Databases

    databases = Databases()
    with tempfile.TemporaryDirectory() as folder:
        site = browser.start_site(databases, Path(folder) / "site", "plc_bench_site")
        try:
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path=browser.chromium(), args=browser.FLAGS)
                state = signed_in_state(chromium, str(site), PEOPLE[1], PASSWORD)
                for path in PATHS:
                    context = chromium.new_context(**(browser.PHONE | {"storage_state": state}))
                    for temperature in ("cold", "warm"):
                        page = context.new_page()
                        count, kilobytes = visit(page, f"{site}{path}")
                        found = {"count": count, "kilobytes": kilobytes}
                        sys.stdout.write(printed.WEIGHT.write(temperature=temperature, path=path, **found))
                        page.close()
                    context.close()
                context = chromium.new_context(**(browser.PHONE | {"storage_state": state}))
                for temperature in ("cold", "warm"):
                    page = context.new_page()
                    seconds = paint(page, f"{site}{ACTIVITY}")
                    sys.stdout.write(printed.PAINT.write(temperature=temperature, path=ACTIVITY, seconds=seconds))
                    page.close()
                chromium.close()
        finally:
            browser.stop_site(site)
            databases.drop_mine()
    return 0


def signed_in_state(chromium: Any, base: str, person: Any, password: str) -> Any:
    """The cookies of someone who has signed in on this phone."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{base}/th/accounts/login/")
    page.fill("input[name=login]", getattr(person, "email", person))
    page.fill("input[name=password]", password)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/today/")
    state = context.storage_state()
    context.close()
    return state


if __name__ == "__main__":
    sys.exit(main())
