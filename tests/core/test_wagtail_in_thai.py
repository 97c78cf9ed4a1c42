"""What editors read in Wagtail's rooms and Wagtail itself does not say in Thai."""

import re
from pathlib import Path

import pytest
import wagtail
from django.utils import translation

from core.messages import in_python, in_template

WAGTAIL = Path(wagtail.__file__).parent
READ_BY_EDITORS = [
    "admin/forms/account.py",
    "admin/templates/wagtailadmin/account/account.html",
    "admin/templates/wagtailadmin/pages/explorable_index_results.html",
    "admin/filters.py",
    "documents/fields.py",
    "documents/templates/wagtaildocs/multiple/add.html",
    "documents/views/documents.py",
    "documents/views/multiple.py",
    "images/fields.py",
    "images/templates/wagtailimages/images/confirm_duplicate_upload.html",
    "images/templates/wagtailimages/images/index.html",
    "images/templates/wagtailimages/multiple/add.html",
    "images/views/multiple.py",
    "users/models.py",
]
SAID_ELSEWHERE = [
    "Theme preferences",
    "Your account settings have been changed successfully!",
    "File size: (low to high)",
    "Usage count: (high to low)",
]


@pytest.mark.parametrize("name", READ_BY_EDITORS)
def test_a_page_of_editors_has_its_thai(name):
    path = WAGTAIL / name
    asked = (in_python if path.suffix == ".py" else in_template)(path)
    with translation.override("th"):
        english = [words for context, words in asked if said(context, words) == words]

    assert english == []


def said(context: str | None, words: str) -> str:
    return translation.pgettext(context, words) if context else translation.gettext(words)


@pytest.mark.parametrize("words", SAID_ELSEWHERE)
def test_single_words_have_their_thai(words):
    with translation.override("th"):
        assert re.search("[ก-ฮ]", translation.gettext(words))
