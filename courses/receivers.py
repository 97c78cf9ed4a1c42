"""What Wagtail tells us (pages published, unpublished, deleted, moved), and who hears of what people did."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.models import ActivityPage, Cycle, Item, LearnerEvent, MentorReply, UnitPage
from courses.services import publishing, telling
from courses.signals import cycle_completed, reflection_shared, reply_written


@receiver(page_published)
def write_rows(instance: Any, **kwargs: Any) -> None:
    """Wagtail tells of a page that is only planned for later as well: that one waits."""
    if not instance.live:
        return
    if isinstance(instance, UnitPage):
        publishing.publish_unit(page=instance)
    elif isinstance(instance, ActivityPage):
        publishing.publish_activity(page=instance)


@receiver(page_unpublished)
def withdraw_rows(instance: Any, **kwargs: Any) -> None:
    withdraw(instance)


@receiver(post_delete, sender=ActivityPage)
@receiver(post_delete, sender=UnitPage)
def withdraw_deleted(instance: Any, **kwargs: Any) -> None:
    withdraw(instance)


@receiver(post_page_move)
def renumber(instance: Any, parent_page_after: Any, **kwargs: Any) -> None:
    """Activities dragged into another order keep everything but their position."""
    if isinstance(instance.specific, ActivityPage) and instance.live:
        publishing.publish_activity(page=instance.specific)


def withdraw(page: Any) -> None:
    language = page.locale.language_code
    if isinstance(page, UnitPage):
        publishing.withdraw_unit(key=page.translation_key, language=language)
    elif isinstance(page, ActivityPage):
        publishing.withdraw_activity(key=page.translation_key, language=language)


@receiver(reflection_shared, dispatch_uid="courses.tell_mentors")
def on_reflection_shared(event: LearnerEvent, **kwargs: Any) -> None:
    """Those who may answer it today hear of it."""
    telling.tell_mentors(event=event)


@receiver(reply_written, dispatch_uid="courses.tell_learner")
def on_reply_written(reply: MentorReply, item: Item, **kwargs: Any) -> None:
    """The learner hears of the answer."""
    telling.tell_learner_of_reply(reply=reply, item=item)


@receiver(cycle_completed, dispatch_uid="courses.tell_unit_done")
def on_cycle_completed(cycle: Cycle, **kwargs: Any) -> None:
    """The learner hears that the unit is done."""
    telling.tell_unit_done(cycle=cycle)
