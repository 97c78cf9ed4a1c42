"""Authors and editors in Wagtail: drafts with gaps, refusals in words, preview, review, translation, no leaks."""

import json
import time
from http import HTTPStatus
from typing import Any

import pytest
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Workflow
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from courses.models import Activity, ActivityPage
from courses.services.roles import AUTHORS, EDITORS, load_roles
from tests.courses.authoring import (
    block_id,
    draft_activity,
    make_activity,
    make_unit,
    raw,
    reflection,
    single,
    text,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def staff(group: str) -> Client:
    """Somebody of this group, signed in with their second factor."""
    load_roles()
    person = UserFactory()
    person.groups.add(Group.objects.get(name=group))
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return client


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def editor(unit):
    return staff(EDITORS)


@pytest.fixture
def author(unit):
    return staff(AUTHORS)


def question(right: int = 0, **gaps: str) -> tuple[str, dict[str, Any]]:
    """A question of four options as the form sends it."""
    options = [
        {"value": {"text": f"ตัวเลือก {n}", "feedback": f"ดูอีกครั้ง {n}"} | ({"correct": "on"} if n == right else {})}
        for n in range(4)
    ]
    options[0]["value"] |= gaps
    rows: dict[str, Any] = {"count": "4"}
    for number, option in enumerate(options):
        rows[str(number)] = {"order": str(number), "deleted": "", "id": "", "value": option["value"]}
    return "single", {"prompt": "ครูควรเริ่มจากอะไร", "help": "", "options": rows, "competency": ""}


def form(*blocks: tuple[str, Any], **fields: Any) -> dict[str, Any]:
    """The edit form of an activity."""
    given = {
        "title": "กิจกรรมแรก",
        "slug": "first",
        "stage": "awareness",
        "minutes": "7",
        "summary": "ทำไปเพื่ออะไร",
        "finish": "ตอบคำถาม",
        "body": streamfield(list(blocks)),
        "competencies": ["lc-area-identity"],
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
    }
    data = nested_form_data({key: value for key, value in (given | fields).items() if key != "comments"})
    data |= {f"comments-{key}": value for key, value in given["comments"].items()}
    data["competencies"] = (given | fields)["competencies"]
    return data


@pytest.fixture(autouse=True)
def competencies(db):
    from django.core.management import call_command

    call_command("load_frameworks", verbosity=0, stdout=open("/dev/null", "w"))  # noqa: PTH123, SIM115


def as_sent(words: str) -> str:
    """How the form's own script is given a text."""
    return json.dumps(words)[1:-1]


# Drafts and publishing


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


# Review


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


# Preview


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


# Translation


def english() -> Locale:
    return Locale.objects.get(language_code="en")


def test_a_page_translated_by_wagtail_localize_keeps_every_id(unit):
    from wagtail_localize.operations import translate_object

    make_unit(language="en")
    page = make_activity(unit, "first", [text(), single("q1"), reflection()])
    translate_object(page, [english()])

    copy = ActivityPage.objects.get(translation_key=page.translation_key, locale=english())
    assert not copy.live
    assert [block["id"] for block in raw(copy)] == [block["id"] for block in raw(page)]
    options = [row["id"] for row in raw(copy)[1]["value"]["options"]]
    assert options == [row["id"] for row in raw(page)[1]["value"]["options"]]


def test_strings_translated_in_wagtail_localize_are_published_under_the_same_ids(
    unit, django_capture_on_commit_callbacks
):
    from wagtail_localize.models import StringTranslation, Translation
    from wagtail_localize.operations import translate_object

    make_unit(language="en")
    page = make_activity(unit, "first", [text(), single("q1")])
    translate_object(page, [english()])
    work = Translation.objects.get(source__object_id=page.translation_key, target_locale=english())
    for segment in work.source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string, locale=english(), context=segment.context, data=f"EN {segment.order}"
        )
    with django_capture_on_commit_callbacks(execute=True):
        work.save_target(publish=True)

    copy = ActivityPage.objects.get(translation_key=page.translation_key, locale=english())
    assert copy.live
    assert copy.body[1].value["options"][0]["text"].startswith("EN")
    assert copy.body[1].id == block_id("q1")
    assert set(Activity.objects.get().editions.values_list("language", flat=True)) == {"th", "en"}
    assert Activity.objects.get().items.get().revisions.count() == 1


def test_the_translation_editor_opens_and_the_way_back_to_wagtail_too(editor, unit):
    from wagtail_localize.operations import translate_object

    make_unit(language="en")
    page = make_activity(unit, "first", [text(), single("q1")])
    translate_object(page, [english()])
    copy = ActivityPage.objects.get(translation_key=page.translation_key, locale=english())

    assert editor.get(reverse("wagtailadmin_pages:edit", args=(copy.pk,))).status_code == HTTPStatus.OK


# Nothing leaks


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
