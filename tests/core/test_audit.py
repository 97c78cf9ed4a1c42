"""The audit log: content-free, append-only in code and in the database."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.models import AuditEntry
from core.services import audit
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_it_keeps_who_did_what_to_which_thing():
    actor, subject = UserFactory(), UserFactory()

    entry = audit.write(verb="x.y.done", actor=actor, subject=subject, kind="thing", key=7, data={"role": "teacher"})

    assert (entry.actor, entry.actor_key, entry.subject, entry.object_key) == (actor, actor.public_id, subject, "7")


@pytest.mark.parametrize("value", ["a sentence with spaces", "ครูมาลี", "kru@example.org", "x" * 65, {"a": 1}])
def test_what_could_be_content_is_refused(value):
    with pytest.raises(ValueError, match="content"):
        audit.write(verb="x.y.done", data={"words": value})


@pytest.mark.parametrize(
    "attempt",
    [
        lambda entry: AuditEntry.objects.update(verb="nothing"),
        lambda entry: AuditEntry.objects.all().delete(),
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.bulk_update([entry], ["verb"]),
    ],
)
def test_code_cannot_change_or_delete_a_row(attempt):
    entry = audit.write(verb="x.y.done")
    with pytest.raises(TypeError):
        attempt(entry)


@pytest.mark.parametrize("sql", ["UPDATE core_auditentry SET verb = 'x'", "DELETE FROM core_auditentry"])
def test_the_database_refuses_it_too(sql):
    audit.write(verb="x.y.done", actor=UserFactory())
    with (
        pytest.raises(DatabaseError, match="audit rows are never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_forgetting_a_person_keeps_the_row_and_its_bare_key():
    person = UserFactory()
    audit.write(verb="x.y.done", actor=person, subject=person)

    AuditEntry.objects.forget(person)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.subject, entry.actor_key) == (None, None, person.public_id)


def test_rows_go_after_four_hundred_days_and_not_before():
    for days in (399, 401):
        with mock.patch("django.utils.timezone.now", return_value=timezone.now() - timedelta(days=days)):
            audit.write(verb=f"x.{days}")

    assert AuditEntry.objects.delete_before(timezone.now() - timedelta(days=400)) == 1
    assert AuditEntry.objects.get().verb == "x.399"


def test_only_the_person_it_was_about_sees_it():
    subject, actor = UserFactory(), UserFactory()
    audit.write(verb="x.y.done", actor=actor, subject=subject)

    assert AuditEntry.objects.visible_to(subject).count() == 1
    assert AuditEntry.objects.visible_to(actor).count() == 0
