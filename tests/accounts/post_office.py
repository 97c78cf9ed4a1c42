"""A mail server on a port of this machine that takes letters, and refuses whom it is told to refuse."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest

SMTP = "django.core.mail.backends.smtp.EmailBackend"
PLAIN = {"ehlo": "250 plc", "helo": "250 plc", "mail": "250 ok", "rset": "250 ok", "noop": "250 ok"}


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as Python's own client speaks."""

    server: "PostOffice"

    def handle(self) -> None:
        self.say("220 plc")
        for line in self.rfile:
            word = line[:4].decode().lower().strip()
            if word == "rcpt":
                self.say(
                    "550 no such mailbox" if any(name in line.decode() for name in self.server.refused) else "250 ok"
                )
            elif word == "data":
                self.say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
                self.say("250 taken")
            elif word == "quit":
                self.say("221 bye")
                return
            else:
                self.say(PLAIN.get(word, "502 what"))

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class PostOffice(socketserver.ThreadingTCPServer):
    """`letters` came in; `refused` are parts of addresses that get no letter."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[str] = []
        self.refused: set[str] = set()


@contextmanager
def opened(settings: Any) -> Iterator[PostOffice]:
    """The mail server is there, and the site sends by it."""
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, *office.server_address
        yield office
        office.shutdown()


@pytest.fixture
def closed_office(settings: Any) -> None:
    """Nobody listens where the site sends its mail."""
    with PostOffice() as office:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, *office.server_address


@pytest.fixture(params=["at once", "after a greeting"])
def silent_office(settings: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Somebody takes the call and then says nothing; the site waits for a second, not for ten."""
    with socket.create_server(("127.0.0.1", 0)) as door, ExitStack() as calls:

        def take() -> None:
            with suppress(OSError):
                while True:
                    call = calls.enter_context(door.accept()[0])
                    if request.param == "after a greeting":
                        call.sendall(b"220 plc\r\n")

        threading.Thread(target=take, daemon=True).start()
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, *door.getsockname()
        settings.EMAIL_TIMEOUT = 1
        yield
        door.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    with opened(settings) as office:
        yield office
