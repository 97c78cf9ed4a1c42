"""Review: an author hands in, an editor publishes by approving; nobody sees rooms that are not theirs."""

from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow

from courses.models import ActivityPage
from courses.services.roles import AUTHORS, EDITORS, load_roles
from tests.courses.authoring import draft_activity, make_activity, text
from tests.courses.staff import form, question, staff
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("competencies")]


def hand_in(client: Client, page: ActivityPage, *blocks: tuple[str, Any]) -> Any:
    return client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), form(*blocks) | {"action-submit": "1"})


def test_an_author_hands_in_and_an_editor_publishes_by_approving(author, unit):
    page = draft_activity(unit, "first", [text()])
    assert hand_in(author, page, question()).status_code == HTTPStatus.FOUND
    state = ActivityPage.objects.get(pk=page.pk).current_workflow_state
    assert state.workflow == Workflow.objects.get()

    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", state.current_task_state.pk))
    staff(EDITORS).post(url)
    assert ActivityPage.objects.get(pk=page.pk).live


def test_what_is_not_whole_cannot_be_handed_in(author, unit):
    page = draft_activity(unit, "first", [text()])

    assert hand_in(author, page, question(right=9)).status_code == HTTPStatus.OK
    assert ActivityPage.objects.get(pk=page.pk).current_workflow_state is None


def test_an_approval_that_may_not_publish_is_refused_in_words_and_stays_open(author, unit):
    page = draft_activity(unit, "first", [text()])
    hand_in(author, page, question())
    state = ActivityPage.objects.get(pk=page.pk).current_workflow_state
    make_activity(unit, "second")
    revision = state.current_task_state.revision
    revision.content["slug"] = "second"
    revision.save()

    url = reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", state.current_task_state.pk))
    response = staff(EDITORS).post(url, follow=True)

    assert response.status_code == HTTPStatus.OK
    assert any("second" in str(message) for message in response.context["messages"])
    assert not ActivityPage.objects.get(pk=page.pk).live
    assert ActivityPage.objects.get(pk=page.pk).current_workflow_state.status == "in_progress"


def test_roles_are_loaded_twice_without_a_change(unit):
    load_roles()
    before = [
        (group.name, group.permissions.count(), group.page_permissions.count())
        for group in Group.objects.order_by("name")
    ]
    load_roles()

    after = [
        (group.name, group.permissions.count(), group.page_permissions.count())
        for group in Group.objects.order_by("name")
    ]
    assert after == before
    assert [name for name, *_counts in after] == [AUTHORS, EDITORS]
    assert Workflow.objects.get().workflow_tasks.count() == 1


def test_an_editors_menu_leads_to_content_alone(editor):
    response = editor.get(reverse("wagtailadmin_home"))
    body = response.content.decode()

    assert "/admin/users/" not in body
    assert "/admin/settings" not in body
    assert "guide.wagtail.org" not in body
    assert "img/mark" in body


@pytest.mark.parametrize(
    "name",
    ["wagtailusers_users:index", "wagtailusers_groups:index", "wagtailsites:index", "wagtailadmin_workflows:index"],
)
def test_an_editor_cannot_open_the_rooms_of_site_admins(editor, name):
    response = editor.get(reverse(name), follow=True)

    assert response.redirect_chain
    assert response.request["PATH_INFO"] == reverse("wagtailadmin_home")


def test_no_page_of_ours_carries_wagtails_userbar(editor, unit):
    make_activity(unit, "first")
    for path in ("/th/units/", "/th/units/lanna/first/"):
        body = editor.get(path).content.decode()
        assert "wagtail" not in body.lower(), path


def test_someone_without_a_role_finds_no_admin(unit):
    client = Client()
    client.force_login(UserFactory())

    assert client.get("/admin/").status_code == HTTPStatus.NOT_FOUND
