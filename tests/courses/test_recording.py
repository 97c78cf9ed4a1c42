"""Events come in once, in order, and progress follows from them."""

import dataclasses
import random
import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from core.models import PrivateFile, SyncConflict
from courses.models import (
    Activity,
    ActivityCommitment,
    ActivityEvidence,
    ActivityState,
    ItemState,
    LearnerEvent,
    Reflection,
    Unit,
)
from courses.services.rebuilding import differences, rebuild_cycle
from courses.services.recording import begin_next_cycle
from tests.courses.learning import STEPS, activity_key, item_key, option, right_answers, sent

LOOK = ("look", "one", "answered")


def elder(**more):
    return sent(*LOOK, {"option": option("look", "one", "elder")}, **more)


def book(**more):
    return sent(*LOOK, {"option": option("look", "one", "book")}, **more)


def private_file(owner):
    kept = {"extension": "jpg", "media_type": "image/jpeg", "size": 9, "sha256": "0" * 64, "sent_sha256": "0" * 64}
    return PrivateFile.objects.create(owner=owner, kind="photo", **kept)


def test_a_learner_takes_the_unit_to_its_end(learner):
    answers = learner.do(*right_answers())

    assert {answer.status for answer in answers} == {"stored"}
    assert learner.cycle.completed_at
    done = ActivityState.objects.filter(cycle=learner.cycle, completed_at__isnull=False)
    assert {state.activity_id for state in done} == {activity_key(step) for step in STEPS}
    scores = ItemState.objects.filter(cycle=learner.cycle, score__isnull=False).values_list("score", flat=True)
    assert list(scores) == [1.0] * 6


def test_the_unit_is_not_finished_while_one_answer_is_missing(learner):
    learner.do(*right_answers()[:-1])

    assert learner.cycle.completed_at is None
    assert not ActivityState.objects.get(cycle=learner.cycle, activity=activity_key("reflect")).completed_at


def test_a_wrong_answer_counts_as_an_answer_and_tries_are_kept(learner):
    learner.do(book(), book(), elder())

    state = ItemState.objects.get(cycle=learner.cycle, item=item_key("look", "one"))
    assert (state.attempts, state.score, state.best_score, state.wrong_in_a_row) == (3, 1.0, 1.0, 0)
    assert [event.payload["option"] for event in LearnerEvent.objects.order_by("seq")] == [
        option("look", "one", "book"),
        option("look", "one", "book"),
        option("look", "one", "elder"),
    ]


def test_the_same_event_again_is_accepted_again_and_stored_once(learner):
    event = elder()

    first, second, third = learner.do(event)[0], learner.do(event)[0], learner.do(event, event)[1]

    assert (first.status, second.status, third.status) == ("stored", "repeated", "repeated")
    assert LearnerEvent.objects.count() == 1


def test_the_same_id_with_another_content_is_kept_aside(learner):
    event = elder()
    learner.do(event)

    answer = learner.do(book(id=event.id))[0]

    assert answer.status == "conflict"
    assert LearnerEvent.objects.count() == 1
    kept = SyncConflict.objects.get(user=learner.user)
    assert kept.payload["payload"] == {"option": option("look", "one", "book")}


def test_a_text_written_without_seeing_the_newest_does_not_overwrite_it(learner):
    first = sent("expect", "expectation", "reflected", {"text": "หนึ่ง", "visibility": "private"})
    on_the_other_phone = sent(
        "expect", "expectation", "reflected", {"text": "สอง", "visibility": "private"}, base=first.id
    )
    learner.do(first, on_the_other_phone)

    late = sent("expect", "expectation", "reflected", {"text": "สาม", "visibility": "private"}, base=first.id)

    assert learner.do(late)[0].status == "conflict"
    assert Reflection.objects.get(cycle=learner.cycle).text == "สอง"
    assert SyncConflict.objects.get(user=learner.user).payload["payload"]["text"] == "สาม"


@pytest.mark.parametrize(
    ("activity", "block", "kind", "payload"),
    [
        ("look", "one", "answered", {"option": "not-an-option"}),
        ("look", "one", "answered", {}),
        ("look", "one", "reflected", {"text": "x", "visibility": "private"}),
        ("look", "several", "answered", {"options": []}),
        ("look", "several", "answered", {"options": {"a": 1}}),
        ("look", "order", "answered", {"order": []}),
        ("look", "pairs", "answered", {"pairs": []}),
        ("expect", "expectation", "reflected", {"text": "   ", "visibility": "private"}),
        ("expect", "expectation", "reflected", {"text": "x", "visibility": "everyone"}),
        ("expect", "expectation", "reflected", {"text": "x" * 20_001, "visibility": "private"}),
        ("expect", "promise", "committed", {"what": "x", "date": "2026-02-31"}),
        ("expect", "promise", "committed", {"what": "x", "date": 5}),
        ("act", "proof", "evidenced", {"kind": "film", "note": "x"}),
        ("act", "proof", "evidenced", {"kind": "photo", "file": str(uuid.uuid4())}),
        ("act", "proof", "evidenced", {"kind": "photo", "file": "no-uuid"}),
        ("act", "proof", "evidence_removed", {"evidence": "no-uuid"}),
        ("reflect", "stock", "rated", {"ratings": {"nothing": 3}}),
        ("reflect", "count", "answered", {"number": "nan"}),
        ("reflect", "count", "answered", {"number": ["12"]}),
        ("look", None, "ticked", {}),
        ("look", None, "answered", {"option": "x"}),
    ],
)
def test_a_bad_answer_is_refused_in_words_and_holds_up_no_other(learner, activity, block, kind, payload):
    bad, good = learner.do(sent(activity, block, kind, payload), elder())

    assert bad.status == "refused"
    assert bad.words
    assert good.status == "stored"
    assert LearnerEvent.objects.count() == 1


def test_an_unknown_task_is_refused(learner):
    answer = learner.do(dataclasses.replace(elder(), item=uuid.uuid4()))[0]

    assert answer.status == "refused"


def test_order_is_that_of_arrival_whatever_the_clock_says(learner):
    yesterday, tomorrow = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)

    learner.do(book(at=tomorrow))
    learner.do(elder(at=yesterday))

    state = ItemState.objects.get(cycle=learner.cycle, item=item_key("look", "one"))
    assert state.payload == {"option": option("look", "one", "elder")}


def test_two_languages_make_one_record(learner):
    learner.do(book(language="th"))
    learner.do(elder(language="en"))

    state = ItemState.objects.get(cycle=learner.cycle)
    assert (state.attempts, state.score) == (2, 1.0)


def test_evidence_is_taken_back_and_the_deed_stays_done(learner):
    piece = sent("act", "proof", "evidenced", {"kind": "note", "note": "บันทึก"})
    learner.do(piece)

    learner.do(sent("act", "proof", "evidence_removed", {"evidence": str(piece.id)}))

    assert not ActivityEvidence.objects.exists()
    assert ActivityState.objects.get(cycle=learner.cycle, activity=activity_key("act")).completed_at
    assert differences(learner.cycle) == []


def test_one_learner_cannot_take_back_anothers_evidence(learner, make_learner):
    other = make_learner()
    piece = sent("act", "proof", "evidenced", {"kind": "note", "note": "ของฉัน"})
    learner.do(piece)

    other.do(sent("act", "proof", "evidence_removed", {"evidence": str(piece.id)}))

    assert ActivityEvidence.objects.filter(pk=piece.id).exists()


def test_a_second_cycle_keeps_the_first(learner):
    learner.do(*right_answers())
    first = learner.cycle

    begin_next_cycle(user=learner.user, unit=Unit.objects.get(slug="small-unit"))
    learner.do(book())

    assert learner.cycle.no == 2
    assert ItemState.objects.filter(cycle=first).count() == 13
    assert ItemState.objects.get(cycle=learner.cycle).score == 0.0
    assert first.events.count() == 13


def test_a_further_cycle_begins_only_after_the_end_of_the_last(learner):
    learner.do(elder())

    again = begin_next_cycle(user=learner.user, unit=Unit.objects.get(slug="small-unit"))

    assert again.no == 1


def test_rebuilt_progress_equals_live_progress_row_for_row(learner, make_learner):
    chance = random.Random(7)  # noqa: S311 - the same each time
    people = [learner, make_learner(), make_learner()]
    for person in people:
        events = [*right_answers(), book(), elder(), book()]
        chance.shuffle(events)
        while events:
            size = chance.randint(1, 4)
            person.do(*events[:size])
            events = events[size:]

    for person in people:
        assert differences(person.cycle) == []
        before = list(
            ItemState.objects.filter(cycle=person.cycle).order_by("item").values_list("item", "payload", "score")
        )
        rebuild_cycle(cycle=person.cycle)
        assert differences(person.cycle) == []
        after = list(
            ItemState.objects.filter(cycle=person.cycle).order_by("item").values_list("item", "payload", "score")
        )
        assert before == after


def test_a_planted_difference_is_found(learner):
    learner.do(*right_answers())
    ItemState.objects.filter(item=item_key("look", "one")).update(score=0.25)
    ActivityCommitment.objects.filter(cycle=learner.cycle).update(what="อื่น")

    assert len(differences(learner.cycle)) == 2


def test_a_hundred_events_cost_a_fixed_number_of_queries(learner, make_learner, django_assert_max_num_queries):
    other = make_learner()
    learner.do(elder())
    events = [book() if number % 2 else elder() for number in range(88)] + right_answers()[1:]

    with django_assert_max_num_queries(15):
        learner.do(*events)
    assert LearnerEvent.objects.filter(user=learner.user).count() == 101

    other.do(elder())
    with django_assert_max_num_queries(7):  # two to read and three to write, within a savepoint
        other.do(book())


def test_twenty_photos_in_one_batch_cost_no_more_than_one(learner, django_assert_max_num_queries):
    files = [private_file(learner.user) for _number in range(20)]
    proofs = [sent("act", "proof", "evidenced", {"kind": "photo", "file": str(file.pk)}) for file in files]
    learner.do(elder())

    with django_assert_max_num_queries(13):
        answers = learner.do(*proofs)

    assert {answer.status for answer in answers} == {"stored"}
    held = dict(PrivateFile.objects.filter(holder_kind="courses.evidence").values_list("pk", "holder_uuid"))
    assert held == {file.pk: proof.id for file, proof in zip(files, proofs, strict=True)}


def test_a_file_of_somebody_else_is_no_evidence(learner, make_learner):
    theirs = private_file(make_learner().user)

    assert learner.do(sent("act", "proof", "evidenced", {"kind": "photo", "file": str(theirs.pk)}))[0].words
    theirs.refresh_from_db()
    assert theirs.holder_uuid is None


def test_an_event_sent_again_behind_a_newer_one_is_no_conflict(learner):
    first = sent("expect", "expectation", "reflected", {"text": "หนึ่ง", "visibility": "private"}, base=uuid.uuid4())
    newer = sent("expect", "expectation", "reflected", {"text": "สอง", "visibility": "private"}, base=first.id)
    learner.do(first)
    learner.do(newer)

    assert learner.do(first)[0].status == "repeated"
    assert Reflection.objects.get(cycle=learner.cycle).text == "สอง"
    assert not SyncConflict.objects.exists()


def test_what_is_new_beside_a_repeat_is_stored(learner):
    again = elder()
    learner.do(again)

    answers = learner.do(again, book(), again)

    assert [answer.status for answer in answers] == ["repeated", "stored", "repeated"]
    assert list(LearnerEvent.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert ItemState.objects.get(cycle=learner.cycle, item=item_key("look", "one")).attempts == 2
    assert differences(learner.cycle) == []


def test_an_activity_that_moved_to_another_unit_is_found_there(learner):
    learner.do(elder())
    other = Unit.objects.create(key=uuid.uuid4(), slug="other")
    Activity.objects.filter(pk=activity_key("look")).update(unit=other)
    Unit.objects.update(version=F("version") + 1)

    assert learner.do(book())[0].status == "stored"
    newest = LearnerEvent.objects.get(item=item_key("look", "one"), cycle__enrolment__unit=other)
    assert (newest.seq, newest.payload["option"]) == (1, option("look", "one", "book"))
