"""Pictures, hostile and honest, through the worker: what comes out is small, upright and without a trace."""

import io
import resource
import time

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from core.files.cleaning import Cleaned, clean_photo, run_worker
from core.files.limits import UploadRefused
from tests.core import filemaking as fm

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"]


def cleaned(data: bytes) -> Cleaned:
    return clean_photo(ContentFile(data, name="IMG_0001.jpg"))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("form", FORMATS)
def test_it_keeps_no_metadata_of_any_format(form):
    sent = fm.picture(form, marked=True)
    made = cleaned(sent)

    assert any(trace in sent for trace in fm.TRACES)
    for stored in (made.data, made.thumbnail):
        assert [trace for trace in fm.TRACES if trace in stored] == []
        assert set(opened(stored).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert stored.count(b"\xff\xd8\xff") == 1


def test_it_turns_a_picture_as_the_camera_was_held():
    made = opened(cleaned(fm.picture(marked=True)).data)

    assert made.size == (480, 640)
    assert made.getpixel((470, 10))[0] > 240  # the bright corner went from the left to the right
    assert made.getpixel((470, 620))[0] < 60


def test_it_is_2048_pixels_at_most_with_a_thumbnail_of_480():
    made = cleaned(fm.picture(size=(3000, 1500)))

    assert (made.width, made.height) == opened(made.data).size == (2048, 1024)
    assert opened(made.thumbnail).size == (480, 240)
    assert opened(made.data).format == opened(made.thumbnail).format == "JPEG"


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "RGBA"), ("WEBP", "RGBA")],
)
def test_it_takes_every_honest_kind_of_colour(form, mode):
    made = opened(cleaned(fm.picture(form, mode=mode)).data).convert("L")

    assert made.getpixel((10, 10)) > 200
    assert made.getpixel((400, 20)) < 90


def test_it_keeps_the_greys_of_sixteen_bits():
    made = opened(cleaned(fm.sixteen_bit_png()).data).convert("L")

    assert [abs(made.getpixel((x, 30)) - x * 2) < 12 for x in (10, 60, 120)] == [True] * 3


def test_it_brings_colours_of_another_profile_to_srgb():
    from PIL import ImageCms

    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    fm.drawing().save(out, "JPEG", icc_profile=profile)

    assert b"ICC_PROFILE" not in cleaned(out.getvalue()).data


JPEG = fm.picture()
HOSTILE = {
    "cut": (JPEG[: len(JPEG) // 2], "incomplete"),
    "cut in its head": (JPEG[:100], "unreadable"),
    "html": (b"<!doctype html><script>alert(1)</script>", "not_a_picture"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not_a_picture"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not_a_picture"),
    "gif of 200 frames": (b"GIF89a" + bytes(3000), "not_a_picture"),
    "tiff": (b"II*\0" + bytes(300), "not_a_picture"),
    "photoshop": (b"8BPS\0\1" + bytes(300), "not_a_picture"),
    "zip": (b"PK\x03\x04" + bytes(300), "not_a_picture"),
    "video": (fm.box(b"ftyp", b"isom\0\0\0\0isommp42") + bytes(300), "not_a_picture"),
    "heic of nothing": (fm.box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(300), "unreadable"),
    "avif of nothing": (fm.box(b"ftyp", b"avif\0\0\0\0avifmif1") + bytes(300), "unreadable"),
    "128 megapixels in 16 kB": (fm.png_of(12_800, 10_000), "too_many_pixels"),
    "400 megapixels": (fm.png_of(20_000, 20_000, rows=1), "too_many_pixels"),
    "3,600 megapixels": (fm.png_of(60_000, 60_000, rows=1), "too_many_pixels"),
    "text that unpacks to 100 MB": (
        fm.with_chunks(fm.picture("PNG"), fm.chunk(b"zTXt", b"a\0\0" + fm.zlib.compress(bytes(100_000_000), 1))),
        "unreadable",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_refuses_what_is_no_honest_picture(name):
    data, code = HOSTILE[name]
    began = time.monotonic()
    with pytest.raises(UploadRefused) as refusal:
        cleaned(data)

    assert refusal.value.code in {code, "unreadable"}
    assert refusal.value.messages[0]
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "sent",
    [
        JPEG + b"<script>alert('polyglot')</script>",
        JPEG + b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(18),
        fm.with_chunks(fm.picture("PNG"), *[fm.chunk(b"iTXt", b"a\0\0\0\0\0polyglot")] * 5000),
    ],
    ids=["html", "zip", "many texts"],
)
def test_nothing_that_hides_beside_the_picture_is_kept(sent):
    made = cleaned(sent)

    assert b"polyglot" not in made.data
    assert b"PK\x05\x06" not in made.data


def test_the_site_itself_stays_small_while_a_large_picture_is_opened():
    sent = fm.png_of(6300, 6300)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = cleaned(sent)

    assert made.width == 2048
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes


def test_a_worker_that_needs_too_long_is_stopped_with_words(monkeypatch):
    monkeypatch.setattr("core.files.cleaning.WALL_SECONDS", 0.01)
    with pytest.raises(UploadRefused) as refusal:
        cleaned(JPEG)

    assert refusal.value.code == "too_slow"


def test_a_worker_without_memory_is_a_refusal(monkeypatch, tmp_path):
    """A sixth of the memory: Python starts, the picture does not fit."""
    from core.files import cleaning

    folder = tmp_path / "worker"
    folder.mkdir()
    for name in ("run.py", "picture.py"):
        text = (cleaning.WORKER.parent / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("512 * MEGABYTE", "100 * MEGABYTE"), encoding="utf-8")
    monkeypatch.setattr(cleaning, "WORKER", folder / "run.py")
    with pytest.raises(UploadRefused) as refusal:
        run_worker("picture", ContentFile(fm.png_of(6300, 6300)), {"side": 2048})

    assert refusal.value.code == "too_large"


def test_when_all_places_are_taken_it_asks_to_try_later(monkeypatch):
    import threading

    monkeypatch.setattr("core.files.cleaning.AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr("core.files.cleaning.WAIT_SECONDS", 0.01)
    from core.files.cleaning import place

    with place(), pytest.raises(UploadRefused) as refusal:
        cleaned(JPEG)

    assert refusal.value.later
