"""Views behind the ASGI server, each request in one go on a thread of its own.

Django's handler takes every middleware that is not asynchronous through a change of threads and back, and opens the
database anew for each request: 13 ms of CPU for a page that costs 3. All our views are synchronous, so that a request
changes threads once, and a thread keeps its SQLite file open.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase

THREADS = 8


class Pages(ASGIHandler):
    """Django's own handler with a synchronous chain of middleware."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Without Django's thread of its own for each request."""
        if scope["type"] != "http":
            raise ValueError(f"Pages are asked for by http, not by {scope['type']}.")
        await self.handle(scope, receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """A client that goes away does not stop what its request has begun to write."""
        answer = sync_to_async(self.answer, thread_sensitive=False, executor=self.threads)
        response: HttpResponseBase = await answer(request)
        return response

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        connection = connections[DEFAULT_DB_ALIAS]
        file = file_of(connection)
        keep_open_or_close(connection, file)
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            keep_open_or_close(connection, file)
            close_old_connections()


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
