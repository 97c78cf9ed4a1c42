"""A unit's own page says what opens each stage, and what in it comes from the research."""

from django.test import Client
from django.utils.html import conditional_escape, linebreaks

from courses.models import Activity, UnitEdition, UnitPage
from courses.selectors import STAGES

HEADINGS = {"th": "อะไรมาจากงานวิจัย อะไรเราเขียนเอง", "en": "What comes from the research, and what is ours"}


def editions() -> list[UnitEdition]:
    return list(UnitEdition.objects.filter(unit__retired_at=None).select_related("unit").order_by("pk"))


def shown(edition: UnitEdition) -> str:
    return Client().get(f"/{edition.language}/units/{edition.unit.slug}/").content.decode()


def opening(edition: UnitEdition, stage: str) -> str:
    return f'<p class="outline__opening">{conditional_escape(edition.stages[stage])}</p>'


def test_it_opens_each_stage_with_its_own_words_in_both_languages(seeded: None) -> None:
    found = editions()
    assert len(found) == 12
    for edition in found:
        body = shown(edition)
        places = [body.index(opening(edition, stage)) for stage in STAGES]
        assert places == sorted(places), edition
        assert all(edition.stages.values()), edition


def test_it_says_what_comes_from_the_research_and_what_is_ours(seeded: None) -> None:
    for edition in editions():
        page, body = UnitPage.objects.get(pk=edition.page_id), shown(edition)
        assert page.origin
        assert f'<h2 class="origin__title">{HEADINGS[edition.language]}</h2>' in body
        assert linebreaks(page.origin, autoescape=True) in body, edition


def test_a_unit_without_either_shows_no_empty_box(small_unit: None) -> None:
    edition = editions()[0]
    page = UnitPage.objects.get(pk=edition.page_id)
    page.origin = page.awareness = ""
    page.save_revision().publish()

    body = shown(edition)
    assert 'class="origin' not in body
    assert body.count("outline__opening") == 3


def test_the_outline_beside_an_activity_stays_short(small_unit: None) -> None:
    activity = Activity.objects.order_by("pk").first()
    assert activity
    body = Client().get(f"/th/units/{activity.unit.slug}/{activity.slug}/").content.decode()
    assert "outline__link" in body
    assert "outline__opening" not in body
