"""Film, sound, file and a video from elsewhere as a reader meets them: sizes, captions, words, no foreign request."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from courses.models import ActivityPage
from tests.courses.authoring import make_activity, make_unit
from tests.courses.media import CAPTIONS, VIDEO, make_media_page
from tests.factories import UserFactory

PLACE = "/th/units/seen-and-heard/look-and-listen/"
Tags = list[tuple[str, dict[str, str | None]]]


class Reading(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Tags = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, Any]]:
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture
def media_page(db: None, settings: Any, tmp_path: Any) -> ActivityPage:
    settings.MEDIA_ROOT = tmp_path
    return make_media_page()


@pytest.fixture(params=["visitor", "member"])
def reader(request: pytest.FixtureRequest, client: Client, media_page: ActivityPage) -> Client:
    if request.param == "member":
        client.force_login(UserFactory())
    return client


def read(reader: Client, place: str = PLACE) -> tuple[str, Reading]:
    html = reader.get(place).content.decode()
    reading = Reading()
    reading.feed(html)
    return html, reading


def test_a_film_has_captions_and_comes_in_parts(reader: Client) -> None:
    _html, reading = read(reader)
    (track,) = reading.named("track")
    (source,) = reading.named("source")
    part = reader.get(source["src"], headers={"range": "bytes=0-3"})
    captions = reader.get(track["src"])

    assert (track["kind"], track["srclang"]) == ("captions", "th")
    assert (captions.content.decode(), captions.headers["Content-Type"]) == (CAPTIONS, "text/vtt; charset=utf-8")
    assert (part.status_code, part.content) == (206, b"\x1a\x45\xdf\xa3")
    assert source["type"] == part.headers["Content-Type"] == "video/webm"
    assert reading.named("video")[0]["preload"] == "none"


def test_sound_comes_in_parts_and_only_when_asked_for(reader: Client) -> None:
    _html, reading = read(reader)
    sound = next(one for one in reading.named("audio") if one.get("src"))
    part = reader.get(sound["src"], headers={"range": "bytes=0-1"})

    assert (sound["preload"], part.status_code, len(part.content)) == ("none", 206, 2)
    assert part.headers["Content-Type"] == "audio/mpeg"


def test_what_is_spoken_can_be_read(reader: Client) -> None:
    html, _reading = read(reader)
    transcripts = re.findall(r"<details[^>]*>\s*<summary>([^<]+)</summary>(.*?)</details>", html, re.DOTALL)
    spoken = [words for name, words in transcripts if name == "บทถอดคำพูด"]

    assert len(spoken) == 3
    assert all("<p>เด็กตอบว่ามาจากดอย</p>" in words for words in spoken)


def test_the_size_is_said_before_anyone_pays_for_it(reader: Client) -> None:
    html, reading = read(reader)
    saved = next(one for one in reading.named("a") if "download" in one)

    assert re.search(r"แบบจดบันทึก · PDF \d+\.\d.KB", html)
    assert len(re.findall(r"(?:ถามที่ห้วย|เสียงห้วย) · [\d.]+.(?:KB|ไบต์|ไบท์|bytes)", html)) == 2, re.findall(
        "เสียงห้วย.*", html
    )
    assert reader.get(saved["href"]).headers["Content-Disposition"].startswith("attachment")


def test_nothing_comes_from_elsewhere_before_the_tap(reader: Client) -> None:
    html, reading = read(reader)
    asked = [one for tag, one in reading.tags if tag in {"iframe", "img", "script", "link", "source", "audio", "video"}]

    assert reading.named("iframe") == []
    assert [one for one in asked if "//" in (one.get("src") or one.get("href") or "")] == []
    link = next(one for one in reading.named("a") if "data-embed-open" in one)
    assert "วิดีโอ 4 นาทีบน YouTube" in html
    assert link["href"] == f"https://www.youtube-nocookie.com/embed/{VIDEO}"


def test_the_script_that_opens_it_is_only_where_it_is_needed(reader: Client) -> None:
    make_activity(make_unit("another"), "words-alone")

    assert "js/embed" in read(reader)[0]
    assert "js/embed" not in read(reader, "/th/units/another/words-alone/")[0]


def test_the_page_may_frame_that_place_and_no_other(reader: Client) -> None:
    policy = reader.get(PLACE).headers["Content-Security-Policy"]

    assert "frame-src https://www.youtube-nocookie.com https://player.vimeo.com;" in policy
