"""Whether this address can have passkeys at all: browsers tie them to a name and refuse an address of digits."""

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import template

register = template.Library()


@dataclass(frozen=True)
class Numbers:
    """An address of digits. `named` is the same page under a name, where there is one."""

    host: str
    named: str


@register.simple_tag(takes_context=True)
def passkey_numbers(context: template.Context) -> Numbers | None:
    """None where the site is called by its name, as it is in real life."""
    request: Any = context["request"]
    place = urlsplit(f"//{request.get_host()}")
    try:
        address = ipaddress.ip_address(place.hostname or "")
    except ValueError:
        return None
    port = f":{place.port}" if place.port else ""
    named = f"{request.scheme}://localhost{port}{request.path}" if address.is_loopback else ""
    return Numbers(host=request.get_host(), named=named)
