"""The handler behind the ASGI server: one change of threads, a kept file, and never a file that was put away."""

import asyncio
import sqlite3

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import ConnectionHandler

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


@pytest.mark.django_db
def test_it_answers_over_asgi_and_refuses_sockets():
    async def ask(kind):
        scope = {
            "type": kind,
            "method": "GET",
            "path": "/livez",
            "query_string": b"",
            "headers": [(b"host", b"testserver")],
        }
        communicator = ApplicationCommunicator(Pages(), scope)
        await communicator.send_input({"type": "http.request", "body": b""})
        return await communicator.receive_output(20)

    assert asyncio.run(ask("http"))["status"] == 200
    with pytest.raises(ValueError, match="websocket"):
        asyncio.run(ask("websocket"))
