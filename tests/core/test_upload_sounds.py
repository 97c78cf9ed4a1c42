"""Recordings: every format browsers and phones make, without a trace of who, where and when."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files import sound
from tests.core import filemaking as fm

FORMATS = {
    "wav": (fm.wav, "audio/wav"),
    "mp3": (fm.mp3, "audio/mpeg"),
    "aac": (fm.adts, "audio/aac"),
    "opus in ogg": (fm.ogg, "audio/ogg"),
    "vorbis in ogg": (fm.vorbis, "audio/ogg"),
    "webm": (fm.webm, "audio/webm"),
    "m4a": (fm.m4a, "audio/mp4"),
    "m4a in parts": (lambda seconds=2: fm.m4a(seconds, fragmented=True), "audio/mp4"),
    "webm of known length": (lambda seconds=2: fm.webm(seconds, live=False), "audio/webm"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_it_keeps_the_sound_and_nothing_else(name):
    make, media_type = FORMATS[name]
    made = sound.clean_sound(make(30))

    assert made.media_type == media_type
    assert made.seconds == pytest.approx(30, abs=0.1)
    assert [trace for trace in (*fm.TRACES, b"+18.7904", b"\xa9xyz") if trace in made.data] == []


@pytest.mark.parametrize("name", FORMATS)
def test_what_it_wrote_it_reads_again_unchanged(name):
    made = sound.clean_sound(FORMATS[name][0](3))

    assert sound.clean_sound(made.data).data == made.data


@pytest.mark.parametrize(
    "data", [fm.m4a(90, told=3), fm.ogg(90, told=3), fm.webm(90)], ids=["m4a", "ogg", "webm without a duration"]
)
def test_the_length_is_that_of_the_sound_whatever_the_head_says(data):
    assert sound.clean_sound(data).seconds == pytest.approx(90, abs=0.2)


def test_a_recorder_that_wrote_no_duration_gets_one():
    """Chrome's recordings show no length in players until they have one."""
    assert bytes.fromhex("448988") not in fm.webm(5)
    assert b"\x44\x89" in sound.clean_sound(fm.webm(5)).data[:200]


def test_dates_of_the_recording_are_gone():
    date = (3_900_000_000).to_bytes(4)
    assert date in fm.m4a()
    assert date not in sound.clean_sound(fm.m4a()).data


def test_sound_stays_where_the_sample_table_says():
    """M4A is cleaned in place: were a byte to move, players would find no sound."""
    sent = fm.m4a()
    made = sound.clean_sound(sent).data

    assert len(made) == len(sent)
    assert made.find(b"mdat") == sent.find(b"mdat")


@pytest.mark.parametrize("data", [fm.webm(video=True), fm.m4a(handler=b"vide")], ids=["webm", "mp4"])
def test_a_video_is_told_apart(data):
    with pytest.raises(sound.Video):
        sound.clean_sound(data)


@pytest.mark.parametrize("data", [b"", b"<html>", fm.picture(), b"%PDF-1.4", b"\0" * 400, b"#!AMR\n" + bytes(90)])
def test_what_is_no_sound_is_told_apart(data):
    with pytest.raises(sound.NotASound):
        sound.clean_sound(data)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("share", [0.03, 0.2, 0.6])
def test_a_cut_recording_is_damaged_or_shorter_and_never_an_error(name, share):
    whole = FORMATS[name][0](20)
    try:
        made = sound.clean_sound(whole[: int(len(whole) * share)])
    except (sound.Damaged, sound.NotASound):
        return
    assert made.seconds < 20


@pytest.mark.parametrize("name", [name for name in FORMATS if "m4a" in name or "ogg" in name])
def test_formats_that_know_their_end_refuse_a_cut(name):
    with pytest.raises(sound.Damaged):
        sound.clean_sound(FORMATS[name][0](5)[:-7])


def test_a_recording_whose_page_was_closed_keeps_what_was_said():
    """A browser's recording has no end; wherever it breaks off, the sound before that place is kept."""
    whole = fm.webm(20)
    lengths = [sound.clean_sound(whole[: int(len(whole) * share)]).seconds for share in (0.3, 0.5, 0.7, 0.9)]

    assert lengths == [pytest.approx(20 * share, abs=1) for share in (0.3, 0.5, 0.7, 0.9)]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=30, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_changed_byte_makes_an_error(name, data):
    sent = bytearray(FORMATS[name][0](1))
    for _change in range(data.draw(st.integers(1, 4))):
        sent[data.draw(st.integers(0, min(len(sent), 600) - 1))] = data.draw(st.integers(0, 255))
    try:
        sound.clean_sound(bytes(sent))
    except (sound.Damaged, sound.NotASound, sound.Video):
        return
