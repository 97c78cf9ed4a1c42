"""Who may do what in Wagtail: authors write and hand in, editors review and publish. Idempotent."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.models import TutorialIndexPage, UnitIndexPage

AUTHORS, EDITORS = "Authors", "Editors"
REVIEW = "ตรวจทานก่อนเผยแพร่"
REVIEW_TASK = "บรรณาธิการตรวจทาน"
PAGES = {
    AUTHORS: ("add_page", "change_page"),
    EDITORS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
ADMIN = (("wagtailadmin", "access_admin"), ("wagtail_localize", "submit_translation"))


@transaction.atomic
def load_roles() -> list[str]:
    """Groups with exactly these rights, and one review for units and tutorials. Returns what there is now, in words."""
    for name in (AUTHORS, EDITORS):
        write_group(name)
    retire_defaults()
    review = write_review()
    return [AUTHORS, EDITORS, str(review)]


def write_group(name: str) -> None:
    group, _made = Group.objects.get_or_create(name=name)
    group.permissions.set(
        [Permission.objects.get(content_type__app_label=app, codename=codename) for app, codename in ADMIN]
    )
    root, files = Page.objects.get(depth=1), Collection.get_first_root_node()
    GroupPagePermission.objects.filter(group=group).exclude(permission__codename__in=PAGES[name], page=root).delete()
    for codename in PAGES[name]:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    held = GroupCollectionPermission.objects.filter(group=group)
    held.exclude(permission__codename__in=FILES, collection=files).delete()
    for permission in Permission.objects.filter(codename__in=FILES):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=files, permission=permission)


def retire_defaults() -> None:
    """Wagtail comes with a group and a review of its own; ours stand in their place."""
    unused = Group.objects.filter(name="Moderators", user=None)
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", task_states=None, workflow_tasks=None).delete()
    unused.delete()


def write_review() -> Workflow:
    """One step: somebody else of the editors reads it."""
    task = GroupApprovalTask.objects.filter(name=REVIEW_TASK).first()
    task = task or GroupApprovalTask.objects.create(name=REVIEW_TASK)
    task.groups.set(Group.objects.filter(name=EDITORS))
    review, _made = Workflow.objects.get_or_create(name=REVIEW)
    WorkflowTask.objects.get_or_create(workflow=review, task=task)
    for kind in (UnitIndexPage, TutorialIndexPage):
        for page in kind.objects.all():
            WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": review})
    return review
