"""A real server on a copied, seeded database, and a phone to look at it with."""

import email
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from email import policy
from email.message import EmailMessage
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from core import setup
from tests.databases import Databases, locked

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
SLOWEST_START = 60
# Starting Django takes seconds: one process answers all that a journey asks of the database.
LISTENER = """
import contextlib, json, sys, traceback, django
django.setup()
for line in sys.stdin:
    space = {}
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exec(json.loads(line), space)
        told = {"answer": space.get("answer")}
    except Exception:
        told = {"error": traceback.format_exc()}
    print(json.dumps(told, default=str), flush=True)
"""


def chromium() -> str:
    """Where Chromium is, or nothing."""
    places = ["/usr/bin/chromium", *filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))]
    return next((place for place in places if Path(place).exists()), "")


class Site(str):
    """The address of the running site, and what lies behind it: f"{site}/th/", site.manage("tick"), site.mails()."""

    __slots__ = ("environment", "folder", "listener", "log", "process")
    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]
    log: Path
    listener: subprocess.Popen[str] | None

    def manage(self, *words: str) -> str:
        """A management command on the site's own database; its output."""
        outcome = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=setup.ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout

    def shell(self, code: str) -> object:
        """Runs code on the site's own database; what it leaves in `answer` comes back (through JSON)."""
        listener = getattr(self, "listener", None)
        if listener is None:
            words, pipe = [sys.executable, "-c", LISTENER], subprocess.PIPE
            listener = subprocess.Popen(
                words, cwd=setup.ROOT, env=self.environment, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"
            )
            self.listener = listener
        assert listener.stdin
        assert listener.stdout
        listener.stdin.write(json.dumps(code) + "\n")
        listener.stdin.flush()
        told = json.loads(listener.stdout.readline())
        assert "error" not in told, told["error"]
        return told["answer"]

    def mails(self, to: str = "") -> list[EmailMessage]:
        """Mails written so far, oldest first."""
        found: list[EmailMessage] = []
        for path in sorted((self.folder / "mail").glob("*"), key=lambda one: one.stat().st_mtime_ns):
            for part in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                message = email.message_from_bytes(part.strip(), policy=policy.default)
                if isinstance(message, EmailMessage) and to in (message["To"] or ""):
                    found.append(message)
        return [message for message in found if message["Subject"]]


def start_site(databases: Databases, folder: Path, name: str) -> Site:
    """Copies the seeded site into `folder` and starts uvicorn on a free port."""
    with locked("static"):
        subprocess.run([sys.executable, "-m", "core.setup", "static"], cwd=setup.ROOT, check=True, capture_output=True)
    databases.fresh_copy("seeded", folder, name)
    (folder / "static").symlink_to(setup.VAR / "static", target_is_directory=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    site = Site(f"http://127.0.0.1:{port}")
    site.folder, site.log = folder, folder / "server.log"
    site.environment = databases.environment(folder, name) | {"EMBEDDED": "1", "BASE_URL": str(site)}
    if os.environ.get("REDIS_URL"):
        site.environment["REDIS_URL"] = os.environ["REDIS_URL"]
    words = ["plc_site.asgi:application", "--port", str(port), "--ws-max-size", "65536", "--log-level", "warning"]
    with site.log.open("wb") as log:
        site.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", *words], cwd=setup.ROOT, env=site.environment, stdout=log, stderr=log
        )
    wait_for(site)
    return site


def wait_for(site: Site) -> None:
    started = time.monotonic()
    while time.monotonic() - started < SLOWEST_START:
        if site.process.poll() is not None:
            break
        try:
            with urlopen(f"{site}/livez", timeout=5):  # noqa: S310 - our own address
                return
        except (URLError, OSError):
            time.sleep(0.2)
    site.process.kill()
    raise RuntimeError(f"the site did not start:\n{site.log.read_text()[-4000:]}")


def stop_site(site: Site) -> None:
    listener = getattr(site, "listener", None)
    if listener is not None and listener.stdin:
        listener.communicate(timeout=10)
    site.process.terminate()
    try:
        site.process.wait(10)
    except subprocess.TimeoutExpired:
        site.process.kill()
        site.process.wait(10)
