"""What Wagtail tells us: pages published, unpublished, deleted, moved."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.models import ActivityPage, UnitPage
from courses.services import publishing


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
