"""The door before Django: a body larger than anything we take is refused without being written down."""

from typing import Any

import pytest

from core.files import door


async def passed(size: int, *, path: str = "/sync/files/", announced: bool = True) -> tuple[int, int]:
    """Sends a body in parts of 100 bytes through the door; the status, and how much got through."""
    got, status = 0, 0
    parts = [100] * (size // 100)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal got
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            got += len(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": bytes(parts.pop()), "more_body": bool(parts)}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    headers = [(b"content-length", str(size).encode())] if announced else []
    await door.BodyLimit(app)({"type": "http", "path": path, "headers": headers}, receive, send)
    return status, got


CASES = [
    ("/sync/files/", 900, 200),
    ("/sync/files/", 1100, 413),
    ("/admin/images/add/", 1100, 200),
    ("/admin/", 2100, 413),
]


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize(("path", "size", "expected"), CASES)
async def test_who_may_pass(monkeypatch, announced, path, size, expected):
    monkeypatch.setattr(door, "BODY_BYTES", 1000)
    monkeypatch.setattr(door, "ADMIN_BODY_BYTES", 2000)
    status, got = await passed(size, path=path, announced=announced)

    assert status == expected
    assert got == (size if expected == 200 else got)
    assert got <= 2000


async def test_a_body_that_announces_its_size_is_not_read_at_all(monkeypatch):
    monkeypatch.setattr(door, "BODY_BYTES", 1000)

    assert await passed(5000) == (413, 0)
