"""The suite's own ground: copies are restored, levels are kept apart."""

import pytest
from wagtail.models import Page

from core.models import TickRun


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_a_row_behind_for_the_moment():
    TickRun.objects.create(name="left behind")

    assert Page.objects.filter(depth=1).exists()


def test_and_the_next_one_finds_a_fresh_copy_with_its_root_page(db):
    assert not TickRun.objects.filter(name="left behind").exists()
    assert Page.objects.filter(depth=1).count() == 1
