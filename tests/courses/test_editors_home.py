"""The editors' rooms begin with a door to what editors write."""

import pytest
from django.urls import reverse

from courses.models import UnitIndexPage

pytestmark = pytest.mark.django_db


def test_an_editor_finds_units_and_tutorials_at_once(editor):
    place = UnitIndexPage.objects.get()
    response = editor.get(reverse("wagtailadmin_home"), headers={"accept-language": "th"})

    assert reverse("wagtailadmin_explore", args=(place.pk,)) in response.content.decode()
    assert 'id="where-to-begin' in response.content.decode()
