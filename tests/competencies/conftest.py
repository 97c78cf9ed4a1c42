import uuid
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from accounts.models import Role
from competencies import about, answers
from competencies.management.commands import load_frameworks as command
from competencies.models import Framework, Questionnaire
from competencies.selectors import questions_of
from competencies.services.questionnaires import load_questionnaire
from competencies.services.responding import submit_response
from tests.factories import MembershipFactory, UserFactory

POINTS = [{"value": value, "th": f"ระดับ {value}", "en": f"Point {value}"} for value in range(1, 6)]
OPTIONS = [{"key": key, "th": f"ข้อ {key}", "en": f"Option {key}"} for key in ("a", "b", "c")]


def question(kind, **more):
    words = {"prompt": {"th": f"ถาม {kind}", "en": f"Ask {kind}"}}
    choosing = {"choices": OPTIONS} if kind not in {"short", "long"} else {}
    scale = {"scale": POINTS} if kind == "likert" else {}
    return {"key": kind, "kind": kind, **words, **choosing, **scale, **more}


ALL_KINDS = {
    "slug": "all-kinds",
    "title": {"th": "ครบทุกแบบ", "en": "All kinds"},
    "sections": [
        {
            "key": "part",
            "title": {"th": "ตอน", "en": "Part"},
            "questions": [
                *(question(kind) for kind in ("likert", "single", "multiple", "ranking", "short")),
                question("long", required=False),
            ],
        }
    ],
}
GOOD = {
    "part.likert": {"a": 5, "b": 4, "c": 3},
    "part.single": "a",
    "part.multiple": ["a", "c"],
    "part.ranking": ["b", "a", "c"],
    "part.short": "สั้น",
}


@pytest.fixture
def data():
    """The file as it comes with the product."""
    return yaml.safe_load(command.FILE.read_text(encoding="utf-8"))


@pytest.fixture
def frameworks(db):
    call_command("load_frameworks", verbosity=0, stdout=StringIO())
    return {one.slug: one for one in Framework.objects.all()}


@pytest.fixture
def questionnaire(db) -> Questionnaire:
    return load_questionnaire(data=ALL_KINDS)


@pytest.fixture
def own_cycles(monkeypatch):
    """A kind `unit-cycle` as courses registers it: {uuid: owner}."""
    owners = {}
    kinds = {"unit-cycle": about.Kind(owns=lambda user, key: owners.get(key) == user.pk)}
    monkeypatch.setattr(about, "_kinds", kinds)
    return owners


def respond(questionnaire, values=None, user=None, **more):
    """One filled form of a new person, unless told whose."""
    return submit_response(
        questionnaire=questionnaire,
        user=user or UserFactory(),
        **({"client_id": uuid.uuid4(), "language": "th", "values": {**GOOD, **(values or {})}} | more),
    )


def as_posted(questionnaire, values):
    """The same answers as a browser sends them."""
    posted = {"client_id": str(uuid.uuid4())}
    for one in questions_of(questionnaire):
        place = answers.place_of(one)
        value = values.get(place)
        if value is None:
            continue
        if one.kind == "likert":
            posted |= {f"{place}.{key}": str(point) for key, point in value.items()}
        elif one.kind == "ranking":
            posted |= {f"{place}.{key}": str(number) for number, key in enumerate(value, 1)}
        else:
            posted[place] = value
    return posted


def client_of(user):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def officer(db):
    user = UserFactory(occupation="officer")
    MembershipFactory(user=user, role=Role.OFFICER)
    return user
