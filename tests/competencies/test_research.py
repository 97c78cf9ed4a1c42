"""The promise of the page of consents: without a yes nothing, with it lines without a name, five people at a time."""

import csv
import io
import uuid
from http import HTTPStatus

import pytest
from django.test import RequestFactory
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Consent
from accounts.research import RESEARCH_VERSION, willing_people
from accounts.services.privacy import request_erasure, set_paused, set_research_consent
from competencies import research, results
from competencies.services.responding import create_guest_pass, submit_response
from competencies.views.results import answers_export
from core.models import AuditEntry
from tests.competencies.conftest import GOOD, client_of, respond
from tests.factories import MembershipFactory, SchoolFactory, UserFactory

pytestmark = pytest.mark.django_db
PATH = "/th/competencies/results/q/all-kinds/"


def willing(questionnaire, number=1, values=None, **who):
    """People who said yes and answered."""
    people = [UserFactory(**who) for _one in range(number)]
    for user in people:
        set_research_consent(user=user, given=True)
        respond(questionnaire, values, user=user)
    return people


def lines(questionnaire):
    return list(research.answers_table(questionnaire, 5))[1:]


def words(questionnaire):
    return [row[1] for row in list(research.words_table(questionnaire, 5))[1:]]


def test_without_a_yes_there_is_no_line(questionnaire):
    for _one in range(12):
        respond(questionnaire)

    assert lines(questionnaire) == []
    assert words(questionnaire) == []
    assert results.results_of(questionnaire).count == 10


def test_a_guest_has_given_no_yes(questionnaire, officer):
    guest_pass = create_guest_pass(questionnaire=questionnaire, by=officer, days=7)
    more = {"questionnaire": questionnaire, "language": "th", "values": GOOD, "guest_pass": guest_pass}
    for _one in range(5):
        submit_response(client_id=uuid.uuid4(), **more)

    assert lines(questionnaire) == []


def test_only_those_who_said_yes_are_in_it(questionnaire):
    willing(questionnaire, 5, {"part.single": "b"})
    for _one in range(5):
        respond(questionnaire, {"part.single": "c", "part.short": "ไม่ยินยอม"})

    assert {row[5] for row in lines(questionnaire)} == {"ข้อ b"}
    assert words(questionnaire) == ["สั้น"] * 5


@pytest.mark.parametrize("number", [1, 4])
def test_under_five_nothing(questionnaire, number):
    willing(questionnaire, number)

    assert lines(questionnaire) == []
    assert words(questionnaire) == []


def test_five_of_two_groups_are_no_five(questionnaire):
    willing(questionnaire, 3)
    willing(questionnaire, 2, occupation="mentor")

    assert lines(questionnaire) == []


def take_back(user):
    set_research_consent(user=user, given=False)


def pause(user):
    set_paused(user=user, paused=True)


def ask_for_erasure(user):
    request_erasure(user=user)


def deactivate(user):
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def said_to_earlier_words(user):
    Consent.objects.filter(user=user).update(version="2026-11")


@pytest.mark.parametrize("ends", [take_back, pause, ask_for_erasure, deactivate, said_to_earlier_words])
def test_a_yes_that_ended_ends_the_line_at_the_next_export(questionnaire, ends):
    gone, *_others = willing(questionnaire, 1, {"part.single": "b"}) + willing(questionnaire, 5)
    respond(questionnaire)
    for _more in range(9):
        respond(questionnaire)
    assert "ข้อ b" in {row[5] for row in lines(questionnaire)}
    ends(gone)

    assert len(lines(questionnaire)) == 5
    assert {row[5] for row in lines(questionnaire)} == {"ข้อ a"}
    assert gone not in willing_people()


def test_the_last_yes_of_five_taken_back_takes_all_lines_with_it(questionnaire):
    first, *_others = willing(questionnaire, 5)
    assert len(lines(questionnaire)) == 5
    take_back(first)
    assert lines(questionnaire) == []
    set_research_consent(user=first, given=True)
    assert len(lines(questionnaire)) == 5


def test_a_late_yes_waits_for_its_block_and_moves_nobody(questionnaire):
    """An early answer whose yes comes late would else push the fifth person of the first block out of sight."""
    late = UserFactory()
    respond(questionnaire, {"part.single": "b"}, user=late)
    willing(questionnaire, 6)
    for _more in range(8):
        respond(questionnaire)
    before = lines(questionnaire)
    set_research_consent(user=late, given=True)

    assert lines(questionnaire) == before


def test_lines_taken_from_the_sums_of_everybody_leave_no_small_group(questionnaire):
    """Nine willing, one not, all in the sums: the sums less the lines would be that one person."""
    respond(questionnaire, {"part.likert": {"a": 1, "b": 1, "c": 1}})
    willing(questionnaire, 9)
    shown = lines(questionnaire)
    assert results.results_of(questionnaire).count == 10
    assert len(shown) == 5

    assert "ไม่แสดง" not in {cell for row in shown for cell in row}

    willing(questionnaire, 1)
    shown = lines(questionnaire)
    assert len(shown) == 10
    assert {cell for row in shown for cell in row[2:]} == {"ไม่แสดง"}


def test_a_question_few_of_them_answered_is_left_out(questionnaire):
    willing(questionnaire, 5)
    willing(questionnaire, 2, {"part.long": "ยาว"})
    willing(questionnaire, 3)

    assert len(lines(questionnaire)) == 10
    assert "ยาว" not in words(questionnaire)


def test_lines_have_no_name_place_time_or_words(questionnaire):
    school = SchoolFactory(name_th="โรงเรียนบ้านลับ", name_en="Ban Lap School")
    for number in range(6):
        user = willing(questionnaire, 1, {"part.short": f"ฉันเขียน {number}"}, display_name=f"ครูลับ {number}")[0]
        MembershipFactory(user=user, school=school)
    table = list(research.answers_table(questionnaire, 5))
    text = repr(table)

    assert len(table) == 1 + 5
    assert table[1][2:] == [5, 4, 3, "ข้อ a", 1, 0, 1, 2, 1, 3]
    for hidden in ("ครูลับ", "บ้านลับ", "ฉันเขียน", str(timezone.localdate().year), "@"):
        assert hidden not in text


SAID = "ผม นพดล แสงดาว สอนที่บ้านลับ โทร 081-234-5678 เมล nop@example.org ไลน์ @nopdol ครูพรรษา ช่วยดี และครูทุกคนตั้งใจ"


def test_words_lose_the_names_numbers_and_addresses_we_know_of(questionnaire):
    UserFactory(display_name="ครูพรรษา")
    school = SchoolFactory(name_th="โรงเรียนบ้านลับ", name_en="Ban Lap School")
    user = willing(questionnaire, 1, {"part.short": SAID}, display_name="ครู นพดล แสงดาว")[0]
    MembershipFactory(user=user, school=school)
    willing(questionnaire, 4)
    said = next(one for one in words(questionnaire) if one != "สั้น")

    for hidden in ("นพดล", "แสงดาว", "บ้านลับ", "081", "nop", "พรรษา"):
        assert hidden not in said
    assert "ครูทุกคนตั้งใจ" in said


def test_words_stand_apart_from_lines_and_groups(questionnaire):
    willing(questionnaire, 3, {"part.short": "ข"})
    willing(questionnaire, 2, {"part.short": "ก"}, occupation="mentor")
    table = list(research.words_table(questionnaire, 5))

    assert [row[1] for row in table[1:]] == ["ก", "ก", "ข", "ข", "ข"]
    assert {len(row) for row in table} == {2}


@pytest.mark.parametrize(("part", "rows"), [("answers", 5), ("words", 5)])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_export_leaves_a_row_without_content(questionnaire, part, rows, kind):
    willing(questionnaire, 6, {"part.short": "=HYPERLINK(1)"})
    admin = UserFactory(is_superuser=True)
    request = RequestFactory().post(f"{PATH}{part}.{kind}")
    request.user = admin
    answer = answers_export(request, slug="all-kinds", part=part, kind=kind)

    assert answer.status_code == HTTPStatus.OK
    assert "no-store" in answer["Cache-Control"]
    if kind == "csv":
        read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(read) == 1 + rows
        assert all(not cell.startswith("=") for row in read for cell in row)
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet.max_row == 1 + rows
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    entry = AuditEntry.objects.get(verb="competencies.answers.exported")
    assert (entry.actor, entry.object_key) == (admin, "all-kinds")
    assert entry.data == {"version": 1, "part": part, "rows": rows}


@pytest.mark.parametrize("part", ["answers", "words"])
def test_who_may_export_has_not_changed(questionnaire, officer, part):
    willing(questionnaire, 5)

    assert client_of(officer).post(f"{PATH}{part}.csv").status_code == HTTPStatus.FORBIDDEN
    assert client_of(UserFactory()).post(f"{PATH}{part}.csv").status_code == HTTPStatus.NOT_FOUND
    assert not AuditEntry.objects.filter(verb="competencies.answers.exported").exists()


def test_the_page_of_consents_says_just_this(client):
    user = UserFactory()
    client.force_login(user)
    said = client.get("/th/me/data/consents/").content.decode()
    for promise in ("ไม่มีชื่อ อีเมล และสังกัด", "ตั้งแต่ห้าคนขึ้นไป", "จะไม่มีข้อมูลของคุณในไฟล์ที่ส่งออกใหม่"):
        assert promise in said
    client.post("/th/me/data/consents/", {"research": "1"})

    assert Consent.objects.get(user=user, kind="research").version == RESEARCH_VERSION
    assert user in willing_people()


@pytest.mark.parametrize("number", [5, 40])
def test_an_export_asks_the_same_number_of_questions_however_many_answers(
    questionnaire, django_assert_max_num_queries, number
):
    willing(questionnaire, number)
    with django_assert_max_num_queries(7):
        lines(questionnaire)
    with django_assert_max_num_queries(8):
        words(questionnaire)
