"""Limits count by address, so nobody chooses theirs by a header. The real server, with the words it is started with."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from core import setup
from core.serving import server_words
from tests.core.test_deploy import unit

FORGED = "X-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\nX-Forwarded-Proto: https"


@contextmanager
def echoing(words: list[str], proxies: int):
    environment = os.environ | {"TRUSTED_PROXY_COUNT": str(proxies), "DJANGO_SETTINGS_MODULE": "plc_site.settings.test"}
    environment.pop("FORWARDED_ALLOW_IPS", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "tests.core.echo:application", *words], cwd=setup.ROOT, env=environment
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


def said(family: int, address: str | tuple[str, int], headers: str) -> str:
    """What the server answers, once it listens."""
    ends = time.monotonic() + 60
    while True:
        try:
            with socket.socket(family) as line:
                line.connect(address)
                line.sendall(f"GET / HTTP/1.1\r\nHost: testserver\r\n{headers}\r\nConnection: close\r\n\r\n".encode())
                return b"".join(iter(lambda: line.recv(65536), b"")).decode().rpartition("\r\n\r\n")[2]
        except (FileNotFoundError, ConnectionRefusedError):
            assert time.monotonic() < ends, "the server did not start"
            time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.slow
def test_nobody_chooses_an_address_on_the_server_of_make_run():
    port = free_port()
    with echoing(server_words("127.0.0.1", port), proxies=0):
        assert said(socket.AF_INET, ("127.0.0.1", port), FORGED) == "http 127.0.0.1 127.0.0.1"


@pytest.mark.slow
def test_behind_nginx_only_the_address_it_added_counts(tmp_path: Path):
    line = unit("plc-live.service")["ExecStart"][0].replace("/run/plc", str(tmp_path))
    words = line.split()[2:]
    with echoing(words, proxies=1):
        heard = said(socket.AF_UNIX, str(tmp_path / "live.sock"), "X-Forwarded-For: 203.0.113.9, 198.51.100.7")

    assert heard == "http - 198.51.100.7"


@pytest.mark.parametrize("name", ["plc-live.service", "plc-pages.service"])
def test_no_unit_believes_just_anybody(name: str):
    assert "*" not in unit(name)["ExecStart"][0]
