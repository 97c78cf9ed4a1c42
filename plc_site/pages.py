"""Views behind the ASGI server, each request in one go on a thread of its own.

Django's handler takes every middleware that is not asynchronous, and the signals before and after, through a change of
threads and back, and opens the database anew for each request: 13 ms of CPU for a page that costs 3. All our views are
synchronous, so that a request changes threads once, and a thread keeps its SQLite file open. With SQLite a page is
Python's work alone, and threads that quarrel over the interpreter waste half of it: there pages take turns.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

THREADS = 8
PATIENCE = 0.05  # seconds


class Pages(ASGIHandler):
    """Django's own handler with a synchronous chain of middleware."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.turn = Lock()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Without Django's thread of its own for each request. A client that goes away stops nothing that was begun."""
        if scope["type"] != "http":
            raise ValueError(f"Pages are asked for by http, not by {scope['type']}.")
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            response = await self.in_thread(self.answer, scope, body)
            if isinstance(response, StreamingHttpResponse):
                await self.stream(response, receive, send)
            else:
                await self.send_response(response, send)

    def in_thread(self, deed: Callable[..., Any], *words: Any) -> Awaitable[Any]:
        return sync_to_async(deed, thread_sensitive=False, executor=self.threads)(*words)

    def answer(self, scope: Any, body: Any) -> HttpResponseBase:
        """One request, on SQLite after the one before it; one that waits for a mail server holds up nobody for long."""
        if connections[DEFAULT_DB_ALIAS].vendor != "sqlite":
            return self.answer_now(scope, body)
        held = self.turn.acquire(timeout=PATIENCE)
        try:
            return self.answer_now(scope, body)
        finally:
            if held:
                self.turn.release()

    def answer_now(self, scope: Any, body: Any) -> HttpResponseBase:
        """The whole of a request, from its first signal to its last, which waits only where the answer is streamed."""
        connection = connections[DEFAULT_DB_ALIAS]
        file = file_of(connection)
        keep_open_or_close(connection, file)
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        try:
            request, refused = self.create_request(scope, body)
            response: HttpResponseBase = self.get_response(request) if request else cast("HttpResponse", refused)
        finally:
            keep_open_or_close(connection, file)
        vars(response)["_handler_class"] = self.__class__  # which `close` names as the sender of the last signal
        if response.streaming:
            close_old_connections()
        else:
            response.close()
        return response

    async def stream(self, response: StreamingHttpResponse, receive: Any, send: Any) -> None:
        """Block by block, as long as somebody listens: Django itself would first read all of it into memory."""
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if not response.is_async:
            response.streaming_content = self.blocks(iter(response))
        sending = asyncio.ensure_future(self.send_response(response, send))
        leaving = asyncio.ensure_future(receive())
        try:
            await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await self.in_thread(response.close)

    async def blocks(self, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
        """One in memory, the next when that one is on its way; no thread is held while a slow reader takes it."""
        while block := await self.in_thread(self.next_block, pieces):
            yield block

    def next_block(self, pieces: Iterator[bytes]) -> bytes:
        """Small pieces, as the lines of a table, together; nothing at the end. Some ask the database for more."""
        connection = connections[DEFAULT_DB_ALIAS]
        file = file_of(connection)
        keep_open_or_close(connection, file)
        block = bytearray()
        try:
            for piece in pieces:
                block += piece
                if len(block) >= self.chunk_size:
                    break
        finally:
            keep_open_or_close(connection, file)
        return bytes(block)


def file_of(connection: BaseDatabaseWrapper) -> tuple[int, int] | None:
    """Which SQLite file stands at the connection's place now."""
    path = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not path.exists():
        return None
    found = path.stat()
    return found.st_dev, found.st_ino


def keep_open_or_close(connection: BaseDatabaseWrapper, file: tuple[int, int] | None) -> None:
    """An SQLite connection stays open while `file`, found before it was opened, is in place: a restore puts another."""
    if connection.vendor != "sqlite" or connection.connection is None:
        return
    known = vars(connection)
    if known.setdefault("opened_file", file) is not None and known["opened_file"] == file_of(connection):
        connection.close_at = None
        return
    known.pop("opened_file")
    connection.close()
