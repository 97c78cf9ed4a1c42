"""Erased means: in no table and no file, also after an older backup came back."""

import json
from datetime import timedelta
from unittest import mock

import pytest
from django.apps import apps
from django.conf import settings as live
from django.core import mail
from django.db import connection, models
from django.utils import timezone

from accounts.models import Notification, PrivacyRequest, User
from accounts.services import privacy
from core.models import AuditEntry, ErasureRecord
from core.services import erasure
from courses.models import ActivityState, Certificate, Cycle, LearnerEvent, MentorReply
from courses.services.rebuilding import differences
from tests.accounts import whole_person
from tests.accounts.thai_canary import CANARY
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TEXT_FIELDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.EmailField)


@pytest.fixture(autouse=True)
def ledger(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "erasures.jsonl"


@pytest.fixture
def person():
    before = stored()
    made = whole_person.make()
    made.files = stored() - before
    return made


def stored():
    return {path for path in live.PRIVATE_ROOT.rglob("*") if path.is_file()}


def places_with(needle):
    """Tables whose text holds the needle, by column."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        names = [field.attname for field in model._meta.local_fields if isinstance(field, TEXT_FIELDS)]
        for row in model._base_manager.values_list(*names) if names else []:
            found += [
                f"{model._meta.label}.{name}"
                for name, value in zip(names, row, strict=True)
                if needle in (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
            ]
    return found


def raw_tables_with(needle):
    """The same by SQL over every column of every table, so that no model can hide one."""
    found = []
    escaped = json.dumps(needle)[1:-1]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                values = zip(names, map(str, row), strict=True)
                found += [f"{table}.{name}" for name, value in values if needle in value or escaped in value]
    return found


def test_the_canaries_are_there_before(person):
    assert len(set(places_with(CANARY))) > 12
    assert raw_tables_with("canary-mail")


def test_after_erasure_no_table_and_no_file_holds_a_canary(person):
    assert len(person.files) == 3  # photo, thumbnail, a copy asked for before
    erasure.erase_person(user=person.user)

    assert not person.files & stored()
    for needle in (CANARY, "canary-mail"):
        assert places_with(needle) == []
        assert raw_tables_with(needle) == []


def test_after_erasure_no_row_points_to_the_person_but_empty_places(person):
    erasure.erase_person(user=person.user)

    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.remote_field and field.remote_field.model is User
        and model._base_manager.filter(**{field.name: person.user.pk}).exists()
    }  # fmt: skip
    assert pointing == {"courses.Enrolment.user"}


def test_the_account_is_an_empty_place_nobody_can_enter(person, client):
    client.force_login(person.user)
    erasure.erase_person(user=person.user)

    user = User.objects.get(pk=person.user.pk)
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.erased_at
    assert client.get("/th/me/data/").status_code == 302
    assert user not in User.objects.visible_to(UserFactory(is_superuser=True))


def test_events_stay_empty_in_their_order_and_progress_can_be_rebuilt(person):
    before = list(LearnerEvent.objects.order_by("seq").values_list("pk", "seq", "kind"))
    states = ActivityState.objects.count()
    erasure.erase_person(user=person.user)

    assert list(LearnerEvent.objects.order_by("seq").values_list("pk", "seq", "kind")) == before
    assert {(json.dumps(event.payload), event.user_id) for event in LearnerEvent.objects.all()} == {("{}", None)}
    assert ActivityState.objects.count() == states
    assert [fault for cycle in Cycle.objects.all() for fault in differences(cycle)] == []


def test_a_certificate_still_verifies_and_names_nobody(person):
    erasure.erase_person(user=person.user)

    certificate = Certificate.objects.get()
    assert (certificate.holder_name, certificate.credential, certificate.user) == ("", "", None)
    assert certificate.serial


def test_an_answer_given_to_another_stays_theirs_without_the_name(person):
    erasure.erase_person(user=person.user)

    assert MentorReply.objects.get().text == whole_person.KEPT_CANARY
    assert MentorReply.objects.get().author is None


def test_the_audit_rows_stay_with_the_bare_key(person):
    rows = AuditEntry.objects.count()
    erasure.erase_person(user=person.user)

    assert AuditEntry.objects.count() == rows + 1
    assert AuditEntry.objects.get(verb="accounts.person.helped").actor_key == person.user.public_id
    assert AuditEntry.objects.get(verb="core.person.erased").object_key == str(person.user.public_id)


def test_nobody_else_loses_anything(person):
    before = User.objects.filter(pk=person.other.pk).values().get()
    erasure.erase_person(user=person.user)

    assert User.objects.filter(pk=person.other.pk).values().get() == before
    assert person.other.memberships.count() == 1


# The ledger


def test_the_ledger_holds_key_and_date_once_and_survives_a_torn_line(ledger):
    user = UserFactory()
    erasure.erase_person(user=user)
    erasure.erase_person(user=user)
    ledger.write_text(ledger.read_text() + '{"user_key": "torn', encoding="ascii")

    assert erasure.ledger_keys() == {user.public_id}
    assert set(json.loads(ledger.read_text().splitlines()[0])) == {"user_key", "erased_at"}
    assert ErasureRecord.objects.count() == 1


def test_a_restored_older_backup_erases_the_person_again(person, ledger):
    erasure.append_to_ledger(person.user.public_id, timezone.now())  # the backup is older: all rows are back

    assert erasure.replay_ledger() == 1
    assert places_with(CANARY) == []
    assert not person.files & stored()
    assert erasure.replay_ledger() == 0


def test_the_ledger_is_written_before_anything_is_gone(person, ledger):
    with mock.patch.object(erasure, "handlings", side_effect=RuntimeError), pytest.raises(RuntimeError):
        erasure.erase_person(user=person.user)

    assert erasure.ledger_keys() == {person.user.public_id}
    assert User.objects.get(pk=person.user.pk).erased_at is None


# The grace


def due(**delta):
    PrivacyRequest.objects.update(due_at=timezone.now() + timedelta(**delta))


def test_nothing_is_erased_before_its_day_and_all_of_it_on_that_day(settings):
    user = UserFactory(email="leaver@example.org")
    request = privacy.request_erasure(user=user)

    grace = request.due_at - request.requested_at
    assert abs(grace - timedelta(days=settings.ERASURE_GRACE_DAYS)) < timedelta(seconds=5)
    due(minutes=1)
    assert privacy.erase_due() == 0
    due(minutes=-1)
    assert privacy.erase_due() == 1
    assert User.objects.get(pk=user.pk).erased_at
    assert mail.outbox[-1].to == ["leaver@example.org"]
    assert privacy.erase_due() == 0


def test_it_can_be_taken_back_until_the_last_moment():
    user = UserFactory()
    privacy.request_erasure(user=user)
    due(minutes=-1)

    assert privacy.cancel_erasure(user=user)
    assert not privacy.cancel_erasure(user=user)
    assert privacy.erase_due() == 0
    kinds = set(Notification.objects.values_list("kind", flat=True))
    assert kinds == {"data.erasure_requested", "data.erasure_cancelled"}


def test_asking_twice_does_not_move_the_day():
    user = UserFactory()
    assert privacy.request_erasure(user=user) == privacy.request_erasure(user=user)


def test_one_erasure_that_fails_does_not_hold_up_the_others(caplog):
    people = [UserFactory() for _ in range(2)]
    for user in people:
        privacy.request_erasure(user=user)
    due(minutes=-1)
    real = erasure.erase_person

    def fails_for_the_first(*, user):
        if user == people[0]:
            raise RuntimeError("broken")
        return real(user=user)

    with mock.patch.object(privacy, "erase_person", fails_for_the_first):
        assert privacy.erase_due() == 1
    assert "tried again" in caplog.text
    assert privacy.erase_due() == 1
