"""Authors and editors in Wagtail: drafts with gaps, publishing, refusals in words."""

from http import HTTPStatus

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from courses.models import Activity, ActivityPage
from courses.services.roles import AUTHORS
from tests.courses.authoring import draft_activity, single, text
from tests.courses.staff import as_sent, form, question, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("competencies")]


def test_a_new_author_saves_a_draft_with_nothing_but_title_and_address(author, unit):
    url = reverse("wagtailadmin_pages:add", args=("courses", "activitypage", unit.pk))
    data = form(("single", {**question()[1], "prompt": ""}), summary="", finish="", competencies=[])
    response = author.post(url, data)
    assert response.status_code == HTTPStatus.FOUND, response.context["form"].errors

    page = ActivityPage.objects.get()
    assert response.status_code == HTTPStatus.FOUND
    assert not page.live
    assert len(page.body[0].value["options"]) == 4


def test_an_editor_publishes_a_whole_activity_in_one_go(editor, unit):
    url = reverse("wagtailadmin_pages:add", args=("courses", "activitypage", unit.pk))
    editor.post(url, form(("text", rich_text("<p>เช้านี้</p>")), question()) | {"action-publish": "1"})

    page = ActivityPage.objects.get()
    assert page.live
    assert Activity.objects.get(pk=page.translation_key).items.count() == 1


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (question(right=9), "ทำเครื่องหมายข้อถูกหนึ่งข้อเท่านั้น"),
        (question(feedback=""), "กรุณากรอกช่องนี้"),
    ],
)
def test_a_gap_refuses_to_publish_and_keeps_what_was_typed(editor, unit, block, words):
    page = draft_activity(unit, "first", [text()])
    response = editor.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), form(block) | {"action-publish": "1"})

    assert response.status_code == HTTPStatus.OK
    body = response.content.decode()
    assert as_sent(words) in body
    assert as_sent("ครูควรเริ่มจากอะไร") in body
    assert not ActivityPage.objects.get(pk=page.pk).live


def test_a_missing_competency_is_said_beside_its_field(editor, unit):
    page = draft_activity(unit, "first", [text()])
    data = form(question(), competencies=[]) | {"action-publish": "1"}
    response = editor.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), data)

    assert "competencies" in response.context["form"].errors
    assert not ActivityPage.objects.get(pk=page.pk).live


def test_the_form_offers_competencies_by_framework_and_the_units_own_are_ticked(editor, unit):
    response = editor.get(reverse("wagtailadmin_pages:add", args=("courses", "activitypage", unit.pk)))

    field = response.context["form"]["competencies"]
    assert field.initial == ["lc-area-identity"]
    assert all(isinstance(choices, list) for _framework, choices in field.field.choices)


def test_publishing_is_the_first_button_of_an_editor_and_no_button_of_an_author(editor, unit):
    page = draft_activity(unit, "first", [text()])
    url = reverse("wagtailadmin_pages:edit", args=(page.pk,))

    assert editor.get(url).content.decode().count('name="action-publish"') == 1
    assert 'name="action-publish"' not in staff(AUTHORS).get(url).content.decode()
    menu = editor.get(url).context["action_menu"]
    assert menu.default_item.name == "action-publish"


def test_many_pages_are_published_all_or_none(editor, unit):
    good, bad = draft_activity(unit, "good", [single("a")]), draft_activity(unit, "bad", [single("b", options=1)])
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    response = editor.post(f"{url}?id={good.pk}&id={bad.pk}", {"include_descendants": ""}, follow=True)

    assert response.status_code == HTTPStatus.OK
    assert not Page.objects.filter(pk__in=[good.pk, bad.pk], live=True).exists()
    assert any("bad" in str(message) for message in response.context["messages"])


def test_descendants_published_in_bulk_are_checked_too(editor, unit):
    bad = draft_activity(unit, "bad", [single("b", options=1)])
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    response = editor.post(f"{url}?id={unit.pk}", {"include_descendants": "on"}, follow=True)

    assert response.status_code == HTTPStatus.OK
    assert not Page.objects.get(pk=bad.pk).live
