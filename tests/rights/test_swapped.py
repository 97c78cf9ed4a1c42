"""Another school's thing in the address answers as one that does not exist: same status, same length."""

import uuid

import pytest

from tests.rights.addresses import METHODS, Row, outcome, routes, rows
from tests.rights.asking import Asker
from tests.rights.roles import World

OF_SCHOOL_A = ["visitor", "learner", "teacher", "mentor", "head", "officer"]
MISSING = {int: 987_654_321, uuid.UUID: uuid.UUID(int=7)}
LEEWAY = 16


def with_a_hole() -> list[Row]:
    """Rows whose address names a thing that is somebody's."""
    known = set(routes())
    return [row for route, row in rows().items() if route in known and set(row.holes) - row.shared]


def missing(things: dict) -> dict:
    """The same names, leading to nothing."""
    return {name: MISSING.get(type(thing), thing) for name, thing in things.items()}


def told_apart(world: World, role: str, row: Row, method: str, asker: Asker) -> str:
    """In words, by what somebody learns that the other school's thing exists; empty if by nothing."""
    foreign = asker.ask(method, row.address(world.things(world.there)))
    nothing = asker.ask(method, row.address(world.things(world.here) | missing(world.there.things)))
    same_length = abs(len(foreign.body) - len(nothing.body)) <= LEEWAY
    if outcome(foreign.response) == outcome(nothing.response) and same_length:
        return ""
    sizes = f"{foreign.status} ({len(foreign.body)}) is not {nothing.status} ({len(nothing.body)})"
    return f"{method.upper()} {row.route} as {role}: {sizes}"


@pytest.mark.parametrize("role", OF_SCHOOL_A)
def test_the_other_schools_thing_is_like_nothing(world, role):
    asker = Asker(world, role)
    found = [told_apart(world, role, row, method, asker) for row in with_a_hole() for method in METHODS]
    found = [words for words in found if words]
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def test_a_filter_that_is_forgotten_is_noticed(world, monkeypatch):
    """With `visible_to` letting all through, the test above fails."""
    from accounts.querysets import InvitationQuerySet

    monkeypatch.setattr(InvitationQuerySet, "visible_to", lambda self, user: self)
    row = rows()["th/me/invitations/<int:pk>/"]

    assert told_apart(world, "head", row, "get", Asker(world, "head"))


@pytest.mark.parametrize("role", ["visitor", "learner", "mentor", "head"])
def test_the_english_twin_answers_alike(world, role):
    """Rights do not hang on the language of an address: a sample of the matrix under /en/."""
    asker, things = Asker(world, role), world.things(world.here)
    names = ["me/", "me/invitations/<int:pk>/", "me/data/copy/<uuid:pk>/", "me/requests/<int:pk>/", "today/", "mentor/"]
    names += [
        "mentor/reflections/<uuid:pk>/",
        "me/review/",
        "competencies/results/",
        "commitments/<uuid:item_id>/calendar.ics",
    ]
    for name in names:
        address = rows()[f"th/{name}"].address(things)
        answers = [outcome(asker.ask("get", f"/{language}{address[3:]}").response) for language in ("th", "en")]
        assert answers[0] == answers[1], (name, answers)
