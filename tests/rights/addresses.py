"""Every address of the site, as the URLconf has it, and the reviewed table of its answers (table.yaml)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver
from django.utils import translation

from tests.rights.roles import ROLES

TABLE = Path(__file__).with_name("table.yaml")
METHODS = ("get", "post")
HOLE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def routes() -> list[str]:
    """All patterns of the Thai site, joined from the root, without repeats."""
    with translation.override("th"):
        return list(dict.fromkeys(walk(get_resolver().url_patterns)))


def walk(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route


@dataclass(frozen=True)
class Row:
    """What one address answers to each role, by GET and by POST. `holes` names the thing in each place of it."""

    route: str
    get: dict[str, str]
    post: dict[str, str]
    holes: dict[str, str]
    path: str
    shared: frozenset[str]
    group: str = ""

    def expected(self, role: str, method: str) -> str:
        answers = self.get if method == "get" else self.post
        return answers[role]

    def address(self, things: dict[str, Any]) -> str:
        """The route with somebody's things in its holes."""
        given = {name: things.get(thing, thing) for name, thing in self.holes.items()}
        if self.path:
            return "/" + self.path.format_map(things)
        return "/" + HOLE.sub(lambda hole: quote(str(given[hole["name"]])), self.route)


def spread(given: Any, classes: dict[str, dict[str, Any]]) -> dict[str, str]:
    """One answer for each role out of `all`, `members` (all who are signed in) and single roles."""
    answers = classes[given] if isinstance(given, str) else given
    unknown = set(answers) - {"all", "members", *ROLES}
    if unknown:
        raise ValueError(f"no such role: {unknown}")
    return {
        role: str(answers.get(role, answers.get("members" if role != "visitor" else "all", answers.get("all"))))
        for role in ROLES
    }


@cache
def table() -> dict[str, Any]:
    return yaml.safe_load(TABLE.read_text(encoding="utf-8"))


@cache
def rows() -> dict[str, Row]:
    """The written rows, by route."""
    known = table()
    return {route: row_of(route, facts, known["classes"]) for route, facts in known["addresses"].items()}


def row_of(route: str, facts: dict[str, Any], classes: dict[str, dict[str, Any]], group: str = "") -> Row:
    return Row(
        route=route,
        get=spread(facts["get"], classes),
        post=spread(facts["post"], classes),
        holes={name: str(thing) for name, thing in facts.get("with", {}).items()},
        path=facts.get("path", ""),
        shared=frozenset(facts.get("shared", ())),
        group=group,
    )


def row_for(route: str) -> Row | None:
    """The row written for a route, else that of its longest prefix, else None."""
    found = rows().get(route)
    if found:
        return found
    known = table()
    prefixes = [one for one in known["prefixes"] if route.startswith(one)]
    if not prefixes:
        return None
    longest = max(prefixes, key=len)
    facts = dict(known["prefixes"][longest])
    facts["with"] = {hole["name"]: known["samples"].get(hole["name"], "1") for hole in HOLE.finditer(route)}
    return row_of(route, facts, known["classes"], group=longest)


def outcome(response: HttpResponse) -> str:
    """`ok`, `login`, `moved`, or the number."""
    if response.status_code < 300:
        return "ok"
    if response.status_code in {301, 302, 303}:
        return "login" if "/accounts/login/" in response["Location"] else "moved"
    return str(response.status_code)


def agrees(found: str, expected: str) -> bool:
    """Several may be right (`ok 404`); `no fault` is anything but a 5xx; `shut` is no page at all; `any` is any."""
    if expected == "any":
        return True
    if expected == "no fault":
        return not found.startswith("5")
    if expected == "shut":
        return found in {"login", "moved", "403", "404", "405"}
    return found in expected.split()
