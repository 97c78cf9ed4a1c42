"""docs/deploy as it stands: the commands of its units start, and its page names every variable there is."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders

from core import setup
from tests.conftest import NGINX, NO_NGINX, NO_SYSTEMD, SYSTEMD
from tests.core.test_settings import GOOD
from tests.databases import Databases

DEPLOY = setup.ROOT / "docs" / "deploy"


def unit(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


@pytest.fixture
def server(tmp_path):
    """The folders of the units, put below tmp_path, and a migrated database."""
    databases = Databases(os.environ.get("DATABASE_URL", ""))
    var, name = tmp_path / "var", f"plc_test_deploy_{os.getpid()}"
    databases.fresh_copy("plain", var, name)
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ} | GOOD
    environment |= {"VAR_DIR": str(var), "BACKUP_DIR": str(tmp_path / "backups")}
    if databases.url:
        environment["DATABASE_URL"] = databases.url_of(name)
    if os.environ.get("REDIS_URL"):
        environment["REDIS_URL"] = os.environ["REDIS_URL"]
    # Pages name static files by their digest.
    (var / "static").mkdir()
    (var / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}')
    yield tmp_path, environment
    databases.drop_mine()


def command(name: str, folder: Path) -> list[str]:
    line = unit(name)["ExecStart"][0].replace("/run/plc", str(folder))
    words = line.split()
    program = Path(words[0]).name
    start = [sys.executable] if program == "python" else [sys.executable, "-m", program]
    return [*start, *words[1:]]


@contextmanager
def running(name: str, folder: Path, environment: dict[str, str]):
    extra = dict(pair.split("=", 1) for pair in unit(name).get("Environment", []))
    log = (folder / f"{name}.log").open("wb")
    process = subprocess.Popen(command(name, folder), cwd=setup.ROOT, env=extra | environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(15)
        log.close()


def ask(path: Path, address: str, seconds: float = 60) -> str:
    """A request over the socket nginx would use, as nginx would send it."""
    words = f"GET {address} HTTP/1.1\r\nHost: plc.example.org\r\nX-Forwarded-Proto: https\r\n"
    words += "X-Forwarded-For: 198.51.100.7\r\nConnection: close\r\n\r\n"
    ends = time.monotonic() + seconds
    while True:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(seconds)
                line.connect(str(path))
                line.sendall(words.encode())
                return b"".join(iter(lambda: line.recv(65536), b"")).decode(errors="replace")
        except (FileNotFoundError, ConnectionRefusedError):
            assert time.monotonic() < ends, "the server did not start"
            time.sleep(0.2)


@pytest.mark.slow
def test_pages_are_served_by_gunicorn_as_the_unit_says(server):
    folder, environment = server
    with running("plc-pages.service", folder, environment):
        alive = ask(folder / "pages.sock", "/livez")
        ready = ask(folder / "pages.sock", "/readyz")

    assert " 200 OK" in alive.splitlines()[0]
    assert '"ready": true' in ready
    assert "Strict-Transport-Security" in alive


@pytest.mark.slow
def test_the_doors_of_developers_are_not_there(server):
    """The mails of others and the page of components: on a developer's machine alone."""
    folder, environment = server
    named = {path: path for finder in get_finders() for path, _storage in finder.list([])}
    manifest = {"version": "1.1", "paths": named, "hash": ""}
    (folder / "var" / "static" / "staticfiles.json").write_text(json.dumps(manifest))
    doors = ["/dev/mail/", "/dev/mail/a.log/0/", "/styleguide/", "/styleguide/empty/"]
    with running("plc-pages.service", folder, environment):
        # An address without a language may lead to the one with it; nothing is there either.
        for door in [*doors, *(f"/{language}{door}" for language in ("th", "en") for door in doors)]:
            answer = ask(folder / "pages.sock", door)
            moved = re.search(r"^Location: (/th/\S+)", answer, re.MULTILINE)
            last = ask(folder / "pages.sock", moved[1]) if moved else answer
            assert " 404 Not Found" in last.splitlines()[0], door


@pytest.mark.slow
def test_the_live_server_answers_as_the_unit_says(server):
    folder, environment = server
    with running("plc-live.service", folder, environment):
        assert " 200 OK" in ask(folder / "live.sock", "/livez").splitlines()[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["plc-tick.service", "plc-backup.service"])
def test_what_a_timer_starts_ends_well(server, name):
    folder, environment = server
    outcome = subprocess.run(
        command(name, folder), cwd=setup.ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.slow
def test_the_worker_takes_up_work(server):
    folder, environment = server
    outcome = subprocess.run(
        [*command("plc-worker.service", folder), "--batch"],
        cwd=setup.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome.returncode == 0, outcome.stderr


def test_every_variable_has_its_row_in_the_deploy_page():
    sources = [*(setup.ROOT / "plc_site" / "settings").glob("*.py")]
    read = {
        name
        for path in sources
        for name in re.findall(r'env\.(?:text|flag|number|words|database)\(\s*"([A-Z_0-9]+)"', path.read_text("utf-8"))
    }
    rows = (setup.ROOT / "docs" / "deploy.md").read_text("utf-8")

    assert sorted(name for name in read if f"`{name}`" not in rows) == []


def test_every_variable_of_the_sample_is_read_by_something():
    names = re.findall(r"^([A-Z_]+)=", (DEPLOY / "plc.env").read_text("utf-8"), re.MULTILINE)
    rows = (setup.ROOT / "docs" / "deploy.md").read_text("utf-8")

    assert [name for name in names if f"`{name}`" not in rows] == []


@pytest.mark.skipif(not SYSTEMD, reason=NO_SYSTEMD)
@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.glob("plc-*.*")))
def test_systemd_understands_the_unit(name):
    outcome = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(DEPLOY / name)], capture_output=True, text=True, check=False
    )
    faults = [line for line in outcome.stderr.splitlines() if name in line and "is not executable" not in line]

    assert faults == []


@pytest.mark.skipif(not NGINX, reason=NO_NGINX)
def test_nginx_understands_the_site(tmp_path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=plc", "-keyout", tmp_path / "k",
         "-out", tmp_path / "c"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    site = (DEPLOY / "nginx.conf").read_text("utf-8")
    site = re.sub(r"/etc/letsencrypt/\S+fullchain.pem", str(tmp_path / "c"), site)
    site = re.sub(r"/etc/letsencrypt/\S+privkey.pem", str(tmp_path / "k"), site)
    (tmp_path / "site").write_text(site)
    whole = f"error_log stderr; pid {tmp_path}/pid; events {{}} http {{ access_log off; include {tmp_path}/site; }}"
    (tmp_path / "nginx.conf").write_text(whole)
    outcome = subprocess.run(
        ["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 0, outcome.stderr
