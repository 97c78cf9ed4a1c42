from http import HTTPStatus

import pytest
from django.test import RequestFactory
from wagtail.snippets.models import get_snippet_models

from competencies import wagtail_hooks
from competencies.models import Framework, LevelBand, Questionnaire
from tests.competencies.conftest import client_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Framework, Questionnaire, LevelBand])
def test_site_admins_change_but_never_add_or_delete(model):
    admin = UserFactory(is_superuser=True)
    assert model in get_snippet_models()
    policy = wagtail_hooks.NeverAddedPolicy(model)

    assert {action for action in ("add", "change", "delete", "view") if policy.user_has_permission(admin, action)} == {
        *("change", "view")
    }
    assert not policy.user_has_any_permission(UserFactory(), ["add", "change", "delete", "view"])


@pytest.mark.parametrize("model", [Framework, Questionnaire, LevelBand])
def test_the_admins_list_and_form_open_and_adding_is_refused(frameworks, questionnaire, model):
    admin = UserFactory(is_superuser=True)
    viewset = model.snippet_viewset
    for view, args in ((viewset.index_view, {}), (viewset.edit_view, {"pk": str(model.objects.first().pk)})):
        request = RequestFactory().get("/admin/")
        request.user, request.session, request.htmx = admin, {}, False
        answer = view(request, **args)
        assert answer.status_code == HTTPStatus.OK
    assert not viewset.permission_policy.user_has_permission(admin, "add")


def test_who_may_enter_is_asked_for_a_second_factor_first(frameworks):
    path = Framework.snippet_viewset.url_prefix
    for user in (None, UserFactory(), UserFactory(is_superuser=True)):
        assert client_of(user).get(f"/admin/{path}/").status_code in {HTTPStatus.FOUND, HTTPStatus.NOT_FOUND}
