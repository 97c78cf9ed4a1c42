"""Queries written once answer as the ORM's own, on either database."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, models, transaction

from accounts.models import User
from core.models import SyncConflict
from core.prepared import Prepared, Updater, Writer, run

pytestmark = pytest.mark.django_db

conflicts = Prepared(
    lambda user, kinds: (
        SyncConflict.objects.filter(user=user, kind__in=kinds)
        .order_by("kind")
        .values_list("client_id", "kind", "payload", "at", "user__display_name")
    ),
    user=models.BigIntegerField(),
    kinds=[models.CharField()],
)


@pytest.fixture
def person():
    return User.objects.create(email="wan@example.org", display_name="วัน")


def conflict(user, kind, **payload):
    return SyncConflict(user=user, client_id=uuid.uuid4(), kind=kind, payload=payload, at=datetime.now(UTC))


def test_rows_are_those_of_the_orm_with_their_types(person, django_assert_num_queries):
    other = User.objects.create(email="fai@example.org", display_name="ฝาย")
    SyncConflict.objects.bulk_create(
        [conflict(person, "a", text="ฝน"), conflict(person, "b", n=[1, 2]), conflict(person, "c"), conflict(other, "a")]
    )

    with django_assert_num_queries(1):
        rows = conflicts(user=person.pk, kinds=["a", "b"])

    wanted = SyncConflict.objects.filter(user=person, kind__in=["a", "b"]).order_by("kind")
    assert rows == list(wanted.values_list("client_id", "kind", "payload", "at", "user__display_name"))
    assert [row[2] for row in rows] == [{"text": "ฝน"}, {"n": [1, 2]}]


def test_other_values_and_other_lengths_are_other_questions(person):
    SyncConflict.objects.bulk_create([conflict(person, kind) for kind in "abc"])

    assert [row[1] for row in conflicts(user=person.pk, kinds=["a"])] == ["a"]
    assert [row[1] for row in conflicts(user=person.pk, kinds=["c"])] == ["c"]
    assert [row[1] for row in conflicts(user=person.pk, kinds=["c", "a", "b"])] == ["a", "b", "c"]
    assert conflicts(user=person.pk + 1, kinds=["a"]) == []


def test_an_empty_list_asks_nothing(person, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert conflicts(user=person.pk, kinds=[]) == []


def test_a_value_that_cannot_be_found_again_is_said_at_once(person):
    deaf = Prepared(lambda user: SyncConflict.objects.values_list("pk"), user=models.BigIntegerField())

    with pytest.raises(ValueError, match="user"):
        deaf(user=person.pk)


def test_values_are_never_part_of_the_sql(person):
    SyncConflict.objects.bulk_create([conflict(person, "a")])

    assert conflicts(user=person.pk, kinds=["a' OR '1'='1"]) == []
    assert conflicts(user=person.pk, kinds=["%s"]) == []


def test_a_writer_inserts_and_updates_whole_rows(person):
    row = conflict(person, "a", text="ก่อน")
    write = Writer(SyncConflict, ["id"])
    run([write.statement([row])])
    row.payload = {"text": "หลัง"}

    assert run([write.statement([row, conflict(person, "b")])]) == 2
    assert SyncConflict.objects.get(pk=row.pk).payload == {"text": "หลัง"}
    assert SyncConflict.objects.filter(user=person).count() == 2


def test_a_writer_that_keeps_says_how_many_were_new(person):
    row = conflict(person, "a", text="ก่อน")
    write = Writer(SyncConflict, ["id"], keep=True)
    assert run([write.statement([row])]) == 1
    row.payload = {"text": "หลัง"}

    assert (
        run([write.statement([row, conflict(person, "b")]), Writer(SyncConflict).statement([conflict(person, "c")])])
        == 1
    )
    assert SyncConflict.objects.get(pk=row.pk).payload == {"text": "ก่อน"}
    assert sorted(SyncConflict.objects.values_list("kind", flat=True)) == ["a", "b", "c"]


def test_a_plain_writer_refuses_what_stands_already(person):
    row = conflict(person, "a")
    write = Writer(SyncConflict)
    run([write.statement([row])])

    with pytest.raises(IntegrityError), transaction.atomic():
        run([write.statement([row])])


def test_an_updater_writes_its_columns_alone(person):
    row = conflict(person, "a")
    row.save()
    row.kind, row.payload = "b", {"not": "written"}

    assert run([Updater(SyncConflict, ["kind"]).statement(row)]) == 1
    row.refresh_from_db()
    assert (row.kind, row.payload) == ("b", {})


def test_a_field_cleans_what_it_writes(person):
    run([Writer(SyncConflict).statement([conflict(person, "a", text="ก\u0000ข\r\n")])])

    assert SyncConflict.objects.get().payload == {"text": "กข\n"}


@pytest.mark.parametrize("bare", [7, 0, 2.5, True, False, "ฝน", [1]], ids=repr)
@pytest.mark.parametrize("way", ["writer", "updater"])
def test_json_that_is_a_bare_value_stays_what_it_is(person, way, bare):
    row = conflict(person, "a")
    if way == "updater":
        row.save()
    row.payload = bare
    run(
        [
            Writer(SyncConflict).statement([row])
            if way == "writer"
            else Updater(SyncConflict, ["payload"]).statement(row)
        ]
    )

    found = SyncConflict.objects.get(pk=row.pk).payload
    assert (type(found), found) == (type(bare), bare)


@pytest.mark.parametrize("said", [1, True, 0])
def test_a_number_for_a_yes_becomes_a_yes(person, said):
    person.is_active = said
    statement = Updater(User, ["is_active"]).statement(person)

    assert statement[1][0] is bool(said)
    assert run([statement]) == 1
    assert User.objects.get(pk=person.pk).is_active is bool(said)


def test_numbers_keys_and_yeses_go_by_without_a_look(person, monkeypatch):
    """Where the short way is right it is taken."""
    write = Writer(SyncConflict)
    looked = []
    for field, _plain in write.columns:
        usual = field.get_db_prep_save
        monkeypatch.setattr(
            field, "get_db_prep_save", lambda *words, n=field.name, u=usual: looked.append(n) or u(*words)
        )
    write.statement([conflict(person, "a")])

    assert "user" not in looked
    assert {"id", "payload", "kind"} <= set(looked)
