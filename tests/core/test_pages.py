"""The handler behind the ASGI server: one change of threads, a kept file, and never a file that was put away."""

import asyncio
import io
import sqlite3
from threading import Event, current_thread

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core import signals
from django.db import ConnectionHandler
from django.http import FileResponse, StreamingHttpResponse

from plc_site.pages import Pages, file_of, keep_open_or_close
from plc_site.settings.env import sqlite


def made(path, word):
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE said (word TEXT)")
        raw.execute("INSERT INTO said VALUES (?)", [word])
    raw.close()
    return path


def asked(connection):
    """One request's work on a thread that lives on."""
    file = file_of(connection)
    keep_open_or_close(connection, file)
    with connection.cursor() as cursor:
        word = cursor.execute("SELECT word FROM said").fetchone()[0]
    keep_open_or_close(connection, file)
    return word


def test_a_file_stays_open_until_another_is_put_in_its_place(tmp_path):
    place = made(tmp_path / "site.sqlite3", "before")
    connection = ConnectionHandler({"default": sqlite(place)})["default"]
    assert asked(connection) == "before"
    opened = connection.connection
    assert asked(connection) == "before"
    assert connection.connection is opened
    assert connection.close_at is None

    place.rename(tmp_path / "kept-aside.sqlite3")
    made(tmp_path / "restored.sqlite3", "after").rename(place)

    assert asked(connection) == "after"
    assert connection.connection is not opened
    connection.close()


def test_a_file_that_was_put_away_during_a_request_is_closed_after_it(tmp_path):
    place = made(tmp_path / "site.sqlite3", "before")
    connection = ConnectionHandler({"default": sqlite(place)})["default"]
    file = file_of(connection)
    connection.ensure_connection()
    made(tmp_path / "restored.sqlite3", "after").rename(place)

    keep_open_or_close(connection, file)

    assert connection.connection is None


def scope_of(path, kind="http"):
    return {"type": kind, "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"testserver")]}


async def ask(pages, path="/livez", kind="http"):
    """The start of an answer."""
    communicator = ApplicationCommunicator(pages, scope_of(path, kind))
    await communicator.send_input({"type": "http.request", "body": b""})
    start = await communicator.receive_output(20)
    if start["type"] == "http.response.start":
        await communicator.receive_output(20)
        await communicator.wait(20)
    return start


@pytest.mark.django_db
def test_it_answers_over_asgi_and_refuses_sockets():
    assert asyncio.run(ask(Pages()))["status"] == 200
    with pytest.raises(ValueError, match="websocket"):
        asyncio.run(Pages()(scope_of("/livez", "websocket"), None, None))


@pytest.mark.django_db
def test_each_request_begins_and_ends_once():
    seen = []

    def begun(**_words):
        seen.append("begun")

    def ended(**_words):
        seen.append("ended")

    signals.request_started.connect(begun)
    signals.request_finished.connect(ended)
    try:
        asyncio.run(ask(Pages()))
    finally:
        signals.request_started.disconnect(begun)
        signals.request_finished.disconnect(ended)
    assert seen == ["begun", "ended"]


@pytest.mark.django_db
def test_a_request_that_waits_does_not_hold_up_the_next(monkeypatch):
    pages, may_end = Pages(), Event()
    usual = pages.answer_now

    def slow_or_not(scope, body):
        if scope["path"] == "/slow":
            may_end.wait(20)
        return usual(scope, body)

    monkeypatch.setattr(pages, "answer_now", slow_or_not)

    async def both():
        slow = asyncio.create_task(ask(pages, "/slow"))
        await asyncio.sleep(0.1)
        quick = await ask(pages)
        assert not slow.done()
        may_end.set()
        await slow
        return quick

    assert asyncio.run(both())["status"] == 200
    assert not pages.turn.locked()


class Stream(StreamingHttpResponse):
    """Says when it is closed."""

    closed_once = False

    def close(self):
        assert not self.closed_once
        self.closed_once = True


async def endless(given):
    while True:
        given.append(1)
        yield b"x" * 1000
        await asyncio.sleep(0)


def test_a_stream_ends_when_its_reader_goes_away():
    given: list[int] = []
    response = Stream(endless(given))

    async def listen():
        heard = asyncio.Event()

        async def send(_message):
            if len(given) > 3:
                heard.set()

        async def leave():
            await heard.wait()
            return {"type": "http.disconnect"}

        await asyncio.wait_for(Pages().stream(response, leave, send), 20)

    asyncio.run(listen())
    assert len(given) > 3
    assert response.closed_once


def test_a_stream_that_breaks_says_so_and_is_closed():
    async def broken():
        yield b"a"
        raise OSError("gone")

    response = Stream(broken())

    async def listen():
        async def send(_message):
            pass

        await Pages().stream(response, asyncio.Event().wait, send)

    with pytest.raises(OSError, match="gone"):
        asyncio.run(listen())
    assert response.closed_once


async def slow_reader(response, before_each):
    """The bytes of an answer whose reader does something before it takes the next."""
    sent = []

    async def send(message):
        before_each(sent)
        sent.append(message.get("body", b""))
        await asyncio.sleep(0)

    await asyncio.wait_for(Pages().stream(response, asyncio.Event().wait, send), 20)
    return sent


class Archive(io.BytesIO):
    """Counts what was read of it; a real file to `FileResponse`."""

    taken = 0

    def read(self, size=-1):
        piece = super().read(size)
        self.taken += len(piece)
        return piece


@pytest.mark.django_db
def test_a_file_is_read_one_block_ahead_of_its_reader():
    data = bytes(range(256)) * 4096 + b"end"
    file = Archive(data)
    ahead = []
    response = FileResponse(file, as_attachment=True, filename="my-data.zip")

    sent = asyncio.run(slow_reader(response, lambda sent: ahead.append(file.taken - sum(map(len, sent)))))

    assert b"".join(sent) == data
    assert max(ahead) == Pages.chunk_size
    assert response.headers["Content-Length"] == str(len(data))
    assert file.closed


@pytest.mark.django_db
def test_the_lines_of_a_table_go_together_and_no_more_of_them_than_fill_a_block():
    made = []

    def lines():
        for number in range(10_000):
            made.append(number)
            yield f"{number:>30}\n"

    ahead = []
    response = Stream(lines())
    sent = asyncio.run(slow_reader(response, lambda sent: ahead.append(31 * len(made) - sum(map(len, sent)))))

    assert b"".join(sent).decode().split() == [str(number) for number in range(10_000)]
    assert max(ahead) < Pages.chunk_size + 31
    assert len(sent) < 12
    assert response.closed_once


@pytest.mark.django_db
def test_blocks_are_made_on_the_threads_for_pages_and_hold_up_no_other_answer():
    names, may_go_on = [], Event()

    def blocks():
        names.append(current_thread().name)
        yield b"x" * Pages.chunk_size
        may_go_on.wait(20)
        names.append(current_thread().name)
        yield b"y"

    async def both():
        pages = Pages()
        sent = []

        async def send(message):
            sent.append(message)

        streaming = asyncio.create_task(pages.stream(Stream(blocks()), asyncio.Event().wait, send))
        await asyncio.sleep(0.1)
        quick = await ask(pages)
        assert not streaming.done()
        may_go_on.set()
        await streaming
        return quick, sent

    quick, sent = asyncio.run(both())
    assert quick["status"] == 200
    assert len(sent) == 4
    assert all(name.startswith("pages") for name in names)


@pytest.mark.django_db
def test_a_block_that_breaks_says_so_and_the_file_is_closed():
    class Broken(Archive):
        def read(self, size=-1):
            if self.taken:
                raise OSError("gone")
            return super().read(size)

    file = Broken(b"x" * 200_000)
    with pytest.raises(OSError, match="gone"):
        asyncio.run(slow_reader(FileResponse(file), lambda sent: None))
    assert file.closed
