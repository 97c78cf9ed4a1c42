"""The official list: loaded again and again, never over an editor's words."""

import csv
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.check_notes import WORDS
from accounts.management.commands.load_schools import DEFAULT
from accounts.models import Agency, School
from accounts.services.schools import settle_check
from core.models import ReviewItem
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def load(path=DEFAULT):
    out = StringIO()
    call_command("load_schools", str(path), stdout=out)
    return out.getvalue()


def altered(tmp_path, number, **changes):
    """The file with one row changed."""
    with DEFAULT.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    next(row for row in rows if row["no"] == number).update(changes)
    path = tmp_path / "schools.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (School, Agency, ReviewItem)]


def test_every_row_of_the_file_is_there_and_a_second_load_changes_nothing():
    load()
    first = snapshot()

    assert "0 made, 0 brought up to date, 0 newly" in load()
    assert snapshot() == first
    with DEFAULT.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    assert School.objects.count() == sum(row["kind"] == "school" for row in rows)
    assert Agency.objects.count() == sum(row["kind"] == "agency" for row in rows)
    assert School.objects.get(code="cm-009").name_th == "โรงเรียนบ้านศาลา"


def test_rows_marked_check_are_flagged_and_raised_once_even_after_an_editor_closed_them():
    load()
    flagged = School.objects.filter(needs_check=True).count() + Agency.objects.filter(needs_check=True).count()
    assert ReviewItem.objects.count() == flagged == 8

    editor = UserFactory(is_superuser=True)
    item = ReviewItem.objects.get(object_key="cm-011")
    settle_check(item=item, by=editor, values={"name_th": "โรงเรียนบ้านใหม่", "name_en": "Ban Mai School"})
    load()

    school = School.objects.get(code="cm-011")
    assert (school.name_th, school.needs_check) == ("โรงเรียนบ้านใหม่", False)
    assert ReviewItem.objects.open().count() == 7


def test_a_corrected_file_corrects_what_no_editor_touched(tmp_path):
    load()
    load(altered(tmp_path, "9", name_th="โรงเรียนบ้านศาลา (ใหม่)"))

    assert School.objects.get(code="cm-009").name_th == "โรงเรียนบ้านศาลา (ใหม่)"


def test_what_an_editor_wrote_stays_whatever_the_file_says_later(tmp_path):
    load()
    School.objects.filter(code="cm-009").update(name_en="The Sala School", altitude_m=310, multigrade=True)

    said = load(altered(tmp_path, "9", name_en="Ban Sala School No. 1", name_th="โรงเรียนบ้านศาลา ๑"))

    school = School.objects.get(code="cm-009")
    assert (school.name_en, school.name_th) == ("The Sala School", "โรงเรียนบ้านศาลา ๑")
    assert (school.altitude_m, school.multigrade) == (310, True)
    assert "cm-009.name_en" in said


def test_a_missing_file_is_said_in_words(tmp_path):
    with pytest.raises(CommandError, match="is not there"):
        load(tmp_path / "none.csv")


@pytest.mark.parametrize("language", ["th", "en"])
def test_what_is_doubtful_is_stored_as_a_code_and_worded_for_whoever_reads(client, language):
    load()
    assert set(ReviewItem.objects.values_list("reason", flat=True)) == set(WORDS)
    client.force_login(UserFactory(is_superuser=True))
    item = ReviewItem.objects.get(object_key="cm-033")
    said = {"th": "คงไว้ตามแหล่งข้อมูล แต่อาจเป็นชื่ออื่นที่อ่านผิด", "en": "Kept as in the source, but it may be"}

    for path in ("", f"{item.pk}/"):
        page = client.get(f"/{language}/me/review/{path}").content.decode()
        assert said[language] in page
        assert "OCR" not in page
        assert item.reason not in page


def test_a_list_without_codes_gives_its_own_words(tmp_path, client):
    load(altered(tmp_path, "9", note="CHECK: spelling?", check=""))
    client.force_login(UserFactory(is_superuser=True))
    item = ReviewItem.objects.get(object_key="cm-009")

    assert item.reason == "spelling?"
    assert '<div lang="en"><p>spelling?</p></div>' in client.get(f"/th/me/review/{item.pk}/").content.decode()


def test_notes_of_earlier_imports_become_codes_and_are_not_raised_again():
    """The closed ones stay closed: the next import finds them under their code."""
    load()
    reasons = import_module("accounts.migrations.0005_reasons_to_check_as_codes")
    before = list(ReviewItem.objects.order_by("pk").values("pk", "reason", "state"))
    reasons.to_notes(apps, None)
    assert not ReviewItem.objects.filter(reason__in=WORDS).exists()
    assert ReviewItem.objects.get(object_key="cm-033").reason.startswith("kept as in the source; may be an OCR error")

    reasons.to_codes(apps, None)
    assert list(ReviewItem.objects.order_by("pk").values("pk", "reason", "state")) == before
    assert "0 newly" in load()
