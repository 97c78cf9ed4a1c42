"""Asking an address as somebody, so that nothing of it stays."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.rights.roles import World, browser


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    response: HttpResponse
    body: bytes

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """Headers and body as a searcher sees them."""
        headers = " ".join(f"{name}: {value}" for name, value in self.response.items())
        return f"{headers}\n{self.body.decode('utf-8', 'replace')}"


class Asker:
    """One person's browser. After each question the database, the cache and the cookies are as they were."""

    def __init__(self, world: World, role: str) -> None:
        self.client: Client = browser(world, role)
        self.kept = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, address: str, **more: Any) -> Answer:
        with transaction.atomic():
            response: Any = getattr(self.client, method)(address, **more)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        cache.clear()
        self.client.cookies.clear()
        for name, value in self.kept.items():
            self.client.cookies[name] = value
        return Answer(response, body)
