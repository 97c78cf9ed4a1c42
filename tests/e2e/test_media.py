"""Seen, heard and spoken on a phone: captions, a video from elsewhere after a tap, and a voice clip as evidence."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import browser as journeys
from tests.browser import Site
from tests.courses.media import ACTIVITY, UNIT, VIDEO
from tests.e2e.test_accessibility import look
from tests.e2e.visiting import address, held_on_phone, let_in, make_person

PLACE = f"/units/{UNIT}/{ACTIVITY}/"
MAKE = "from tests.courses.media import make_media_page\nmake_media_page()"
TAKE_AWAY = f"from courses.models import UnitPage\nUnitPage.objects.get(slug={UNIT!r}).delete()"
CLIPS = """
from courses.models import ActivityEvidence
from core.models import PrivateFile
rows = ActivityEvidence.objects.filter(cycle__enrolment__user__email={email!r}, kind="voice")
files = PrivateFile.objects.filter(owner__email={email!r})
answer = [[file.media_type, file.seconds, file.size > 1000, rows.filter(file_id=file.pk).count()] for file in files]
"""
FAKE_MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
RECORDER, BUTTON, STATE = "[data-recorder]", "[data-recorder-button]", "[data-recorder-state]"
CUES = """() => {
    const track = document.querySelector("video").textTracks[0];
    return track.cues ? [...track.cues].map((cue) => cue.text) : [];
}"""
# A function, not an expression: the page's policy allows no text to be run as a script while one waits.
CUES_ARE_THERE = """() => document.querySelector("video").textTracks[0].cues?.length > 0"""


@pytest.fixture(scope="module")
def place(site: Site) -> Iterator[str]:
    """The page, on this module's site alone."""
    site.shell(MAKE)
    yield f"/th{PLACE}"
    site.shell(TAKE_AWAY)


@pytest.fixture
def speaker(playwright: Any, site: Site, place: str, person: str) -> Iterator[Any]:
    """A phone with a microphone into which somebody beeps; its owner is signed in."""
    flags = [*journeys.FLAGS, *FAKE_MICROPHONE]
    chromium = playwright.chromium.launch(executable_path=journeys.chromium(), args=flags)
    context = chromium.new_context(**journeys.PHONE, locale="th-TH", base_url=str(site), permissions=["microphone"])
    faults: list[str] = []
    page = let_in(site, context.new_page(), person)
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    open_recorder(page, place)
    yield page
    chromium.close()
    assert faults == []


def open_recorder(page: Any, place: str) -> None:
    page.goto(place)
    page.locator(RECORDER).wait_for()


def state(page: Any, words: str) -> None:
    page.locator(STATE).get_by_text(words).wait_for()


def record(page: Any, seconds: float) -> None:
    page.locator(BUTTON).click()
    state(page, "กำลังอัดเสียง")
    page.wait_for_timeout(seconds * 1000)
    page.locator(BUTTON).click()
    state(page, "อัดแล้ว")


def hand_in(page: Any) -> None:
    page.locator('[data-kind="evidence"] button[value^="answer:"]').click()


def arrived(page: Any) -> None:
    page.locator('[data-kind="evidence"] audio.evidence__voice[src^="/files/"]').wait_for()


def clips(site: Site, person: str) -> Any:
    return site.shell(CLIPS.format(email=person))


def test_a_clip_of_two_seconds_is_recorded_heard_and_handed_in(site: Site, speaker: Any, person: str) -> None:
    assert "60 วินาที" in speaker.locator(f"{RECORDER} .recorder__hint").inner_text()
    record(speaker, 2)
    assert speaker.locator("[data-recorder-sound]").is_visible()
    assert speaker.locator(BUTTON).inner_text().strip() == "อัดใหม่"

    hand_in(speaker)
    arrived(speaker)
    (clip,) = clips(site, person)
    assert clip[0] in {"audio/webm", "audio/mp4", "audio/ogg"}
    assert 1 <= clip[1] <= 4
    assert clip[2:] == [True, 1]
    assert held_on_phone(speaker, "files") == []
    assert speaker.locator(BUTTON).inner_text().strip() == "อัดเสียง"


def test_a_page_that_closes_while_recording_keeps_what_was_said(
    site: Site, speaker: Any, person: str, place: str
) -> None:
    speaker.locator(BUTTON).click()
    state(speaker, "กำลังอัดเสียง")
    speaker.wait_for_timeout(3500)
    speaker.close()

    again = speaker.context.new_page()
    open_recorder(again, place)
    state(again, "อัดแล้ว")
    hand_in(again)
    arrived(again)
    (clip,) = clips(site, person)
    assert clip[1] >= 2


def test_without_signal_the_clip_waits_on_the_phone(site: Site, speaker: Any, person: str, place: str) -> None:
    record(speaker, 1)
    speaker.context.set_offline(True)
    hand_in(speaker)
    speaker.locator('[data-kind="evidence"] [data-save-line][data-state="device"]').wait_for()
    speaker.get_by_text("มีสัญญาณเมื่อไรจะส่งให้เอง").first.wait_for()
    assert clips(site, person) == []
    assert len(held_on_phone(speaker, "files")) == 1

    speaker.context.set_offline(False)
    speaker.goto(place)
    arrived(speaker)
    assert [clip[2:] for clip in clips(site, person)] == [[True, 1]]


def test_it_can_be_recorded_again_by_keyboard(site: Site, speaker: Any, person: str) -> None:
    record(speaker, 1)
    speaker.locator(BUTTON).focus()
    speaker.keyboard.press("Enter")
    state(speaker, "กำลังอัดเสียง")
    speaker.wait_for_timeout(3000)
    speaker.keyboard.press("Enter")
    state(speaker, "อัดแล้ว 3")
    hand_in(speaker)
    arrived(speaker)
    assert [clip[1] for clip in clips(site, person)] == [3]


def test_it_stops_by_itself_at_sixty_seconds(site: Site, speaker: Any, person: str, place: str) -> None:
    speaker.clock.install()
    open_recorder(speaker, place)
    speaker.locator(BUTTON).click()
    state(speaker, "กำลังอัดเสียง")
    speaker.wait_for_timeout(1500)  # the first second of sound is there
    speaker.clock.fast_forward(49_000)
    state(speaker, "เหลืออีก 10 วินาที")
    speaker.clock.fast_forward(10_000)
    state(speaker, "ครบ 60 วินาที")
    assert speaker.locator(BUTTON).inner_text().strip() == "อัดใหม่"


def test_without_a_microphone_a_clip_can_be_chosen(site: Site, open_phone: Callable[..., Any], place: str) -> None:
    email = address("nomic")
    make_person(site, email)
    page = let_in(site, open_phone(permissions=[]), email)
    open_recorder(page, place)
    page.locator(BUTTON).click()
    state(page, "ใช้ไมโครโฟนไม่ได้")
    assert page.locator("[data-evidence-file]").is_visible()
    assert "หรือเลือกคลิปเสียง" in page.locator("[data-evidence-file]").inner_text()


@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_a_video_from_elsewhere_opens_in_place_after_a_tap(
    site: Site, open_phone: Callable[..., Any], place: str, reader: str
) -> None:
    page = open_phone()
    if reader == "member":
        make_person(site, "watches@example.org")
        let_in(site, page, "watches@example.org")
    foreign: list[str] = []
    page.on("request", lambda one: None if one.url.startswith(str(site)) else foreign.append(one.url))
    page.route(
        "https://www.youtube-nocookie.com/**", lambda route: route.fulfill(body="<p>film", content_type="text/html")
    )
    page.goto(place, wait_until="networkidle")
    assert page.locator("iframe").count() == 0
    assert [one for one in foreign if one.startswith("http")] == []

    page.locator("[data-embed-open]").click()
    frame = page.locator("iframe")
    frame.wait_for()
    assert frame.get_attribute("src") == f"https://www.youtube-nocookie.com/embed/{VIDEO}"
    assert "ห้องเรียนบนดอย" in frame.get_attribute("title")
    assert page.url.endswith(place)
    page.frame_locator("iframe").get_by_text("film").wait_for()


def test_captions_arrive_and_the_transcript_opens(page: Any, place: str) -> None:
    page.goto(place)
    page.wait_for_function(CUES_ARE_THERE)
    assert page.evaluate(CUES) == ["ครูถามเด็กว่าน้ำมาจากไหน"]
    page.locator(".media__transcript summary").first.click()
    page.get_by_text("เด็กตอบว่ามาจากดอย").first.wait_for()


@pytest.mark.parametrize("language", ["th", "en"])
def test_it_can_be_used_by_everyone(site: Site, open_phone: Callable[..., Any], place: str, language: str) -> None:
    page = open_phone(bypass_csp=True)
    assert look(page, f"/{language}{PLACE}") == []
    make_person(site, "watches@example.org")
    assert look(let_in(site, page, "watches@example.org"), f"/{language}{PLACE}") == []
    assert page.locator(RECORDER).is_visible()
