import uuid
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from competencies import selectors
from competencies.models import Assessment, TechnologyPlacement
from competencies.services.assessing import SentOtherwise, place_in_technology, record_assessment
from core.models import SyncConflict
from tests.competencies.conftest import client_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SLUG = "moe-core-competency"


def ratings(framework, current=2, desirable=5):
    return {item.competency.slug: (current, desirable) for item in framework.items.select_related("competency")}


def rate(user, framework, client_id=None, **points):
    client_id = client_id or uuid.uuid4()
    return record_assessment(user=user, framework=framework, client_id=client_id, ratings=ratings(framework, **points))


def form_of(framework, **points):
    posted = {"client_id": str(uuid.uuid4())}
    for slug, (current, desirable) in ratings(framework, **points).items():
        posted |= {f"{slug}.current": current, f"{slug}.desirable": desirable}
    return posted


def test_sending_the_same_round_twice_keeps_one(frameworks):
    user, key = UserFactory(), uuid.uuid4()
    first = rate(user, frameworks[SLUG], key)

    assert rate(user, frameworks[SLUG], key) == first
    assert rate(user, frameworks[SLUG]).round == 2


def test_the_same_id_with_other_ratings_is_kept_as_a_conflict(frameworks):
    user, key = UserFactory(), uuid.uuid4()
    rate(user, frameworks[SLUG], key)

    with pytest.raises(SentOtherwise):
        rate(user, frameworks[SLUG], key, current=4)
    assert Assessment.objects.count() == 1
    assert SyncConflict.objects.get(user=user).client_id == key


@pytest.mark.parametrize(
    "spoil", [lambda r: r.popitem(), lambda r: r.update(strange=(1, 1)), lambda r: r.update(dict.fromkeys(r, (0, 6)))]
)
def test_a_round_with_missing_strange_or_impossible_ratings_is_refused(frameworks, spoil):
    given = ratings(frameworks[SLUG])
    spoil(given)

    with pytest.raises(ValidationError):
        record_assessment(user=UserFactory(), framework=frameworks[SLUG], client_id=uuid.uuid4(), ratings=given)


def test_a_replaced_list_takes_no_more_rounds(frameworks):
    frameworks[SLUG].retired_at = timezone.now()

    with pytest.raises(PermissionDenied):
        rate(UserFactory(), frameworks[SLUG])


def test_rounds_are_laid_side_by_side_with_the_widest_gap_first(frameworks):
    user = UserFactory()
    rate(user, frameworks[SLUG], current=2, desirable=4)
    given = ratings(frameworks[SLUG], 3, 4) | {"moe-core-teamwork": (1, 5)}
    record_assessment(user=user, framework=frameworks[SLUG], client_id=uuid.uuid4(), ratings=given)

    rounds = selectors.rounds_of(user, SLUG)
    rows = selectors.compared(rounds[-1], rounds[0])
    assert (rows[0].competency.slug, rows[0].gap, rows[0].change) == ("moe-core-teamwork", 4, -1)
    assert (rows[1].gap, rows[1].change) == (1, 1)


def test_a_person_rates_on_the_page_and_sees_it_as_plot_and_table(frameworks):
    client = client_of(UserFactory())
    page = client.get(f"/th/competencies/{SLUG}/rate/")
    assert page.content.count(b'type="radio"') == 5 * 2 * 5

    answer = client.post(f"/th/competencies/{SLUG}/rate/", form_of(frameworks[SLUG]), follow=True)
    text = answer.content.decode()
    assert "สภาพปัจจุบัน 2 จาก 5 สภาพที่พึงประสงค์ 5 จาก 5" in text
    assert text.count('<svg class="plot"') == 5
    assert "<table" in text


def test_what_is_missing_is_said_at_its_place_and_the_rest_stays_chosen(frameworks):
    posted = form_of(frameworks[SLUG], current=4)
    del posted["moe-core-ethics.desirable"]
    answer = client_of(UserFactory()).post(f"/th/competencies/{SLUG}/rate/", posted)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = answer.content.decode()
    assert text.count("โปรดเลือกหนึ่งระดับ") == 1
    assert text.count("checked") == 9
    assert posted["client_id"] in text
    assert not Assessment.objects.exists()


def test_a_double_tap_on_the_page_keeps_one_round(frameworks):
    client, posted = client_of(UserFactory()), form_of(frameworks[SLUG])
    client.post(f"/th/competencies/{SLUG}/rate/", posted)
    client.post(f"/th/competencies/{SLUG}/rate/", posted)

    assert Assessment.objects.count() == 1


def test_nobody_else_sees_my_rounds(frameworks, officer):
    rate(UserFactory(), frameworks[SLUG])

    for other in (officer, UserFactory(is_superuser=True), UserFactory()):
        assert selectors.rounds_of(other, SLUG) == []
        assert not Assessment.objects.visible_to(other).exists()


def test_pre_service_teachers_are_offered_their_own_list_first(frameworks):
    meant, others = selectors.frameworks_for(UserFactory(occupation="pre_service_teacher"))
    assert [card.framework.slug for card in meant] == ["pre-service-teacher-competencies", "futures-competency"]
    assert len(others) == 6
    meant, _others = selectors.frameworks_for(UserFactory(occupation="teacher"))
    assert "pre-service-teacher-competencies" not in [card.framework.slug for card in meant]


@pytest.mark.parametrize(("ticks", "level"), [(0, "beginner"), (1, "beginner"), (2, "intermediate"), (4, "advanced")])
def test_the_level_follows_from_the_cases_ticked(ticks, level):
    user = UserFactory()
    keys = ["line-group", "short-clip", "collect-work", "offline-pack"][:ticks]
    place_in_technology(user=user, ticked={"ttu-distance-learning": keys})

    assert selectors.placement_of(user) == {"ttu-distance-learning": level}


def test_placing_oneself_on_the_page_stores_all_four_uses_and_shows_them_again(frameworks):
    user = UserFactory()
    client = client_of(user)
    client.post("/th/competencies/technology/", {"ttu-other-work": ["find-documents", "save-time"]})

    assert TechnologyPlacement.objects.filter(user=user).count() == 4
    assert selectors.placement_of(user)["ttu-other-work"] == "intermediate"
    assert client.get("/th/competencies/technology/").content.count(b"checked") == 2
    refused = client.post("/th/competencies/technology/", {"ttu-other-work": ["hacked"]})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_visitor_has_no_place(db):
    from django.contrib.auth.models import AnonymousUser

    assert selectors.placement_of(AnonymousUser()) == {}


@pytest.mark.parametrize(
    "path",
    ["", "technology/", f"{SLUG}/", f"{SLUG}/rate/"],
)
def test_who_may_look_at_oneself(frameworks, path):
    assert client_of(None).get(f"/th/competencies/{path}").status_code == HTTPStatus.FOUND
    assert client_of(UserFactory()).get(f"/th/competencies/{path}").status_code == HTTPStatus.OK


def test_a_framework_that_does_not_exist_is_not_found(db):
    client = client_of(UserFactory())
    assert client.get("/th/competencies/nothing/").status_code == HTTPStatus.NOT_FOUND
    assert client.get("/th/competencies/nothing/rate/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("rounds", [1, 12])
def test_pages_ask_the_same_number_of_questions_however_many_rounds(frameworks, django_assert_max_num_queries, rounds):
    user = UserFactory()
    for _round in range(rounds):
        rate(user, frameworks[SLUG])
    client = client_of(user)
    client.get(reverse("competencies:framework-list"))

    with django_assert_max_num_queries(7):
        client.get("/th/competencies/")
    with django_assert_max_num_queries(7):
        client.get(f"/th/competencies/{SLUG}/")
