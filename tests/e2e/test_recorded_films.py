"""What Chromium's own recorder writes is uploaded as an editor's film, and plays as before: no sample is lost."""

import base64
from typing import Any

import pytest
from django.core.files.base import ContentFile

from core.files.site_document import clean_site_document

pytestmark = pytest.mark.e2e
KINDS = {
    "film.webm": "video/webm;codecs=vp8,opus",
    "talk.webm": "audio/webm;codecs=opus",
    "film.mp4": "video/mp4;codecs=avc1.42E01E,opus",
    "talk.m4a": "audio/mp4;codecs=opus",
}
RECORD = """async (kinds) => {
    const sound = new AudioContext();
    const voice = sound.createOscillator();
    const heard = sound.createMediaStreamDestination();
    voice.connect(heard);
    voice.start();
    const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 120 });
    const brush = canvas.getContext("2d");
    const drawing = setInterval(() => {
        brush.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
        brush.fillRect(0, 0, 160, 120);
    }, 40);
    const seen = canvas.captureStream(25).getVideoTracks();
    const made = Object.entries(kinds).map(([name, type]) => new Promise((done) => {
        const tracks = [...heard.stream.getAudioTracks(), ...(type.startsWith("video") ? seen : [])];
        const parts = [];
        const recorder = new MediaRecorder(new MediaStream(tracks), { mimeType: type });
        recorder.ondataavailable = (event) => parts.push(event.data);
        recorder.onstop = () => {
            const reader = new FileReader();
            reader.onload = () => done([name, reader.result.split(",")[1]]);
            reader.readAsDataURL(new Blob(parts));
        };
        recorder.start(300);
        setTimeout(() => recorder.stop(), 1500);
    }));
    const answer = Object.fromEntries(await Promise.all(made));
    clearInterval(drawing);
    return answer;
}"""
# A recording tells its length only when its end was sought.
PLAY = """async ([bytes, type]) => {
    const film = document.createElement("video");
    film.muted = true;
    film.src = URL.createObjectURL(await (await fetch(`data:${type};base64,${bytes}`)).blob());
    const came = (name) => new Promise((done, failed) => {
        film.addEventListener(name, done, { once: true });
        film.addEventListener("error", () => failed(film.error.message), { once: true });
    });
    await came("loadeddata");
    const sought = came("seeked");
    film.currentTime = 1e6;
    await sought;
    const length = film.duration;
    film.currentTime = 0;
    film.playbackRate = 4;
    const ended = came("ended");
    await film.play();
    await ended;
    const shown = film.getVideoPlaybackQuality().totalVideoFrames;
    return [length, film.videoWidth, shown > 0, film.webkitAudioDecodedByteCount > 0];
}"""


def played(page: Any, data: bytes, name: str) -> list[Any]:
    return page.evaluate(PLAY, [base64.b64encode(data).decode(), KINDS[name].partition(";")[0]])


def test_what_chromium_records_plays_the_same_after_cleaning(browser: Any) -> None:
    page = browser.new_page()
    recorded = page.evaluate(RECORD, KINDS)

    for name, told in recorded.items():
        sent = base64.b64decode(told)
        kept = clean_site_document(ContentFile(sent, name=name)).read()
        before, after = played(page, sent, name), played(page, kept, name)
        assert before[0] == pytest.approx(1.5, abs=0.5), name
        assert after == before, name
        assert after[3], name
    page.close()
