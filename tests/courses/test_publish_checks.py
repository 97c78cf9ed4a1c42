"""Publishing is refused with words when something is missing, whichever way it is tried; a draft may have any gap."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry

from courses.content_cache import content_of
from courses.models import Activity, ActivityEdition, ActivityPage, Item, ItemRevision
from courses.outline import outline_of
from courses.publish_checks import PublishRefused, faults
from tests.courses.authoring import (
    block_id,
    draft_activity,
    edit,
    make_activity,
    make_unit,
    raw,
    reflection,
    single,
    text,
)

pytestmark = pytest.mark.django_db


def without(block: dict[str, Any], name: str, row: int | None = None) -> dict[str, Any]:
    """The block with one text emptied."""
    value = block["value"] if row is None else block["value"]["options"][row]["value"]
    value[name] = ""
    return block


def unmarked(name: str, *marks: bool) -> dict[str, Any]:
    block = single(name)
    for row, mark in zip(block["value"]["options"], marks, strict=True):
        row["value"]["correct"] = mark
    return block


def picture(**fields: Any) -> dict[str, Any]:
    value = {"image": None, "drawing": "home-map", "alt": "แผนที่", "caption": "", "credit": ""} | fields
    return {"type": "image", "id": block_id("picture"), "value": value}


def film(**fields: Any) -> dict[str, Any]:
    value = {"video": None, "captions": None, "transcript": "", "title": "ลำน้ำ"} | fields
    return {"type": "video", "id": block_id("film"), "value": value}


EMBED = {"provider": "youtube", "video_id": "abcdefghijk", "title": "ลำน้ำ", "minutes": 3, "transcript": ""}
WRONG = {
    "no words for the picture": ([picture(alt=" ")], "What the picture shows"),
    "neither picture nor drawing": ([picture(drawing="")], "one of the two"),
    "no transcript, no captions": ([film()], "Transcript"),
    "no captions": ([film()], "Captions"),
    "no transcript of a video elsewhere": ([{"type": "embed", "id": block_id("e"), "value": EMBED}], "Transcript"),
    "an option without feedback": ([without(single("q"), "feedback", 2)], "Options 3, “Feedback” is missing"),
    "an option without words": ([without(single("q"), "text", 0)], "Options 1, “Option” is missing"),
    "no right option": ([unmarked("q", False, False, False, False)], "exactly one option as right; now it is 0"),
    "two right options": ([unmarked("q", True, True, False, False)], "now it is 2"),
    "one option alone": ([single("q", options=1)], "at least 2 lines"),
    "no question": ([without(single("q"), "prompt")], "“Question or task” is missing"),
    "an empty text": ([text(body="<p> </p>")], "Block 1 (Text)"),
    "nothing at all": ([], "The activity is empty"),
}


@pytest.fixture(autouse=True)
def in_english(settings):
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.mark.parametrize("name", WRONG)
def test_a_gap_is_said_in_words_and_kept_from_publishing(name):
    body, words = WRONG[name]
    page = draft_activity(make_unit(), "first", json.loads(json.dumps(body)))
    revision = page.save_revision()

    with pytest.raises(PublishRefused) as refusal:
        revision.publish()

    assert words in " / ".join(refusal.value.messages)
    assert not Activity.objects.filter(pk=page.translation_key).exists()
    assert not ActivityPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("field", ["competencies", "summary", "finish"])
def test_an_empty_field_keeps_an_activity_from_publishing(field):
    page = draft_activity(make_unit(), "first", [single("q")], **{field: [] if field == "competencies" else ""})

    assert len(faults(page)) == 1


def test_a_unit_without_competency_is_refused():
    page = make_unit()
    page.competencies = []
    with pytest.raises(PublishRefused, match="competency"):
        page.save_revision(clean=False).publish()


def test_a_whole_activity_has_no_fault():
    assert faults(make_activity(make_unit(), "first", [text(), picture(), single("q"), reflection()])) == []


def test_checks_do_not_hang_on_a_draft_being_saved_at_that_moment():
    page = draft_activity(make_unit(), "first", [without(single("q"), "feedback", 0)])
    page.body.stream_block.defer_required_validation()
    try:
        assert len(faults(page)) == 1
    finally:
        page.body.stream_block.restore_deferred_validation()


def test_a_taken_address_is_refused_in_words():
    unit = make_unit()
    make_activity(unit, "first")
    with pytest.raises(PublishRefused, match="address"):
        make_unit("lanna", "en", translation_key_of="another")


def test_a_schedule_that_cannot_be_kept_is_dropped_and_the_others_go_on():
    unit = make_unit()
    soon = timezone.now() + timedelta(days=1)
    bad = draft_activity(unit, "bad", [single("q1")], go_live_at=soon)
    good = draft_activity(unit, "good", [single("q2")], go_live_at=soon)
    for page in (bad, good):
        page.save_revision().publish()
    revision = bad.get_latest_revision()
    revision.content["summary"] = ""
    revision.content["go_live_at"] = None
    revision.approved_go_live_at = timezone.now() - timedelta(hours=2)
    revision.save()
    due = good.get_latest_revision()
    due.content["go_live_at"] = None
    due.approved_go_live_at = timezone.now() - timedelta(hours=1)
    due.save()

    call_command("publish_scheduled")

    assert ActivityPage.objects.get(pk=good.pk).live
    assert not ActivityPage.objects.get(pk=bad.pk).live
    assert ActivityPage.objects.get(pk=bad.pk).get_latest_revision().approved_go_live_at is None
    entry = PageLogEntry.objects.get(action="courses.publish.refused")
    assert entry.data["faults"] == ["“why do this, in one sentence” is missing."]
    assert not ModelLogEntry.objects.filter(action="courses.publish.refused").exists()


# Translations


@pytest.fixture
def pair():
    """A published Thai activity and its English unit."""
    return make_activity(make_unit(), "first"), make_unit(language="en")


def test_a_translation_with_the_same_items_is_published_and_adds_only_words(pair):
    thai, unit = pair
    body = json.loads(json.dumps(raw(thai)))
    body[1]["value"]["prompt"] = "Question one"
    english = make_activity(unit, "first", body, stage="action", minutes=30)

    activity = Activity.objects.get(pk=thai.translation_key)
    assert english.live
    assert (activity.stage, activity.minutes) == ("awareness", 7)
    assert ItemRevision.objects.filter(item__activity=activity).count() == 2
    assert set(activity.editions.values_list("language", flat=True)) == {"th", "en"}


def test_a_translation_before_its_source_is_refused():
    with pytest.raises(PublishRefused, match="Thai page first"):
        make_unit(language="en")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: body[:2], "“คำถาม q2” of the Thai page is missing"),
        (lambda body: [*body, single("extra")], "“คำถาม extra” is not on the published Thai page"),
        (lambda body: [body[0], single("q1", right=3), body[2]], "“คำถาม q1” has other options or other right"),
        (lambda body: [body[0], single("q1", options=3), body[2]], "“คำถาม q1” has other options or other right"),
    ],
)
def test_a_translation_that_asks_something_else_is_refused_and_the_task_named(pair, change, words):
    thai, unit = pair

    with pytest.raises(PublishRefused) as refusal:
        make_activity(unit, "first", change(raw(thai)))
    assert words in " / ".join(refusal.value.messages)
    assert not ActivityEdition.objects.filter(language="en").exists()


def test_a_translation_has_the_address_of_its_source(pair):
    thai, unit = pair
    page = draft_activity(unit, "elsewhere", raw(thai))
    page.translation_key = thai.translation_key

    assert "must be that of the Thai page: “first”" in " / ".join(faults(page))


def test_the_english_page_goes_on_when_the_thai_one_asks_more_and_says_so(pair):
    thai, unit = pair
    make_activity(unit, "first", raw(thai))
    edit(thai, body=[*raw(thai), reflection("new")])

    activity = Activity.objects.select_related("unit").get(pk=thai.translation_key)
    outline = outline_of(activity.unit, "en")
    content = content_of(outline, outline.step("first"))
    assert (content.translated, content.lacking) == (True, 1)
    assert content.items[Item.objects.get(block_id=block_id("new")).pk].words["prompt"] == "คิดทบทวน new"
    with pytest.raises(CommandError, match="en/lanna/first lacks"):
        call_command("check_translations")


def test_what_the_thai_page_no_longer_asks_is_asked_in_no_language(pair):
    thai, unit = pair
    make_activity(unit, "first", raw(thai))
    edit(thai, body=raw(thai)[:2])

    activity = Activity.objects.select_related("unit").get(pk=thai.translation_key)
    outline = outline_of(activity.unit, "en")
    assert len(outline.step("first").items) == len(content_of(outline, outline.step("first")).items) == 1


def test_translations_that_agree_are_said_to_agree(pair, capsys):
    thai, unit = pair
    make_activity(unit, "first", raw(thai))

    call_command("check_translations")
    assert "every translation" in capsys.readouterr().out
