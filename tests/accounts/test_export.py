"""A person's own copy: complete, theirs alone, and readable without us."""

import csv
import io
import json
import re
import zipfile

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from accounts.models import Notification, PrivacyRequest, User
from accounts.services import privacy
from accounts.services.export import cell, write_archive
from core.privacy import handlings
from tests.accounts import whole_person
from tests.accounts.thai_canary import CANARY
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return whole_person.make()


def archive_of(user):
    target = io.BytesIO()
    write_archive(user, target)
    return zipfile.ZipFile(target)


def test_every_kind_of_the_registry_is_in_it_and_almost_every_one_has_rows(person):
    data = json.loads(archive_of(person.user).read("data.json"))

    assert set(data) == {"schema", "made_at", "person", "kinds"}
    assert set(data["kinds"]) == {handling.label for handling in handlings() if handling.export}
    empty = {label for label, kind in data["kinds"].items() if not kind["rows"]}
    assert len(data["kinds"]) - len(empty) >= 20
    assert not empty & {"courses.LearnerEvent", "courses.Reflection", "courses.MentorReply", "accounts.Membership"}


def test_what_the_person_wrote_uploaded_and_was_answered_is_in_it(person):
    archive = archive_of(person.user)
    data = archive.read("data.json").decode()

    assert f"คิดว่า {CANARY}" in data
    assert f"ตอบ {CANARY}" in data
    assert person.other.display_name in data
    assert archive.read(f"files/{person.file.pk}.txt").decode() == CANARY


def test_nothing_of_other_people_is_in_it_but_the_shown_name_of_those_who_answered(person):
    archive = archive_of(person.other)
    whole = "".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())

    assert person.user.email not in whole
    assert str(person.user.public_id) not in whole
    assert f"คิดว่า {CANARY}" not in whole
    assert not [name for name in archive.namelist() if name.startswith("files/")]


def test_the_page_opens_without_us_and_speaks_both_languages(person):
    archive = archive_of(person.user)
    page = archive.read("index.html").decode()

    assert not re.search(r"<script|https?://(?!www\.w3\.org)|//", re.sub(r"<dd>.*?</dd>", "", page, flags=re.DOTALL))
    targets = set(re.findall(r'(?:href|src)="([^"#]+)"', page))
    assert targets <= set(archive.namelist())
    assert "ข้อมูลของฉัน" in page
    assert "My data" in page


def test_tables_open_in_a_spreadsheet_and_run_no_formula(person):
    User.objects.filter(pk=person.user.pk).update(display_name="=1+1")
    archive = archive_of(User.objects.get(pk=person.user.pk))
    raw = archive.read("csv/accounts.user.csv")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert rows[0]["display_name"] == "'=1+1"


@pytest.mark.parametrize(
    ("value", "written"), [("@x", "'@x"), ("+66", "'+66"), (-3, "-3"), (None, ""), (["=a"], '["=a"]'), ("ครู", "ครู")]
)
def test_a_cell(value, written):
    assert cell(value) == written


def test_a_copy_is_made_once_told_of_and_gone_after_seven_days(
    django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    user = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        first = privacy.request_export(user=user)
        assert privacy.request_export(user=user) == first

    made = PrivacyRequest.objects.get()
    assert storages["private"].exists(made.archive)
    assert Notification.objects.get().kind == "data.export_ready"
    assert privacy.make_export(request_id=made.pk) is None

    PrivacyRequest.objects.update(done_at=timezone.now() - privacy.KEPT)
    assert privacy.expire_exports() == 1
    assert not storages["private"].exists(made.archive)
    assert PrivacyRequest.objects.get().archive == ""


def test_a_copy_whose_making_was_cut_short_is_made_by_a_later_tick():
    request = privacy.request_export(user=UserFactory())
    assert privacy.make_waiting_exports() == 0

    PrivacyRequest.objects.update(requested_at=timezone.now() - privacy.PROMISED)
    assert privacy.make_waiting_exports() == 1
    assert PrivacyRequest.objects.get(pk=request.pk).archive
