"""The one-page sheet: one's own words of a round, in full on the screen and on one page of paper."""

import re
import uuid
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from core.models import PrivateFile
from core.pdf import PdfError
from courses.ids import state_id
from courses.models import MentorReply, Unit, UnitPage
from courses.sheets import LIMITS, entry, paper_of, sheet_file, sheet_of
from courses.walks import walk_of
from tests.courses.learning import UNIT, item_key, right_answers, sent
from tests.courses.proving import NAME, UNIT_PATH, certified, client_of, finish, finish_another
from tests.factories import MentorAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
SHEET, PDF = f"{UNIT_PATH}sheet/", f"{UNIT_PATH}sheet.pdf"


def jpeg(size=(480, 360)):
    held = BytesIO()
    Image.new("RGB", size, "#3f7a55").save(held, "JPEG")
    return held.getvalue()


def photo_of(user):
    row = PrivateFile(
        owner=user, kind="photo", media_type="image/jpeg", extension="jpg", size=1, sha256="", sent_sha256=""
    )
    row.file.save("", ContentFile(jpeg()), save=False)
    row.thumbnail.save("", ContentFile(jpeg()), save=False)
    row.save()
    return row


def add_photo(learner):
    payload = {"kind": "photo", "note": "แผนที่บนกระดาน", "file": str(photo_of(learner.user).pk)}
    return learner.do(sent("act", "proof", "evidenced", payload))


def answer_of_mentor(learner, mentor, text="ลองให้เด็กถามปู่เอง"):
    reflection = state_id(learner.cycle.pk, item_key("reflect", "seen"))
    return MentorReply.objects.create(
        reflection_uuid=reflection, learner=learner.user, author=mentor, client_id=uuid.uuid4(), text=text
    )


def sheet_for(learner, language="th", **how):
    return sheet_of(walk_of(learner.user, UNIT, language, **how), learner.user, language)


def pages(made):
    return len(re.findall(rb"/Type ?/Page\b", made))


def test_it_gathers_the_round_in_ones_own_words(learner):
    finish(learner)
    page = client_of(learner.user).get(SHEET).content.decode()

    for said in ("เด็กจะพูดถึงปลา", "เดินลำน้ำกับ ป.4", "26 พ.ย. 2569", "เด็กสิบสองคนวาดลำน้ำ", "เด็กพูดถึงน้ำท่วม", "ชวนผู้เฒ่ามา"):
        assert said in page
    assert "คุณคาดว่าเด็กจะพูดอะไร" in page
    assert "คุณเห็นคนเดียว" in page


def test_it_asks_in_english_where_that_is_read(learner):
    finish(learner)

    assert (
        "What do you expect pupils to say?"
        in client_of(learner.user).get(SHEET.replace("/th/", "/en/")).content.decode()
    )


def test_it_fills_while_the_round_goes_on(learner):
    learner.do(*right_answers()[:5])
    sheet = sheet_for(learner)

    assert [one.text for one in sheet.expectation] == ["เด็กจะพูดถึงปลา"]
    assert sheet.observation == []
    assert client_of(learner.user).get(PDF).status_code == HTTPStatus.OK


def test_a_round_without_a_word_still_has_a_page(learner):
    learner.do(right_answers()[0])
    client = client_of(learner.user)

    assert "ยังไม่มีอะไรบนแผ่นนี้" in client.get(SHEET).content.decode()
    assert pages(client.get(PDF).content) == 1


def test_each_round_has_its_own(learner):
    finish(learner)
    finish_another(learner, Unit.objects.get())
    learner.do(sent("expect", "expectation", "reflected", {"text": "ครั้งนี้คาดถึงผู้เฒ่า", "visibility": "private"}))
    client = client_of(learner.user)

    assert "ครั้งนี้คาดถึงผู้เฒ่า" in client.get(SHEET).content.decode()
    assert "ครั้งนี้คาดถึงผู้เฒ่า" not in client.get(SHEET, {"cycle": "1"}).content.decode()
    for wrong in ("3", "x", "-1", "1' OR 1"):
        assert client.get(SHEET, {"cycle": wrong}).status_code == HTTPStatus.NOT_FOUND


def test_the_mentors_answer_goes_on_paper_only_where_it_is_wanted(learner):
    finish(learner)
    answer_of_mentor(learner, UserFactory(display_name="อาจารย์สมหญิง"))
    sheet = sheet_for(learner)

    assert "ลองให้เด็กถามปู่เอง" in client_of(learner.user).get(SHEET).content.decode()
    with override("th"):
        with_it, without = (paper_of(sheet, "th", with_answers=wanted) for wanted in (True, False))
    assert with_it["parts"][-1]["entries"][0]["texts"][0] == "ลองให้เด็กถามปู่เอง"
    assert "อาจารย์สมหญิง" in with_it["parts"][-1]["entries"][0]["note"]
    assert "ลองให้เด็กถามปู่เอง" not in str(without)


def test_an_answer_to_somebody_else_never_comes_in(learner, make_learner):
    other = make_learner()
    finish(learner)
    finish(other)
    answer_of_mentor(other, UserFactory())

    assert sheet_for(learner).answers == []


def test_the_name_is_that_of_the_certificate_where_there_is_one(learner):
    certified(learner)

    assert sheet_for(learner).holder == NAME


def test_photos_come_as_thumbnails_and_are_counted(learner):
    finish(learner)
    add_photo(learner)
    sheet = sheet_for(learner)
    with override("th"):
        paper = paper_of(sheet, "th", with_answers=False)
    happened = paper["parts"][2]

    assert f"/files/{sheet.photos[0].file_id}/thumb/" in client_of(learner.user).get(SHEET).content.decode()
    assert len(happened["photos"]) == 1
    assert bytes(happened["photos"][0]).startswith(b"\xff\xd8")
    assert happened["entries"][-1]["texts"][0] == "หลักฐาน 2 ชิ้น (ภาพถ่าย 1 ภาพ)"
    assert b"/Image" in sheet_file(sheet, "th", with_answers=False)


def test_a_photo_whose_file_is_gone_leaves_the_sheet_whole(learner):
    finish(learner)
    add_photo(learner)
    PrivateFile.objects.get().thumbnail.storage.delete(PrivateFile.objects.get().thumbnail.name)

    assert client_of(learner.user).get(PDF).status_code == HTTPStatus.OK


@pytest.mark.parametrize("repeats", [1, 60, 250])
def test_it_fits_on_one_page_however_much_was_written(learner, repeats):
    finish(learner)
    long = "เด็กพูดถึงลำน้ำที่ปู่เคยหาปลา และ AI ไม่รู้จักชื่อวังน้ำนั้น " * repeats
    for block in ("seen", "next"):
        learner.do(sent("reflect", block, "reflected", {"text": long, "visibility": "private"}))
    learner.do(sent("expect", "expectation", "reflected", {"text": long, "visibility": "private"}))
    for _photo in range(4):
        add_photo(learner)
    made = sheet_file(sheet_for(learner), "th", with_answers=True)

    assert pages(made) == 1
    assert b"pdfuaid:part" in made


def test_texts_are_cut_where_a_word_begins_and_it_is_said():
    text = "เด็กพูดถึงลำน้ำที่ปู่เคยหาปลาแล้วเล่าเรื่องน้ำท่วมให้เพื่อนฟัง" * 5
    made = entry(text)

    assert made["texts"][0] == text
    assert made["cuts"] == [len(text) > limit for limit in LIMITS]
    for short, limit in zip(made["texts"], LIMITS, strict=True):
        assert len(short) <= limit + 1
    shortest = made["texts"][-1]
    assert shortest.endswith("…")
    assert text.startswith(shortest[:-1])
    assert text[len(shortest) - 1] not in "ะัาำิีึืุู็่้๊๋์"


def test_words_that_look_like_markup_stay_words(learner):
    finish(learner)
    odd = '#panic("x") $a$ [b] *c* \\ <script>alert(1)</script> {{ d }}'
    learner.do(sent("expect", "expectation", "reflected", {"text": odd, "visibility": "private"}))
    page = client_of(learner.user).get(SHEET).content.decode()

    assert "<script>alert(1)" not in page
    assert pages(client_of(learner.user).get(PDF).content) == 1


@pytest.mark.parametrize("path", [SHEET, PDF])
def test_who_may_read_a_sheet(learner, path):
    finish(learner)
    mentor = MentorAssignmentFactory(mentee=learner.user, since=timezone.localdate() - timedelta(days=9)).mentor
    admin = UserFactory(is_staff=True, is_superuser=True)

    assert client_of().get(path).status_code == HTTPStatus.FOUND
    assert client_of(learner.user).get(path).status_code == HTTPStatus.OK
    for other in (UserFactory(), mentor):
        assert client_of(other).get(path).status_code == HTTPStatus.NOT_FOUND
    assert client_of(admin).get(path).status_code in {HTTPStatus.FOUND, HTTPStatus.NOT_FOUND}
    assert client_of(learner.user).post(path).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert "no-store" in client_of(learner.user).get(path)["Cache-Control"]


def test_it_stays_readable_when_the_unit_is_taken_down(learner):
    finish(learner)
    for page in UnitPage.objects.all():
        page.unpublish()
    shown = client_of(learner.user).get(SHEET)

    assert shown.status_code == HTTPStatus.OK
    assert "เด็กจะพูดถึงปลา" in shown.content.decode()


def test_it_costs_the_same_whatever_was_written(learner, django_assert_max_num_queries):
    learner.do(*right_answers()[:6])
    client = client_of(learner.user)
    client.get(SHEET)
    with django_assert_max_num_queries(18) as few:
        client.get(SHEET)
    learner.do(*right_answers()[6:])
    for _photo in range(5):
        add_photo(learner)
    with django_assert_max_num_queries(18) as many:
        client.get(SHEET)

    assert len(many) == len(few)


def test_a_paper_that_fails_is_said_in_words(learner, monkeypatch):
    def fail(*given, **more):
        raise PdfError("broken template")

    finish(learner)
    monkeypatch.setattr("courses.views.sheets.sheet_file", fail)
    answer = client_of(learner.user).get(PDF)

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "สิ่งที่คุณเขียนยังอยู่ครบ" in answer.content.decode()
