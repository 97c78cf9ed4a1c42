"""Preview: a draft as a learner sees it, whatever is missing in it, framed by the admin alone."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from courses.models import Activity
from tests.courses.authoring import draft_activity, make_activity, reflection, single
from tests.courses.staff import form, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("competencies")]


GAPS = {
    "as saved": form(question()),
    "no title": form(question(), title="", slug=""),
    "no question": form(("single", {**question()[1], "prompt": ""})),
    "no options": form(("single", {**question()[1], "options": {"count": "0"}})),
    "empty": form(),
    "a picture without a picture": form(
        ("image", {"image": "", "drawing": "", "alt": "", "caption": "", "credit": ""})
    ),
    "a pair without words": form(
        (
            "matching",
            {
                "prompt": "",
                "help": "",
                "pairs": {
                    "count": "1",
                    "0": {"order": "0", "deleted": "", "id": "", "value": {"left": "", "right": ""}},
                },
                "feedback_right": "",
                "feedback_partly": "",
                "competency": "",
            },
        )
    ),
    "evidence of no kind": form(
        ("evidence", {"prompt": "", "help": "", "kinds": [], "care": "", "recalls": "", "competency": ""})
    ),
    "a number without a number": form(
        (
            "number",
            {
                "prompt": "",
                "help": "",
                "answer": "",
                "tolerance": "",
                "unit": "",
                "feedback_right": "",
                "feedback_wrong": "",
                "competency": "",
            },
        )
    ),
    "no minutes": form(question(), minutes=""),
}


@pytest.mark.parametrize("name", GAPS)
def test_a_draft_with_gaps_is_shown_as_a_learner_sees_it(editor, unit, name):
    page = draft_activity(unit, "first", [single("q1"), reflection()])
    url = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    assert editor.post(url, GAPS[name]).status_code == HTTPStatus.OK

    response = editor.get(f"{url}?in_preview_panel=true&mode=")
    assert response.status_code == HTTPStatus.OK
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_page_never_saved_is_previewed_too(editor, unit):
    url = reverse("wagtailadmin_pages:preview_on_add", args=("courses", "activitypage", unit.pk))
    editor.post(url, form(question(), title="", slug=""))

    assert editor.get(f"{url}?mode=").status_code == HTTPStatus.OK


def test_a_preview_shows_no_answers_and_writes_nothing(editor, unit):
    page = draft_activity(unit, "first", [single("q1")])
    url = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    editor.post(url, form(question()))
    body = editor.get(url).content.decode()

    assert "ครูควรเริ่มจากอะไร" in body
    assert "ดูอีกครั้ง" not in body
    assert not Activity.objects.exists()


def test_only_the_admin_may_frame_a_page(editor, unit):
    page = make_activity(unit, "first")

    response = editor.get(f"/th/units/lanna/{page.slug}/")
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
