"""The rules of the xAPI specification (1.0.3, part 2) that a statement of ours can break."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

VERBS = {"answered", "responded", "interacted", "experienced", "completed"}
TYPES = {"cmi.interaction", "lesson", "course"}
INTERACTIONS = {"choice", "sequencing", "matching", "fill-in", "long-fill-in", "numeric", "other"}
ADL = "http://adlnet.gov/expapi"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
KEYS = {"id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "version"}
RESULT = {"score", "success", "completion", "response"}
CONTEXT = {"registration", "platform", "language", "revision", "extensions", "contextActivities"}


def check(statement):
    """Raises AssertionError at the first fault."""
    assert set(statement) <= KEYS
    assert statement.keys() >= {"id", "actor", "verb", "object"}
    assert str(UUID(statement["id"])) == statement["id"]
    assert statement["version"] in {"1.0.3", "2.0.0"}
    no_nulls(statement)
    check_actor(statement["actor"])
    assert statement["verb"]["id"] in {f"{ADL}/verbs/{word}" for word in VERBS}
    assert set(statement["verb"]["display"]) == {"en"}
    check_object(statement["object"])
    check_result(statement.get("result"))
    check_context(statement["context"])
    for name in ("timestamp", "stored"):
        assert INSTANT.fullmatch(statement[name])
        datetime.fromisoformat(statement[name])


def no_nulls(value):
    """Null is allowed in extensions alone, and nothing may be empty where the specification wants a thing."""
    assert value is not None
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        no_nulls(inner)


def check_actor(actor):
    """One inverse functional identifier: an account. No name, no mail."""
    assert set(actor) == {"objectType", "account"}
    assert actor["objectType"] == "Agent"
    assert set(actor["account"]) == {"homePage", "name"}
    assert is_iri(actor["account"]["homePage"])
    UUID(actor["account"]["name"])


def check_object(thing):
    assert set(thing) == {"objectType", "id", "definition"}
    assert thing["objectType"] == "Activity"
    assert is_iri(thing["id"])
    definition = thing["definition"]
    assert set(definition) <= {"type", "interactionType", "extensions"}
    assert definition["type"] in {f"{ADL}/activities/{word}" for word in TYPES}
    assert ("interactionType" in definition) == definition["type"].endswith("cmi.interaction")
    assert definition.get("interactionType", "other") in INTERACTIONS
    assert all(map(is_iri, definition.get("extensions", {})))


def check_result(result):
    if result is None:
        return
    assert result
    assert set(result) <= RESULT
    score = result.get("score")
    if score:
        assert set(score) == {"scaled", "min", "max", "raw"}
        assert -1 <= score["scaled"] <= 1
        assert score["min"] <= score["raw"] <= score["max"]
    assert isinstance(result.get("success", True), bool)
    assert isinstance(result.get("completion", True), bool)
    assert isinstance(result.get("response", ""), str)


def check_context(context):
    assert set(context) <= CONTEXT
    UUID(context["registration"])
    assert context["language"] in {"th", "en"}
    assert all(map(is_iri, context["extensions"]))
    for name, things in context.get("contextActivities", {}).items():
        assert name in {"parent", "grouping"}
        assert isinstance(things, list)
        for thing in things:
            check_object(thing)


def is_iri(text):
    parts = urlsplit(text)
    return bool(parts.scheme and (parts.netloc or parts.path)) and " " not in text
