"""What happens to the rows of core's own tables, Wagtail's and django-tasks' when their person exports or erases."""

from typing import Any

from django.apps import apps
from django.core.files.storage import storages
from django.utils.translation import gettext_lazy as _

from core.models import AuditEntry, PrivateFile
from core.privacy import erase_rows, export_rows, forget_in, register, rows_of

UNTIL_ERASED = _("Until you erase it or your account.")
WITH_THE_PAGE = _("As long as the page or picture it belongs to; your name leaves it with your account.")
WORK_OF_EDITORS = _("It is part of the site's own pages; only who made it is forgotten.")
AUDIT_TIME = _("400 days; the bare entry without your name stays for that time.")


def erase_files(user: Any) -> None:
    """The bytes go first: if the database then fails, the erasure is due anyway and is tried again."""
    store = storages["private"]
    rows = PrivateFile.objects.filter(owner=user)
    for row in rows:
        for stored in (row.file, row.thumbnail):
            if stored:
                store.delete(stored.name)
    rows.delete()


def export_audit(user: Any) -> Any:
    """What was done about this person; by whom is told as own or other, so that nobody else is named."""
    for entry in AuditEntry.objects.filter(subject=user).order_by("pk"):
        by = "me" if entry.actor_id == user.pk else "someone else" if entry.actor_key else "the system"
        yield {"verb": entry.verb, "by": by, "kind": entry.kind, "data": entry.data, "at": entry.at}


register(
    "core.PrivateFile",
    title=_("Photos, recordings and files"),
    export=export_rows(
        "core.PrivateFile",
        ["id", "kind", "title", "extension", "media_type", "size", "seconds", "created_at"],
        field="owner",
        order="created_at",
    ),
    erase=erase_files,
    retention=UNTIL_ERASED,
    order=80,
)
register(
    "core.SyncConflict",
    title=_("Versions that clashed between devices"),
    export=export_rows("core.SyncConflict", ["kind", "payload", "at", "settled_at"], order="at"),
    erase=erase_rows("core.SyncConflict"),
    retention=UNTIL_ERASED,
)
register(
    "core.AuditEntry",
    title=_("What was done about you"),
    export=export_audit,
    erase=AuditEntry.objects.forget,
    retention=AUDIT_TIME,
    keep_because=_("The law asks us to be able to say what was done; the rows hold no content."),
    order=90,
)
register(
    "core.Link",
    erase=forget_in("core.Link", "author"),
    retention=WITH_THE_PAGE,
    keep_because=_("It joins two things of a group; only who joined them is forgotten."),
)
register(
    "core.ReviewItem",
    erase=forget_in("core.ReviewItem", "raised_by", "closed_by"),
    retention=_("Two years after it was closed."),
    keep_because=_("Editors must still look at the thing itself."),
)

for label, fields in {
    "core.SiteImage": ["uploaded_by_user"],
    "wagtailimages.Image": ["uploaded_by_user"],
    "wagtaildocs.Document": ["uploaded_by_user"],
    "wagtailcore.UploadedFile": ["uploaded_by_user"],
    "wagtailcore.Page": ["owner", "locked_by"],
    "wagtailcore.Revision": ["user"],
    "wagtailcore.WorkflowState": ["requested_by"],
    "wagtailcore.TaskState": ["finished_by"],
    "wagtailcore.PageLogEntry": ["user"],
    "wagtail_localize.StringTranslation": ["last_translated_by"],
    "wagtail_localize.SegmentOverride": ["last_translated_by"],
}.items():
    register(label, erase=forget_in(label, *fields), retention=WITH_THE_PAGE, keep_because=WORK_OF_EDITORS)


def erase_log_of_people(user: Any) -> None:
    """Wagtail logs edits of an account with its name: those rows go; what the person did elsewhere loses the name."""
    from django.contrib.contenttypes.models import ContentType

    rows = rows_of("wagtailcore.ModelLogEntry")
    kind = ContentType.objects.get_for_model(type(user))
    rows.filter(content_type=kind, object_id=str(user.pk)).delete()
    rows.filter(user=user).update(user=None)


def erase_avatar(user: Any) -> None:
    for profile in apps.get_model("wagtailusers.UserProfile").objects.filter(user=user):
        if profile.avatar:
            profile.avatar.delete(save=False)
        profile.delete()


def erase_comments(user: Any) -> None:
    rows_of("wagtailcore.CommentReply").filter(user=user).delete()
    forget_in("wagtailcore.Comment", "resolved_by")(user)
    rows_of("wagtailcore.Comment").filter(user=user).delete()


EDITOR_TEXT = _("Until the page is published or you erase your account.")
register("wagtailcore.ModelLogEntry", erase=erase_log_of_people, retention=WITH_THE_PAGE, keep_because=WORK_OF_EDITORS)
register("wagtailusers.UserProfile", erase=erase_avatar, retention=UNTIL_ERASED)
register(
    "wagtailcore.Comment",
    title=_("Comments in the editors' rooms"),
    export=export_rows("wagtailcore.Comment", ["text", "created_at", "page__title"], order="created_at"),
    erase=erase_comments,
    retention=EDITOR_TEXT,
    order=40,
)
register(
    "wagtailcore.CommentReply",
    title=_("Replies in the editors' rooms"),
    export=export_rows("wagtailcore.CommentReply", ["text", "created_at"], order="created_at"),
    erase=erase_rows("wagtailcore.CommentReply"),
    retention=EDITOR_TEXT,
    order=39,
)
for label in ("wagtailadmin.EditingSession", "wagtailadmin.FormState", "wagtailcore.APIToken"):
    register(label, erase=erase_rows(label), retention=_("Until the work in the editors' rooms is done."))
register("wagtailcore.PageSubscription", erase=erase_rows("wagtailcore.PageSubscription"), retention=UNTIL_ERASED)
