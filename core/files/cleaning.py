"""Pictures and PDFs, cleaned by a worker process apart from the site; the site itself never parses them."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile, File

from core.files.limits import MEGABYTE, PHOTO_SIDE, SITE_IMAGE_SIDE, THUMBNAIL_SIDE, refused

WORKER = Path(__file__).parent / "worker" / "run.py"
WALL_SECONDS = 20
WAIT_SECONDS = 20
AT_ONCE = threading.BoundedSemaphore(2)
FORMATS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
FORMATS["PDF"] = ("pdf", "application/pdf")


@dataclass(frozen=True)
class Cleaned:
    """What may be stored: new bytes, and the facts about them."""

    data: bytes
    extension: str
    media_type: str
    thumbnail: bytes = b""
    width: int | None = None
    height: int | None = None
    seconds: int | None = None


class CleanPicture(ContentFile):
    """A picture that has been through here, so that it is not written anew twice."""


def clean_photo(upload: File) -> Cleaned:
    """A photo for the private store: JPEG of 2048 pixels with a thumbnail of 480. Raises UploadRefused."""
    return run_worker("picture", upload, {"side": PHOTO_SIDE, "thumbnail": THUMBNAIL_SIDE})


def clean_site_image(upload: File) -> CleanPicture:
    """A picture for public pages, in its own format where browsers know it. Raises UploadRefused."""
    cleaned = run_worker("picture", upload, {"side": SITE_IMAGE_SIDE, "keep_format": True})
    stem = Path(upload.name or "picture").stem
    return CleanPicture(cleaned.data, name=f"{stem}.{cleaned.extension}")


def clean_document(upload: File) -> Cleaned:
    """A PDF written anew from its pages. Raises UploadRefused."""
    return run_worker("document", upload, {})


def run_worker(task: str, upload: File, options: dict[str, Any]) -> Cleaned:
    """Runs the worker on the bytes and takes its answer, which is trusted no further than its lengths.

    Raises UploadRefused: with the worker's reason, or because it needed too much memory or time.
    """
    with place(), on_disk(upload) as source, tempfile.TemporaryFile() as answer:
        command = [sys.executable, "-I", "-S", str(WORKER), task, library(), json.dumps(options)]
        try:
            done = subprocess.run(
                command,
                stdin=source,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"MALLOC_ARENA_MAX": "1", "LC_ALL": "C.UTF-8"},
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise refused("too_slow") from error
        if done.returncode < 0:  # stopped by a limit: SIGXCPU, SIGKILL; or by memory that could not be had
            raise refused("too_slow" if -done.returncode in {9, 24} else "too_large")
        answer.seek(0)
        return taken(answer)


def taken(answer: IO[bytes]) -> Cleaned:
    """The worker's answer as facts and bytes."""
    try:
        facts = json.loads(answer.readline(4096))
        if "refused" in facts:
            raise refused(facts["refused"])
        lengths = [int(length) for length in facts["lengths"]]
        if not lengths or sum(lengths) > 64 * MEGABYTE:
            raise refused("unreadable")
        parts = [answer.read(length) for length in lengths]
        extension, media_type = FORMATS[facts["format"]]
    except (ValueError, KeyError, TypeError) as error:
        raise refused("unreadable") from error
    thumbnail = parts[1] if len(parts) > 1 else b""
    return Cleaned(parts[0], extension, media_type, thumbnail, facts.get("width"), facts.get("height"))


@cache
def library() -> str:
    """The folder that holds Pillow, pillow-heif and pypdf: the worker starts without the rest, which is quicker."""
    found = find_spec("PIL")
    if found is None or not found.origin:
        raise ModuleNotFoundError("Pillow is not installed")
    return str(Path(found.origin).parents[1])


@contextmanager
def place() -> Iterator[None]:
    """At most two workers for one process of the site, so that uploads never starve its pages."""
    if not AT_ONCE.acquire(timeout=WAIT_SECONDS):
        raise refused("busy")
    try:
        yield
    finally:
        AT_ONCE.release()


@contextmanager
def on_disk(upload: File) -> Iterator[IO[bytes]]:
    """The bytes as an open file with a number of its own, which the worker can inherit."""
    upload.seek(0)
    with tempfile.TemporaryFile() as source:
        for chunk in upload.chunks():
            source.write(chunk)
        source.flush()
        os.lseek(source.fileno(), 0, os.SEEK_SET)
        yield source
