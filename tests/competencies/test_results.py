import csv
import io
import uuid
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Membership, Role
from accounts.services.privacy import set_paused
from competencies import exports, results
from competencies.models import GuestPass
from competencies.services.assessing import record_assessment
from tests.competencies.conftest import client_of, respond
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
PATH = "/th/competencies/results/q/all-kinds/"
READING = ["", "q/all-kinds/", "q/all-kinds/sums.csv", "q/all-kinds/codes/", "f/moe-core-competency/"]


def many(questionnaire, number, occupation="teacher", **values):
    named = {f"part.{key}": value for key, value in values.items()}
    for _one in range(number):
        respond(questionnaire, named, user=UserFactory(occupation=occupation))


def result_of(questionnaire, kind, group=""):
    found = results.results_of(questionnaire, group)
    return next(one for one in found.questions if one.question.kind == kind)


def editor():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))
    return user


def person(who):
    makers = {
        "visitor": lambda: None,
        "teacher": UserFactory,
        "school administrator": lambda: MembershipFactory(role=Role.SCHOOL_ADMINISTRATOR).user,
        "officer by occupation only": lambda: UserFactory(occupation="officer"),
        "officer waiting": lambda: MembershipFactory(role=Role.OFFICER, confirmed_at=None).user,
        "officer until yesterday": lambda: (
            MembershipFactory(role=Role.OFFICER, until=timezone.localdate() - timedelta(days=1)).user
        ),
        "officer": lambda: MembershipFactory(role=Role.OFFICER).user,
        "site admin": lambda: UserFactory(is_superuser=True),
    }
    return makers[who]()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("visitor", HTTPStatus.FOUND),
        ("teacher", HTTPStatus.NOT_FOUND),
        ("school administrator", HTTPStatus.NOT_FOUND),
        ("officer by occupation only", HTTPStatus.NOT_FOUND),
        ("officer waiting", HTTPStatus.NOT_FOUND),
        ("officer until yesterday", HTTPStatus.NOT_FOUND),
        ("officer", HTTPStatus.OK),
    ],
)
def test_who_may_read_sums(frameworks, questionnaire, who, expected):
    client = client_of(person(who))
    for path in READING:
        assert client.get(f"/th/competencies/results/{path}").status_code == expected, path


def test_editors_and_site_admins_may_read_sums(questionnaire):
    from competencies.permissions import may_export_answers, may_read_results

    for user in (editor(), person("site admin")):
        assert may_read_results(user)
        assert may_export_answers(user)


def test_an_officer_sees_sums_but_never_single_answers(questionnaire, officer):
    answer = client_of(officer).post(f"{PATH}answers.csv")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "เจ้าหน้าที่ดูได้เฉพาะผลรวม" in answer.content.decode()


def test_four_answers_show_nothing_and_five_show_sums(questionnaire, officer):
    many(questionnaire, 4)
    assert results.results_of(questionnaire).count == 0
    assert "คำตอบยังไม่มากพอ" in client_of(officer).get(PATH).content.decode()

    many(questionnaire, 1, likert={"a": 1, "b": 4, "c": 3})
    line = result_of(questionnaire, "likert").lines[0]
    assert (line.mean, line.deviation, line.rank) == (Decimal("4.20"), Decimal("1.79"), 1)
    assert [one.count for _word, one in line.counted] == [1, 0, 0, 0, 4]
    assert "4.20" in client_of(officer).get(PATH).content.decode()


def test_a_sixth_answer_waits_for_four_more(questionnaire):
    many(questionnaire, 5)
    before = results.results_of(questionnaire)
    many(questionnaire, 1, likert={"a": 1, "b": 1, "c": 1})
    assert results.results_of(questionnaire) == before


def test_who_has_paused_is_counted_nowhere_and_counted_again_afterwards(questionnaire, officer):
    """Their block is left out whole: the sums before less the sums after must not be their answer."""
    many(questionnaire, 4)
    quiet = UserFactory(occupation="teacher")
    respond(questionnaire, {"part.likert": {"a": 1, "b": 1, "c": 1}}, user=quiet)
    many(questionnaire, 6)
    before = results.results_of(questionnaire)
    assert before.count == 10

    set_paused(user=quiet, paused=True)
    line = result_of(questionnaire, "likert").lines[0]
    assert results.results_of(questionnaire).count == 5
    assert (line.mean, line.count) == (Decimal("5.00"), 5)
    assert {group.count for group in results.results_of(questionnaire).groups} == {5}
    for kind in ("csv", "xlsx"):
        assert client_of(officer).get(f"{PATH}sums.{kind}").status_code == HTTPStatus.OK

    set_paused(user=quiet, paused=False)
    assert results.results_of(questionnaire) == before


def test_a_paused_self_assessment_is_counted_nowhere(frameworks):
    framework = frameworks["moe-core-competency"]
    given = {item.competency.slug: (2, 5) for item in framework.items.select_related("competency")}
    people = UserFactory.create_batch(10)
    for user in people:
        record_assessment(user=user, framework=framework, client_id=uuid.uuid4(), ratings=given)
    assert results.framework_results(framework).first_count == 10

    set_paused(user=people[7], paused=True)
    assert results.framework_results(framework).first_count == 5
    set_paused(user=people[2], paused=True)
    assert results.framework_results(framework).first is None


def test_a_small_group_is_named_but_not_shown_and_not_in_the_whole(questionnaire, officer):
    many(questionnaire, 6)
    many(questionnaire, 4, "mentor", likert={"a": 1, "b": 1, "c": 1})
    found = results.results_of(questionnaire)

    assert {group.slug: group.count for group in found.groups} == {"teacher": 5, "mentor": None}
    assert found.count == 5
    assert result_of(questionnaire, "likert").lines[0].mean == Decimal("5.00")
    page = client_of(officer).get(PATH).content.decode()
    assert "กลุ่มน้อยกว่า 5 คน ไม่แสดง" in page
    assert "group=mentor" not in page
    assert results.results_of(questionnaire, "mentor").count == 0


def test_a_question_few_of_a_group_answered_is_not_told_by_the_whole(questionnaire):
    """Three students wrote something: total minus teachers must not be those three."""
    many(questionnaire, 5, long="ครู")
    many(questionnaire, 7, "pre_service_teacher")
    many(questionnaire, 3, "pre_service_teacher", long="นักศึกษา")

    assert result_of(questionnaire, "long").count == 5
    assert result_of(questionnaire, "long", "pre_service_teacher").count is None


def test_an_option_of_few_people_is_hidden_with_enough_others(questionnaire, officer):
    many(questionnaire, 9)
    many(questionnaire, 3, single="b")
    many(questionnaire, 8, single="c")
    shown = {line.key: line.count for line in result_of(questionnaire, "single").lines}

    assert shown == {"a": 9, "b": None, "c": None}
    assert "หรือจะทำให้รู้จำนวนของกลุ่มที่เล็กกว่า" in client_of(officer).get(PATH).content.decode()


def test_choices_are_shown_by_group_only_when_no_group_has_a_small_one(questionnaire):
    many(questionnaire, 10)
    many(questionnaire, 7, "pre_service_teacher")
    many(questionnaire, 3, "pre_service_teacher", single="b")
    assert {line.count for line in result_of(questionnaire, "single", "teacher").lines} == {None}

    many(questionnaire, 5, "pre_service_teacher", single="b")
    assert {line.key: line.count for line in result_of(questionnaire, "single", "teacher").lines}["a"] == 10


def test_several_choices_and_rankings_are_summed_and_ranked(questionnaire):
    many(questionnaire, 5)
    chosen = {line.key: (line.count, line.rank) for line in result_of(questionnaire, "multiple").lines}
    assert chosen == {"a": (5, 1), "c": (5, 1), "b": (0, 3)}
    placed = [(line.key, line.mean) for line in result_of(questionnaire, "ranking").lines]
    assert placed == [("b", Decimal("1.00")), ("a", Decimal("2.00")), ("c", Decimal("3.00"))]


def test_the_same_person_twice_is_one_person(questionnaire, own_cycles):
    from competencies.models import Questionnaire

    Questionnaire.objects.update(about_kind="unit-cycle")
    questionnaire.refresh_from_db()
    user = UserFactory()
    for _cycle in range(5):
        cycle = uuid.uuid4()
        own_cycles[cycle] = user.pk
        respond(questionnaire, user=user, about_kind="unit-cycle", about_uuid=cycle)

    assert results.results_of(questionnaire).count == 0


def test_words_are_never_on_the_page(questionnaire, officer):
    many(questionnaire, 5, short="ความลับของครูดอย")
    assert "ความลับ" not in client_of(officer).get(PATH).content.decode()


DANGEROUS = [f"{sign}{rest}" for sign in "=+-@\t\r" for rest in ("1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", "ก", "")]


def test_no_cell_of_any_export_is_a_formula():
    table = [DANGEROUS, ["ดี", 3, 4.5]]
    rows = list(csv.reader(io.StringIO(exports.csv_of(table).decode("utf-8-sig"), newline="")))
    assert all(cell.startswith("'") for cell in rows[0])
    assert rows[1] == ["ดี", "3", "4.5"]
    sheet = load_workbook(io.BytesIO(exports.xlsx_of(table))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_looking_never_exports(questionnaire, officer):
    assert client_of(officer).get(f"{PATH}answers.csv").status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_sums_leave_as_csv_and_excel(questionnaire, officer):
    many(questionnaire, 5)
    client = client_of(officer)
    rows = list(csv.reader(io.StringIO(client.get(f"{PATH}sums.csv").content.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert any(row[2] == "ข้อ a" and row[7] == "5.0" for row in rows)
    assert load_workbook(io.BytesIO(client.get(f"{PATH}sums.xlsx").content)).active.max_row == len(rows)


def test_an_officer_makes_and_closes_a_code_for_guests(questionnaire, officer):
    client = client_of(officer)
    sheet = client.post(f"{PATH}codes/", {"days": "7"}, follow=True)
    made = GuestPass.objects.get()
    assert made.code in sheet.content.decode()
    assert "data:image/svg+xml" in sheet.content.decode()
    assert f"?code={made.code}" in sheet.content.decode()

    client.post(f"{PATH}codes/{made.pk}/end/")
    assert not GuestPass.objects.usable().exists()
    assert client.get(f"{PATH}codes/{made.pk}/").status_code == HTTPStatus.NOT_FOUND


def test_who_may_make_a_code(questionnaire):
    for who in ("teacher", "school administrator", "officer waiting"):
        assert client_of(person(who)).post(f"{PATH}codes/", {"days": "7"}).status_code == HTTPStatus.NOT_FOUND
    assert not GuestPass.objects.exists()


def test_a_right_ends_with_the_membership(questionnaire, officer):
    client = client_of(officer)
    assert client.get(PATH).status_code == HTTPStatus.OK
    Membership.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert client.get(PATH).status_code == HTTPStatus.NOT_FOUND


def test_self_assessments_are_summed_first_rounds_beside_later_ones(frameworks, officer):
    framework = frameworks["moe-core-competency"]
    slugs = [item.competency.slug for item in framework.items.select_related("competency")]
    people = UserFactory.create_batch(6)
    for current, crowd in ((2, people), (4, people[:4])):
        for user in crowd:
            given = dict.fromkeys(slugs, (current, 5))
            record_assessment(user=user, framework=framework, client_id=uuid.uuid4(), ratings=given)
    found = results.framework_results(framework)

    assert (found.first_count, found.later) == (5, None)
    assert found.first[0].current.mean == Decimal("2.00")
    assert found.first[0].current.band.slug == "low"
    assert found.first[0].gap == Decimal("3.00")
    page = client_of(officer).get("/th/competencies/results/f/moe-core-competency/").content.decode()
    assert "การประเมินรอบต่อมา" in page
    assert "กลุ่มน้อยกว่า 5 คน ไม่แสดง" in page


@pytest.mark.parametrize("number", [5, 40])
def test_results_ask_the_same_number_of_questions_however_many_answers(
    questionnaire, officer, django_assert_max_num_queries, number
):
    many(questionnaire, number)
    client = client_of(officer)
    for path, most in ((PATH, 10), ("/th/competencies/results/", 7), (f"{PATH}codes/", 7)):
        with django_assert_max_num_queries(most):
            client.get(path)
