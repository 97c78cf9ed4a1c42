"""Every address, every role, GET and POST: what comes back is what the table says, nothing else."""

import pytest

from tests.rights.addresses import METHODS, Row, agrees, outcome, routes, row_for, rows, table
from tests.rights.asking import Asker
from tests.rights.roles import ROLES, STAFF, World

ROOMS = "admin/"
MEMBERS = [role for role in ROLES if role not in {"visitor", *STAFF}]
FIRST_DOORS = {
    "admin/",
    "admin/users/",
    "admin/pages/<int:page_id>/edit/",
    "admin/reports/site-history/",
    "admin/images/",
}
FAULT_ON_PURPOSE = "admin/failwhale/"


def written() -> list[Row]:
    """Rows of addresses that are there."""
    return [row for route, row in rows().items() if route in set(routes())]


def in_the_rooms() -> list[Row]:
    """Wagtail's addresses without regular expressions, answered by the rule of their prefix."""
    found = [row_for(route) for route in routes() if route.startswith(ROOMS) and "^" not in route]
    return [row for row in found if row and row.group and row.route != FAULT_ON_PURPOSE]


def disagreements(world: World, role: str, asked: list[Row], methods: tuple[str, ...] = METHODS) -> list[str]:
    """In words, each answer that is not the one written."""
    asker, things = Asker(world, role), world.things(world.here)
    wrong = []
    for row in asked:
        address = row.address(things)
        for method in methods:
            found, expected = outcome(asker.ask(method, address).response), row.expected(role, method)
            if not agrees(found, expected):
                wrong.append(f"{method.upper()} {address} ({row.route}) as {role}: {found}, written is {expected}")
    return wrong


def check(wrong: list[str]) -> None:
    """Fails with one line for each answer."""
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_every_address_has_a_row():
    """Whoever adds an address says in table.yaml who gets what answer there."""
    check([route for route in routes() if row_for(route) is None])


def test_every_row_has_an_address():
    known = set(routes())
    check([route for route in rows() if route not in known])
    assert [one for one in table()["prefixes"] if not any(route.startswith(one) for route in known)] == []


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_each_role_as_written(world, role):
    check(disagreements(world, role, written()))


def share_of(role: str) -> list[Row]:
    """The middleware answers by the path alone, so members take turns: a seventh each, and the first doors for all."""
    number, found = MEMBERS.index(role), in_the_rooms()
    return [row for place, row in enumerate(found) if place % len(MEMBERS) == number or row.route in FIRST_DOORS]


def test_the_editors_rooms_send_visitors_to_sign_in(world):
    check(disagreements(world, "visitor", in_the_rooms()))


@pytest.mark.parametrize("role", MEMBERS)
def test_the_editors_rooms_are_not_there_for_members(world, role):
    check(disagreements(world, role, share_of(role)))


@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")  # of wagtail-localize's report
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("role", sorted(STAFF))
def test_the_editors_rooms_never_break_and_keep_their_ranks(world, role, method):
    check(disagreements(world, role, in_the_rooms(), (method,)))
