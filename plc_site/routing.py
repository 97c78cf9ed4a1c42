"""Sockets of every app; live rooms add theirs."""

from typing import Any

websocket_urlpatterns: list[Any] = []
