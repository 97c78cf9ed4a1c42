"""Translation by wagtail-localize: every id stays what it is."""

from http import HTTPStatus

import pytest
from django.urls import reverse
from wagtail.models import Locale

from courses.models import Activity, ActivityPage
from tests.courses.authoring import block_id, make_activity, make_unit, raw, reflection, single, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("competencies")]


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
