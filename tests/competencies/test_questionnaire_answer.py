import uuid
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competencies import selectors
from competencies.models import GuestPass, Questionnaire, Response
from competencies.services.assessing import SentOtherwise
from core.models import SyncConflict
from tests.competencies.conftest import GOOD, as_posted, client_of, respond
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PATH = "/th/competencies/q/all-kinds/"


@pytest.fixture
def guest_pass(questionnaire):
    return GuestPass.objects.create(
        questionnaire=questionnaire, code="ABCD2345", expires_at=timezone.now() + timedelta(days=1)
    )


def kept(response):
    return {f"{row.question.section.key}.{row.question.key}": row.value for row in response.answers.all()}


def test_answers_are_kept_by_key_never_by_words(questionnaire):
    assert kept(respond(questionnaire)) == GOOD


def test_the_same_form_again_gives_the_same_row(questionnaire):
    user, key = UserFactory(), uuid.uuid4()
    first = respond(questionnaire, user=user, client_id=key)

    assert respond(questionnaire, user=user, client_id=key) == first
    assert Response.objects.count() == 1


def test_the_same_id_with_other_answers_keeps_the_first_and_notes_the_second(questionnaire):
    user, key = UserFactory(), uuid.uuid4()
    respond(questionnaire, user=user, client_id=key)

    with pytest.raises(SentOtherwise):
        respond(questionnaire, {"part.single": "b"}, user=user, client_id=key)
    with pytest.raises(SentOtherwise):
        respond(questionnaire, {"part.long": "more"}, user=user, client_id=key)
    assert kept(Response.objects.get())["part.single"] == "a"
    assert SyncConflict.objects.filter(user=user).count() == 2


def test_somebody_elses_id_tells_nothing_and_takes_nothing(questionnaire):
    key = uuid.uuid4()
    respond(questionnaire, client_id=key)

    with pytest.raises(SentOtherwise):
        respond(questionnaire, client_id=key)


def test_a_second_form_of_the_same_person_counts_once(questionnaire):
    user = UserFactory()
    first = respond(questionnaire, user=user)

    assert respond(questionnaire, {"part.single": "c"}, user=user) == first


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ({"part.likert": {"a": 5}}, {"part.likert.b", "part.likert.c"}),
        ({"part.likert": {"a": 9, "b": 1, "c": True}}, {"part.likert.a", "part.likert.c"}),
        ({"part.likert": {"a": 1, "b": 1, "c": 1, "x": 1}}, {"part.likert"}),
        ({"part.single": "x"}, {"part.single"}),
        ({"part.single": ""}, {"part.single"}),
        ({"part.multiple": ["a", "a"]}, {"part.multiple"}),
        ({"part.multiple": ["x"]}, {"part.multiple"}),
        ({"part.ranking": ["a", "b"]}, {"part.ranking"}),
        ({"part.ranking": ["a", "a", "b"]}, {"part.ranking"}),
        ({"part.short": "x" * 301}, {"part.short"}),
        ({"part.long": 7}, {"part.long"}),
        ({"part.unknown": "x"}, {"part.unknown"}),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(questionnaire, values, places):
    with pytest.raises(ValidationError) as refusal:
        respond(questionnaire, values)
    assert set(refusal.value.message_dict) == places
    assert not Response.objects.exists()


def test_a_closed_questionnaire_says_so(questionnaire):
    Questionnaire.objects.update(open_until=timezone.now() - timedelta(minutes=1))

    with pytest.raises(PermissionDenied):
        respond(questionnaire)
    page = client_of(UserFactory()).get(PATH)
    assert page.status_code == HTTPStatus.FORBIDDEN
    assert "ปิดรับคำตอบแล้ว" in page.content.decode()


def test_a_person_answers_without_scripts_and_is_thanked(questionnaire):
    user = UserFactory()
    client = client_of(user)
    page = client.get(PATH).content.decode()
    assert "style=" not in page.split("<main")[1].split("</main>")[0]

    answer = client.post(PATH, as_posted(questionnaire, GOOD) | {"next": "/th/units/"}, follow=True)
    assert "ขอบคุณ" in answer.content.decode()
    assert 'href="/th/units/"' in answer.content.decode()
    assert kept(Response.objects.get(user=user)) == GOOD
    assert "คุณตอบแบบสอบถามนี้แล้ว" in client.get(PATH).content.decode()


def test_errors_stand_at_the_field_and_everything_typed_stays(questionnaire):
    posted = as_posted(questionnaire, GOOD | {"part.long": "ยาวมาก"})
    del posted["part.likert.b"]
    posted |= {"part.ranking.a": "1", "part.ranking.b": "1"}
    answer = client_of(UserFactory()).post(PATH, posted)

    text = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'id="id_part.likert.b_error"' in text
    assert "โดยไม่ใช้เลขซ้ำกัน" in text
    assert "ยาวมาก" in text
    assert 'value="สั้น"' in text
    assert text.count("checked") == 2 + 1 + 2
    assert text.count('<option value="1" selected') == 2


def test_who_was_signed_out_while_typing_gets_the_form_back(questionnaire):
    answer = client_of(None).post(PATH, as_posted(questionnaire, GOOD))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="สั้น"' in answer.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_on_never_leads_off_the_site(questionnaire, address):
    page = client_of(UserFactory()).get(f"{PATH}thanks/", {"next": address})
    assert "evil" not in page.content.decode().split("<main")[1]
    assert "javascript:" not in page.content.decode()


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd-2345", " abcd 2345 "])
def test_a_guest_answers_with_a_code(questionnaire, guest_pass, typed):
    client = client_of(None)
    assert client.get("/th/competencies/q/", {"code": typed}, follow=True).status_code == HTTPStatus.OK

    client.post(PATH, as_posted(questionnaire, GOOD) | {"code": typed})
    response = Response.objects.get()
    assert (response.user, response.guest_pass, response.group) == (None, guest_pass, "guest")


@pytest.mark.parametrize("code", ["WRONG234", "OLDC2345", "OTHR2345"])
def test_a_wrong_old_or_foreign_code_opens_nothing(questionnaire, guest_pass, frameworks, code):
    from competencies.services.questionnaires import load_questionnaire
    from tests.competencies.conftest import ALL_KINDS

    now = timezone.now()
    other = load_questionnaire(data=ALL_KINDS | {"slug": "other"})
    GuestPass.objects.create(questionnaire=questionnaire, code="OLDC2345", expires_at=now - timedelta(days=1))
    GuestPass.objects.create(questionnaire=other, code="OTHR2345", expires_at=now + timedelta(days=1))

    client = client_of(None)
    assert client.get(PATH, {"code": code}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    posted = client.post(PATH, as_posted(questionnaire, GOOD) | {"code": code})
    assert posted.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Response.objects.exists()


def test_guessing_codes_is_slowed_down(questionnaire, guest_pass, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "2/m/ip"}
    client = client_of(None)
    found = [client.get("/th/competencies/q/", {"code": f"GUESS{number}"}).status_code for number in range(3)]
    assert found == [422, 422, 429]


@pytest.fixture
def survey(questionnaire):
    Questionnaire.objects.update(about_kind="unit-cycle")
    questionnaire.refresh_from_db()
    return questionnaire


def test_who_may_answer_about_a_cycle(survey, own_cycles):
    mine, foreign = uuid.uuid4(), uuid.uuid4()
    user = UserFactory()
    own_cycles |= {mine: user.pk, foreign: UserFactory().pk}
    client = client_of(user)

    for thing in (f"unit-cycle:{foreign}", f"unit-cycle:{uuid.uuid4()}", f"school:{mine}", "unit-cycle:x", ""):
        assert client.get(PATH, {"about": thing}).status_code == HTTPStatus.FORBIDDEN, thing
        client.post(PATH, as_posted(survey, GOOD) | {"about": thing})
    assert not Response.objects.exists()

    assert client.get(PATH, {"about": f"unit-cycle:{mine}"}).status_code == HTTPStatus.OK
    client.post(PATH, as_posted(survey, GOOD) | {"about": f"unit-cycle:{mine}"})
    assert Response.objects.get().about_uuid == mine
    assert selectors.has_answered(user, "all-kinds", kind="unit-cycle", uuid=mine)
    assert selectors.answered_about(user, "all-kinds", "unit-cycle", [mine, foreign]) == {mine}


def test_a_second_cycle_is_answered_again(survey, own_cycles):
    user, first, second = UserFactory(), uuid.uuid4(), uuid.uuid4()
    own_cycles |= {first: user.pk, second: user.pk}
    for cycle in (first, second):
        respond(survey, user=user, about_kind="unit-cycle", about_uuid=cycle)

    assert Response.objects.filter(user=user).count() == 2


@pytest.mark.parametrize(("is_signed_in", "expected"), [(False, HTTPStatus.FOUND), (True, HTTPStatus.OK)])
def test_who_may_open_a_questionnaire(questionnaire, is_signed_in, expected):
    assert client_of(UserFactory() if is_signed_in else None).get(PATH).status_code == expected


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_form_asks_few_queries_in_either_language(questionnaire, django_assert_max_num_queries, language):
    client = client_of(UserFactory())
    with django_assert_max_num_queries(7):
        client.get(f"/{language}/competencies/q/all-kinds/")
