"""Deeds as xAPI statements: well formed, of those alone who agreed, without names and words, and the same each time."""

import io
import json
import tracemalloc
import zipfile
from collections import Counter
from uuid import UUID, uuid5

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Consent
from accounts.services.export import write_archive
from accounts.services.privacy import set_paused, set_research_consent
from core.models import AuditEntry
from core.services.erasure import erase_person
from courses.models import LearnerEvent
from courses.services import exporting
from courses.services.exporting import own_statements, research_statements
from tests.courses import xapi_rules
from tests.courses.learning import activity_key, item_key, option, right_answers, sent

pytestmark = pytest.mark.django_db
WORDS = ("เด็กจะพูดถึงปลา", "เดินลำน้ำกับ", "เด็กสิบสองคน", "เด็กพูดถึงน้ำท่วม", "ฟัง", "แผนที่")


def short(statement):
    return statement["verb"]["id"].rsplit("/", 1)[-1]


def finished(make_learner, number=5, *, willing=True):
    learners = [make_learner() for _one in range(number)]
    for one in learners:
        one.do(*right_answers())
        if willing:
            set_research_consent(user=one.user, given=True)
    return learners


def actors(statements):
    return {one["actor"]["account"]["name"] for one in statements}


def test_each_statement_keeps_the_rules_of_xapi(make_learner):
    learners = finished(make_learner)
    for version in ("1.0.3", "2.0.0"):
        for made in (own_statements(user=learners[0].user, version=version), research_statements(version=version)):
            said = list(made)
            assert said
            for one in said:
                xapi_rules.check(one)
                assert one["version"] == version


def test_a_whole_round_is_told_to_its_own_person(learner):
    learner.do(*right_answers())
    said = list(own_statements(user=learner.user))
    events = LearnerEvent.objects.filter(user=learner.user)

    assert Counter(map(short, said)) == {"answered": 6, "responded": 6, "interacted": 1, "completed": 5}
    assert actors(said) == {str(learner.user.public_id)}
    assert {str(pk) for pk in events.values_list("client_id", flat=True)} <= {one["id"] for one in said}
    assert len({one["id"] for one in said}) == len(said)
    for words in WORDS:
        assert words in json.dumps(said, ensure_ascii=False)


def test_an_answer_carries_score_response_revision_language_and_place(learner):
    event = sent("look", "one", "answered", {"option": option("look", "one", "elder")}, language="en")
    learner.do(event)
    [said] = own_statements(user=learner.user)
    row = LearnerEvent.objects.get()

    assert said["id"] == str(event.id)
    assert said["object"]["id"] == f"urn:uuid:{item_key('look', 'one')}"
    assert said["object"]["definition"]["interactionType"] == "choice"
    assert said["result"] == {
        "score": {"scaled": 1.0, "min": 0, "max": 1, "raw": 1.0},
        "success": True,
        "response": option("look", "one", "elder"),
    }
    context = said["context"]
    assert (context["language"], context["revision"]) == ("en", str(row.item_revision.number))
    assert context["contextActivities"]["parent"][0]["id"] == f"urn:uuid:{activity_key('look')}"
    assert context["contextActivities"]["grouping"][0]["id"] == f"urn:uuid:{row.activity.unit_id}"
    assert said["stored"][:19] == row.server_at.strftime("%Y-%m-%dT%H:%M:%S")


def test_the_same_deed_has_the_same_object_in_both_languages(make_learner):
    one, other = make_learner(), make_learner()
    for learner, language in ((one, "th"), (other, "en")):
        learner.do(sent("look", "one", "answered", {"option": option("look", "one", "elder")}, language=language))
    first, second = (next(iter(own_statements(user=learner.user))) for learner in (one, other))

    assert first["object"] == second["object"]
    assert first["context"]["language"] != second["context"]["language"]


def test_what_a_deed_finished_follows_from_its_id(learner):
    learner.do(*right_answers())
    said = {one["id"]: one for one in own_statements(user=learner.user)}
    last = LearnerEvent.objects.get(closes_cycle=True)

    done = said[str(uuid5(last.client_id, "unit"))]
    assert done["object"]["id"] == f"urn:uuid:{last.activity.unit_id}"
    assert done["result"] == {"completion": True}
    assert str(uuid5(last.client_id, "activity")) in said


def test_two_exports_are_the_same_file(make_learner):
    finished(make_learner)

    assert list(research_statements()) == list(research_statements())


def test_without_a_yes_nothing_is_told(make_learner):
    finished(make_learner, 6, willing=False)

    assert list(research_statements()) == []


def test_under_five_nothing_is_told(make_learner):
    finished(make_learner, 4)
    finished(make_learner, 4, willing=False)

    assert list(research_statements()) == []


def withdraw(user):
    set_research_consent(user=user, given=False)


def pause(user):
    set_paused(user=user, paused=True)


def outdated(user):
    Consent.objects.filter(user=user, kind="research").update(version="2026-11")


def erase(user):
    erase_person(user=user)


@pytest.mark.parametrize("ends", [withdraw, pause, outdated, erase])
def test_a_yes_that_ended_is_out_of_the_next_export(make_learner, ends):
    learners = finished(make_learner, 6)
    assert len(actors(research_statements())) == 6
    ends(learners[0].user)
    assert len(actors(research_statements())) == 5
    ends(learners[1].user)
    assert list(research_statements()) == []


def test_research_learns_no_name_no_known_key_and_no_word(make_learner):
    learners = finished(make_learner)
    said = list(research_statements())
    text = json.dumps(said, ensure_ascii=False)

    for one in learners:
        user = one.user
        for hidden in (user.email, user.display_name, str(user.public_id), str(one.cycle.pk)):
            assert hidden not in text
    assert not [words for words in WORDS if words in text]
    assert {short(one) for one in said} == {"answered", "responded", "interacted", "completed"}
    kinds = {one["object"]["definition"].get("interactionType") for one in said}
    assert "long-fill-in" not in kinds
    hidden = LearnerEvent.objects.filter(kind__in=["reflected", "committed", "evidenced"])
    assert not {str(pk) for pk in hidden.values_list("client_id", flat=True)} & {one["id"] for one in said}


def test_a_pseudonym_stays_and_stands_nowhere_else(make_learner, settings):
    learners = finished(make_learner)
    before = actors(research_statements())
    assert actors(research_statements()) == before
    assert not before & {str(one.user.public_id) for one in learners}
    settings.SECRET_KEY = "another secret of another site, long enough"
    assert not actors(research_statements()) & before


def test_the_command_writes_lines_for_its_owner_alone_and_leaves_a_row(make_learner, tmp_path):
    finished(make_learner)
    file = tmp_path / "research.jsonl"
    call_command("export_xapi", output=str(file), stderr=io.StringIO())
    lines = file.read_text(encoding="utf-8").splitlines()

    for line in lines:
        xapi_rules.check(json.loads(line))
    assert file.stat().st_mode & 0o777 == 0o600
    entry = AuditEntry.objects.get(verb="courses.xapi.exported")
    assert entry.data == {"version": "1.0.3", "people": 5, "units": 1}
    with pytest.raises(CommandError, match="exists"):
        call_command("export_xapi", output=str(file))


def test_the_command_tells_one_person_their_own(learner):
    learner.do(*right_answers())
    out = io.StringIO()
    call_command("export_xapi", user=learner.user.email.upper(), stdout=out, stderr=io.StringIO())
    lines = [json.loads(line) for line in out.getvalue().splitlines()]

    assert actors(lines) == {str(learner.user.public_id)}
    entry = AuditEntry.objects.get(verb="courses.xapi.exported")
    assert (entry.subject, entry.data) == (learner.user, {})
    with pytest.raises(CommandError, match="nobody"):
        call_command("export_xapi", user="nobody@example.org")


def test_a_copy_of_my_data_holds_the_same_file(learner):
    learner.do(*right_answers())
    target = io.BytesIO()
    write_archive(learner.user, target)
    archive = zipfile.ZipFile(target)
    lines = [json.loads(line) for line in archive.read("xapi.jsonl").decode().splitlines()]

    assert lines == list(own_statements(user=learner.user))
    assert 'href="xapi.jsonl"' in archive.read("index.html").decode()


def test_memory_stays_flat_however_many_deeds(learner, django_assert_num_queries, monkeypatch):
    """Ten times the events take no more memory at a time."""
    monkeypatch.setattr(exporting, "AT_A_TIME", 100)
    learner.do(sent("look", "one", "answered", {"option": option("look", "one", "elder")}))
    row = LearnerEvent.objects.get()

    def peak():
        tracemalloc.start()
        with django_assert_num_queries(1):
            for _one in own_statements(user=learner.user):
                pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    add_events(row, 2, 600)
    peak()
    few = peak()
    add_events(row, 602, 6000)
    assert peak() < few * 1.5


def add_events(row, first, number):
    facts = {name: getattr(row, name) for name in ("user", "cycle", "activity", "item", "item_revision", "kind")}
    facts |= {"payload": row.payload, "language": "th", "client_at": timezone.now(), "server_at": timezone.now()}
    LearnerEvent.objects.bulk_create(
        LearnerEvent(client_id=UUID(int=at), seq=at, digest="", **facts) for at in range(first, first + number)
    )
