"""Starts the server of `make run`. Runs on the machine's own Python: the standard library alone, nothing of ours."""

import os
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path


class PortTaken(Exception):
    """Something else listens there; the text says what to do."""


def address() -> tuple[str, int]:
    """Where the site listens: HOST and PORT."""
    return os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT") or 8000)


def check_port(host: str, port: int) -> None:
    """Raises PortTaken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} is taken (is the site running already?). Use another: make run PORT={port + 1}"
            ) from error


def server_words(host: str, port: int) -> list[str]:
    """How uvicorn is called. Nothing stands in front of it here, so nobody may say in a header who they are."""
    listen = ["--host", host, "--port", str(port), "--no-proxy-headers"]
    sockets = ["--ws", "websockets-sansio", "--ws-max-size", "65536", "--lifespan", "on"]
    return [*listen, *sockets, "--no-access-log", "--log-level", "warning"]


def serve(python: Path, environment: Mapping[str, str], watched: Iterable[str] = ()) -> None:
    """Becomes the server; pages and sockets in one process, the timer in a thread of it.

    With folders to watch it shows faults in full, and begins again when a file in them changes.
    """
    host, port = address()
    given = {"BASE_URL": f"http://{host}:{port}", **environment, "EMBEDDED": "1"}
    words = server_words(host, port)
    if watched:
        given["DEBUG"] = "1"
        words += ["--reload", *(word for folder in watched for word in ("--reload-dir", folder))]
    os.execve(str(python), [str(python), "-m", "uvicorn", "plc_site.asgi:application", *words], given)  # noqa: S606 - no shell, our own words
