"""The ASGI lifespan: in the embedded default it runs `tick` in a thread of its own, so that no timer is needed."""

import logging
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

log = logging.getLogger("plc.tick")


class Lifespan:
    """Answers the server's start and stop; between them `tick` runs every TICK_SECONDS when EMBEDDED."""

    def __init__(self) -> None:
        self.stopping = threading.Event()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                if settings.EMBEDDED:
                    threading.Thread(target=self.keep_ticking, name="tick", daemon=True).start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self.stopping.set()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def keep_ticking(self) -> None:
        """A failed tick is logged and tried again at the next one: its work is rows, so nothing is lost."""
        while not self.stopping.wait(settings.TICK_SECONDS):
            close_old_connections()
            try:
                call_command("tick")
            except Exception:
                log.exception("tick failed")
            finally:
                close_old_connections()
