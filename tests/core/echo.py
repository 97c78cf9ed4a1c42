"""A site of one page for test_client_address.py: who the caller is to the server, and to the limits of the site."""

import os
from io import BytesIO
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plc_site.settings.test")
django.setup()

from allauth.account.adapter import get_adapter  # noqa: E402 - apps must be loaded first
from django.core.handlers.asgi import ASGIRequest  # noqa: E402 - as above


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        while (event := (await receive())["type"]) != "lifespan.shutdown":
            await send({"type": f"{event}.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    client = scope.get("client") or ("-", 0)
    counted = get_adapter().get_client_ip(ASGIRequest(scope, BytesIO()))
    said = f"{scope['scheme']} {client[0]} {counted}".encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(said))]})
    await send({"type": "http.response.body", "body": said})
