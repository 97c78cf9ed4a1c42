"""An author edits a published unit while twenty learners are midway: nothing is lost, revoked or over 100 percent."""

from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Page

from accounts.models import User
from courses.models import (
    Activity,
    ActivityEdition,
    ActivityPage,
    ActivityState,
    Cycle,
    Item,
    ItemState,
    LearnerEvent,
    Unit,
    UnitPage,
)
from courses.outline import outline_of
from courses.selectors import standing_of
from courses.services.recording import record_events
from tests.courses.authoring import (
    answer,
    block_id,
    chosen,
    deed,
    edit,
    make_activity,
    make_unit,
    option,
    raw,
    reflection,
    single,
    text,
)

pytestmark = pytest.mark.django_db
LEARNERS = 20


class Class:
    """A unit of three activities and learners who stand in different places of it."""

    def __init__(self) -> None:
        self.unit = make_unit()
        self.first = make_activity(self.unit, "first")
        self.second = make_activity(self.unit, "second", [text("a"), single("q3"), reflection("think")])
        self.third = make_activity(self.unit, "third", [single("q4")], stage="action")
        self.people = [
            User.objects.create_user(email=f"t{n}@example.org", display_name=f"ครู {n}") for n in range(LEARNERS)
        ]
        for number, person in enumerate(self.people):
            self.walk(person, number)
        self.before = self.told()
        self.completed = self.completions()
        self.percent = self.percents()

    def walk(self, person: User, number: int) -> None:
        """Five have one answer, five have one activity, five have two, five have everything."""
        words = {"text": f"เห็นว่า {number}", "visibility": "private"}
        steps = [
            [chosen(self.first, "q1", 1 + number % 2)],
            [chosen(self.first, "q2", 1)],
            [chosen(self.second, "q3", 2), deed(self.second, "think", "reflected", words)],
            [chosen(self.third, "q4", 1)],
        ]
        record_events(user=person, sent=[event for step in steps[: number % 4 + 1] for event in step])

    def told(self) -> dict[Any, Any]:
        """Every answer with the revision it was given to and what was said of it."""
        rows = LearnerEvent.objects.exclude(kind="settled").values_list("client_id", "payload", "item_revision", "item")
        states = ItemState.objects.values_list("cycle", "item", "payload", "score", "item_revision")
        return {row[0]: row for row in rows} | {row[:2]: row for row in states}

    def completions(self) -> set[Any]:
        done = ActivityState.objects.exclude(completed_at=None).values_list("cycle", "activity", "completed_at")
        return {*done, *Cycle.objects.exclude(completed_at=None).values_list("pk", "completed_at")}

    def percents(self) -> list[int]:
        unit = Unit.objects.get(pk=self.unit.translation_key)
        return [standing_of(person, outline_of(unit, "th")).percent for person in self.people]

    def is_whole(self) -> None:
        """What must hold after any edit."""
        after = self.told()
        assert {key: after.get(key) for key in self.before} == self.before
        assert self.completed <= self.completions()
        assert all(0 <= percent <= 100 for percent in self.percents())
        call_command("rebuild_progress", check=True)


@pytest.fixture
def klass() -> Class:
    return Class()


def test_twenty_learners_stand_where_they_should(klass):
    assert sorted(set(klass.percent)) == [0, 33, 67, 100]
    assert Cycle.objects.exclude(completed_at=None).count() == 5


def test_a_typo_makes_no_new_revision_and_changes_nobody(klass):
    body = raw(klass.first)
    body[1]["value"]["prompt"] = "คำถามที่สะกดถูกแล้ว"
    edit(klass.first, body=body)

    item = Item.objects.get(activity=klass.first.translation_key, block_id=block_id("q1"))
    assert item.revisions.count() == 1
    assert item.editions.get(language="th").words["prompt"] == "คำถามที่สะกดถูกแล้ว"
    assert klass.percents() == klass.percent
    klass.is_whole()


def test_reordered_blocks_keep_their_answers(klass):
    body = raw(klass.first)
    edit(klass.first, body=[body[2], body[0], body[1]])

    positions = dict(Item.objects.filter(activity=klass.first.translation_key).values_list("block_id", "position"))
    assert {str(key): place for key, place in positions.items()} == {block_id("q2"): 0, block_id("q1"): 2}
    assert klass.percents() == klass.percent
    klass.is_whole()


def test_reordered_options_keep_their_answers_and_their_key(klass):
    body = raw(klass.first)
    body[1]["value"]["options"].reverse()
    edit(klass.first, body=body)

    item = Item.objects.get(activity=klass.first.translation_key, block_id=block_id("q1"))
    assert item.revisions.count() == 1
    assert item.current_revision.answer_key["options"][option("q1", 1)] is True
    assert klass.percents() == klass.percent
    klass.is_whole()


def test_a_deleted_block_is_retired_and_those_who_did_the_rest_are_done(klass):
    edit(klass.first, body=raw(klass.first)[:2])

    gone = Item.objects.get(activity=klass.first.translation_key, block_id=block_id("q2"))
    assert gone.retired_at is not None
    assert ActivityState.objects.filter(activity=klass.first.translation_key, completed_at=None).count() == 0
    assert min(klass.percents()) == 33
    klass.is_whole()


def test_a_block_put_back_is_the_same_item_again(klass):
    body = raw(klass.first)
    edit(klass.first, body=body[:2])
    edit(klass.first, body=body)

    assert Item.objects.get(activity=klass.first.translation_key, block_id=block_id("q2")).retired_at is None
    klass.is_whole()


@pytest.mark.parametrize("way", ["delete", "unpublish"])
def test_an_activity_taken_away_finishes_the_unit_for_those_who_did_the_rest(klass, way):
    getattr(klass.third, way)()

    assert Activity.objects.get(pk=klass.third.translation_key).retired_at is not None
    assert Cycle.objects.exclude(completed_at=None).count() == 10
    assert max(klass.percents()) == 100
    klass.is_whole()


def test_an_added_block_opens_nothing_that_was_done(klass):
    edit(klass.first, body=[*raw(klass.first), single("q9")])

    assert klass.percents() == klass.percent
    klass.is_whole()


def test_an_added_activity_revokes_no_unit(klass):
    make_activity(klass.unit, "fourth", [single("q5")], stage="reflection")

    assert Cycle.objects.exclude(completed_at=None).count() == 5
    assert max(klass.percents()) == 75
    klass.is_whole()


def test_a_changed_key_judges_only_answers_given_after_it(klass):
    edit(klass.first, body=[raw(klass.first)[0], single("q1", right=2), raw(klass.first)[2]])

    item = Item.objects.get(activity=klass.first.translation_key, block_id=block_id("q1"))
    assert item.revisions.count() == 2
    klass.is_whole()

    answer(klass.people[0], klass.first, "q1", 2)
    state = ItemState.objects.get(cycle__enrolment__user=klass.people[0], item=item)
    assert (state.score, state.best_score, state.item_revision.number) == (1.0, 1.0, 2)
    call_command("rebuild_progress", check=True)


def test_activities_dragged_into_another_order_change_only_their_place(klass):
    ActivityPage.objects.get(pk=klass.third.pk).move(ActivityPage.objects.get(pk=klass.first.pk), pos="left")

    unit = Unit.objects.get(pk=klass.unit.translation_key)
    assert [step.slug for step in outline_of(unit, "th").steps] == ["third", "first", "second"]
    assert klass.percents() == klass.percent
    klass.is_whole()


def test_an_activity_moved_to_another_unit_leaves_the_first_ones_outline(klass):
    other = make_unit("green")
    ActivityPage.objects.get(pk=klass.third.pk).move(other, pos="last-child")

    unit = Unit.objects.get(pk=klass.unit.translation_key)
    assert [step.slug for step in outline_of(unit, "th").steps] == ["first", "second"]
    assert Activity.objects.get(pk=klass.third.translation_key).unit_id == other.translation_key
    klass.is_whole()


def test_a_copied_unit_has_keys_and_items_of_its_own(klass):
    copy = UnitPage.objects.get(pk=klass.unit.pk).copy(
        recursive=True, to=klass.unit.get_parent(), update_attrs={"slug": "lanna-two", "title": "ฉบับคัดลอก"}
    )

    assert copy.translation_key != klass.unit.translation_key
    mine = set(Item.objects.filter(activity__unit=copy.translation_key).values_list("pk", flat=True))
    assert len(mine) == 5
    assert not mine & set(Item.objects.filter(activity__unit=klass.unit.translation_key).values_list("pk", flat=True))
    assert not Cycle.objects.filter(enrolment__unit=copy.translation_key).exists()
    assert klass.percents() == klass.percent
    klass.is_whole()


def test_a_recall_in_a_copied_unit_points_into_the_copy():
    unit = make_unit()
    first = make_activity(unit, "first", [reflection("expect", role="expectation")])
    earlier = Item.objects.get(activity=first.translation_key)
    make_activity(unit, "second", [reflection("seen", recalls=str(earlier.pk))])
    copy = UnitPage.objects.get(pk=unit.pk).copy(recursive=True, to=unit.get_parent(), update_attrs={"slug": "two"})

    recalls = Item.objects.get(activity__unit=copy.translation_key, block_id=block_id("seen")).recalls
    assert recalls == Item.objects.get(activity__unit=copy.translation_key, block_id=block_id("expect")).pk


def test_a_deleted_unit_keeps_every_row_and_gives_its_address_up(klass):
    UnitPage.objects.get(pk=klass.unit.pk).delete()

    gone = Unit.objects.get(pk=klass.unit.translation_key)
    assert gone.retired_at is not None
    assert not ActivityEdition.objects.filter(activity__unit=gone).exists()
    after = klass.told()
    assert {key: after.get(key) for key in klass.before} == klass.before
    assert klass.completed <= klass.completions()

    fresh = make_unit(translation_key_of="another")
    assert Unit.objects.get(pk=fresh.translation_key).slug == "lanna"
    assert Unit.objects.get(pk=klass.unit.translation_key).slug.startswith("lanna-")


def test_an_unpublished_unit_comes_back_with_its_learners(klass):
    UnitPage.objects.get(pk=klass.unit.pk).unpublish()
    assert Unit.objects.get(pk=klass.unit.translation_key).retired_at is not None

    edit(klass.unit, title="อัตลักษณ์ล้านนา ฉบับใหม่")
    assert Unit.objects.get(pk=klass.unit.translation_key).retired_at is None
    assert klass.percents() == klass.percent
    klass.is_whole()


def test_a_page_planned_for_later_waits_for_its_day(klass):
    from datetime import timedelta

    from django.utils import timezone

    page = make_activity(klass.unit, "later", [single("q7")], go_live_at=timezone.now() + timedelta(days=2))

    assert not Page.objects.get(pk=page.pk).live
    assert not Activity.objects.filter(pk=page.translation_key).exists()
    klass.is_whole()
