"""Told once, counted exactly, mailed as chosen, and nothing private in a mail."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone, translation

from accounts import notices
from accounts.messages_list import PAGE_SIZE, page_of
from accounts.models import Notification, NotificationPreference, User
from accounts.services.digests import send_digests
from accounts.services.notifications import (
    mark_all_read,
    mark_read,
    mark_read_by_key,
    notify,
    preference_of,
    set_mail,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CANARY = "นกขมิ้นสีทอง"
SILENT = "tests.accounts.silent.Backend"


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    notices.load()
    monkeypatch.setattr(notices, "_kinds", dict(notices._kinds))
    notices.register("test.answered", "Your mentor answered", lambda data: data.get("words", ""))
    notices.register("test.alarm", "Your account", urgent=True)


@pytest.fixture
def person():
    return UserFactory(language="th")


def tell(person, key="a", kind="test.answered", **options):
    return notify(user=person, kind=kind, data={"words": CANARY}, path="/th/units/", once_key=key, **options)


def unread(person):
    return User.objects.get(pk=person.pk).unread_count


def after(**delta):
    return timezone.now() + timedelta(**delta)


def test_the_same_thing_is_told_once(person):
    assert tell(person) is not None
    assert tell(person) is None
    assert unread(person) == Notification.objects.count() == 1


def test_an_unknown_kind_is_a_fault_of_ours(person):
    with pytest.raises(LookupError):
        notify(user=person, kind="nobody.knows", once_key="a")


def test_the_count_is_what_the_rows_say_and_never_negative(person):
    first, _second = tell(person, "a"), tell(person, "b")
    mark_read(user=person, pk=first.pk)
    mark_read(user=person, pk=first.pk)
    assert unread(person) == 1

    assert mark_read_by_key(user=person, once_key="b") == 1
    assert mark_all_read(user=person) == 0
    assert unread(person) == 0

    tell(person, "c")
    User.objects.filter(pk=person.pk).update(unread_count=0)
    mark_all_read(user=person)
    assert unread(person) == 0


def test_nobody_marks_the_notice_of_another(person):
    notice = tell(person)
    assert mark_read(user=UserFactory(), pk=notice.pk) is None
    assert unread(person) == 1


def test_the_name_is_looked_up_when_shown_and_gone_with_the_person(person):
    notices.register("test.named", "Someone", lambda data: data["person_name"])
    other = UserFactory(display_name="ครูมาลี")
    notify(user=person, kind="test.named", once_key="n", about=other)

    assert "ครูมาลี" not in str(Notification.objects.get().data)
    assert page_of(person).notices[0].body == "ครูมาลี"
    User.objects.filter(pk=other.pk).update(erased_at=timezone.now())
    assert page_of(person).notices[0].body == ""


@pytest.mark.parametrize("count", [3, 15])
def test_a_page_of_notices_takes_two_queries_at_any_size(person, count, django_assert_num_queries):
    for number in range(count):
        tell(person, str(number), about=person)
    with django_assert_num_queries(2):
        assert len(page_of(person).notices) == count


def test_the_list_goes_on_by_key(person):
    for number in range(PAGE_SIZE + 3):
        tell(person, str(number))
    first = page_of(person)
    rest = page_of(person, first.older_than)

    assert len(first.notices) == PAGE_SIZE
    assert len(rest.notices) == 3
    assert rest.older_than is None


# Mail


def test_by_default_one_mail_a_week_and_only_when_something_rested_a_day(person):
    tell(person, "a")
    assert send_digests(after(hours=1)) == 0
    assert send_digests(after(hours=25)) == 1
    assert send_digests(after(hours=26)) == 0

    tell(person, "b")
    assert send_digests(after(days=5)) == 0
    assert send_digests(after(days=9)) == 1
    assert len(mail.outbox) == 2


def test_a_daily_reader_gets_one_a_day(person):
    set_mail(user=person, mail="daily")
    tell(person, "a")
    assert send_digests(after(hours=2)) == 1
    tell(person, "b")
    assert send_digests(after(hours=20)) == 0
    assert send_digests(after(hours=27)) == 1


def test_who_chose_never_gets_only_what_is_urgent(person):
    set_mail(user=person, mail="never")
    tell(person, "a")
    assert send_digests(after(days=30)) == 0

    tell(person, "b", kind="test.alarm")
    assert send_digests(after(seconds=1)) == 1
    assert Notification.objects.get(once_key="a").mailed_at is None


@pytest.mark.parametrize("reason", ["read", "unverified", "paused", "nothing new"])
def test_who_gets_no_mail(person, reason):
    if reason != "nothing new":
        tell(person)
    if reason == "read":
        mark_all_read(user=person)
    if reason == "unverified":
        person.emailaddress_set.update(verified=False)
    if reason == "paused":
        User.objects.filter(pk=person.pk).update(paused_at=timezone.now())

    assert send_digests(after(days=30)) == 0


def test_a_mail_holds_titles_and_counts_and_not_a_word_of_anyone(person):
    other = UserFactory(display_name=f"ครู{CANARY}")
    tell(person, "a", about=other)
    tell(person, "b", about=other)
    send_digests(after(days=2))

    letter = mail.outbox[0]
    whole = str(letter.message()) + letter.subject + letter.body + letter.alternatives[0].content
    assert CANARY not in whole
    assert "Your mentor answered (2)" in letter.body


def test_a_mail_is_in_the_persons_language_and_can_be_ended_by_one_click(person):
    tell(person)
    with translation.override("en"):
        send_digests(after(days=2))

    letter = mail.outbox[0]
    token = NotificationPreference.objects.get(user=person).unsubscribe_token
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"/th/me/messages/stop/{token}/>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "มีเรื่องใหม่" in letter.subject + letter.body


def test_what_the_mail_server_refused_goes_out_at_the_next_tick(person, settings):
    tell(person)
    with mock.patch.object(settings, "EMAIL_BACKEND", SILENT):
        assert send_digests(after(days=2)) == 0
    assert Notification.objects.get().mailed_at is None

    assert send_digests(after(days=2)) == 1
    assert Notification.objects.get().mailed_at is not None
    assert preference_of(person).last_digest_at is not None
