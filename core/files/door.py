"""Refuses a request body that is larger than anything we take, before it is written to the disk.

Django spools the whole body first and asks who sends it afterwards. In production nginx has its own limit.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from core.files.limits import MEGABYTE

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

BODY_BYTES = 27 * MEGABYTE
ADMIN_BODY_BYTES = 55 * MEGABYTE


class BodyLimit:
    """ASGI: 413 by the announced length at once, and for a body without one as soon as it has grown too large."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = ADMIN_BODY_BYTES if scope["path"].startswith("/admin/") else BODY_BYTES
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > limit:
            await refuse(send)
            return
        came, answered = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message if came <= limit else {"type": "http.disconnect"}

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        await self.app(scope, counted, noted)
        if came > limit and not answered:
            await refuse(send)


async def refuse(send: Send) -> None:
    """Plain words in both languages: there is no reader's choice to ask yet."""
    words = "ไฟล์ใหญ่เกินไป / The file is too large."
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
