"""What happens to what a learner did, wrote and received when they export or erase.

Events are append-only: erasure empties their payload and takes the person out, the row and its number stay. All that is
derived from them is then derived anew, so that `rebuild_progress` still finds every row as it should be.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.privacy import Rows, all_of, erase_rows, export_rows, forget_in, register, register_document, rows_of
from courses.models import Cycle
from courses.services.exporting import lines_of
from courses.services.rebuilding import rebuild_cycle

UNTIL_ERASED = _("Until you erase it or your account.")
EMPTY_ROW = _("An empty row stays, so that the numbers of a unit remain true; nothing in it points to you.")


def empty_events(user: Any) -> None:
    """Payload and person leave the events; the derived rows follow, so no answer is left in any of them."""
    cycles = Cycle.objects.filter(enrolment__user=user)
    rows = rows_of("courses.LearnerEvent").filter(cycle__in=cycles)
    rows.update(payload={}, digest="", user=None)
    rows_of("courses.LearnerEvent").filter(user=user).update(payload={}, digest="", user=None)
    for cycle in cycles:
        rebuild_cycle(cycle=cycle)
    rows_of("courses.ActivityEvidence").filter(cycle__in=cycles).update(file=None, note="")


def blank_certificates(user: Any) -> None:
    """The serial still verifies that the unit was completed; the holder's name and the signed credential are gone."""
    rows_of("courses.Certificate").filter(user=user).update(user=None, holder_name="", credential="")


def export_certificates(user: Any) -> Rows:
    for row in rows_of("courses.Certificate").filter(user=user).order_by("pk"):
        names = ["serial", "holder_name", "words", "competencies", "credential", "issued_at", "revoked_at"]
        yield {name: getattr(row, name) for name in names}


def export_replies(user: Any) -> Rows:
    """Answers received, with their author's shown name; answers written, without saying to whom."""
    received = rows_of("courses.MentorReply").filter(learner=user).select_related("author")
    for row in received.order_by("created_at", "pk"):
        author = row.author.display_name if row.author else ""
        facts = {"direction": "received", "author": author, "text": row.text}
        yield facts | {"created_at": row.created_at, "read_at": row.read_at}
    for row in rows_of("courses.MentorReply").filter(author=user).order_by("created_at", "pk"):
        yield {"direction": "written", "author": user.display_name, "text": row.text, "created_at": row.created_at}


register(
    "courses.LearnerEvent",
    title=_("What you did, in order"),
    export=export_rows(
        "courses.LearnerEvent",
        [
            "kind",
            "activity__slug",
            "activity__unit__slug",
            "item",
            "payload",
            "language",
            "client_at",
            "server_at",
            "seq",
        ],
        order="server_at",
    ),
    erase=empty_events,
    retention=UNTIL_ERASED,
    keep_because=EMPTY_ROW,
    order=30,
)
register(
    "courses.Enrolment",
    title=_("Units you began"),
    export=export_rows("courses.Enrolment", ["unit__slug", "started_at"]),
    retention=UNTIL_ERASED,
    keep_because=EMPTY_ROW,
)
register(
    "courses.Cycle",
    title=_("Rounds through a unit"),
    export=export_rows(
        "courses.Cycle",
        ["enrolment__unit__slug", "no", "started_at", "completed_at", "last_at"],
        field="enrolment__user",
        order="started_at",
    ),
    retention=UNTIL_ERASED,
    keep_because=EMPTY_ROW,
)

OF_A_CYCLE: dict[str, tuple[Any, list[str], str]] = {
    "courses.ItemState": (
        _("Your answers as they stand"),
        ["item", "item__activity__slug", "payload", "score", "best_score", "attempts", "done_at", "updated_at"],
        "pk",
    ),
    "courses.ActivityState": (
        _("Activities you did"),
        ["activity__slug", "activity__unit__slug", "started_at", "completed_at", "by_hand"],
        "pk",
    ),
    "courses.Reflection": (
        _("Your reflections"),
        ["item__activity__slug", "text", "visibility", "written_at", "shared_at"],
        "written_at",
    ),
    "courses.ActivityCommitment": (
        _("Your commitments"),
        ["item__activity__slug", "what", "class_name", "action_date", "evidence", "made_at"],
        "made_at",
    ),
    "courses.ActivityEvidence": (
        _("Your evidence"),
        ["item__activity__slug", "kind", "note", "file", "added_at"],
        "added_at",
    ),
}
for label, (title, fields, by) in OF_A_CYCLE.items():
    register(
        label,
        title=title,
        export=export_rows(label, fields, field="cycle__enrolment__user", order=by),
        retention=UNTIL_ERASED,
        keep_because=EMPTY_ROW,
    )

register(
    "courses.Draft",
    title=_("Drafts not handed in yet"),
    export=export_rows(
        "courses.Draft", ["item__activity__slug", "payload", "updated_at"], field="cycle__enrolment__user"
    ),
    erase=erase_rows("courses.Draft", "cycle__enrolment__user"),
    retention=UNTIL_ERASED,
    order=20,
)
register(
    "courses.MentorReply",
    title=_("Answers between you and your mentors"),
    export=export_replies,
    erase=all_of(erase_rows("courses.MentorReply", "learner"), forget_in("courses.MentorReply", "author")),
    retention=UNTIL_ERASED,
    keep_because=_("An answer you gave belongs to the one who got it: your name leaves it, the words stay with them."),
)
register(
    "courses.ReflectionRead",
    title=_("Reflections of others you opened"),
    export=export_rows("courses.ReflectionRead", ["at"], field="reader"),
    erase=erase_rows("courses.ReflectionRead", "reader"),
    retention=UNTIL_ERASED,
)
register(
    "courses.HelpDismissal",
    title=_("Signs you put aside as a mentor"),
    export=export_rows("courses.HelpDismissal", ["rule", "at"], field="mentor"),
    erase=all_of(erase_rows("courses.HelpDismissal", "mentor"), erase_rows("courses.HelpDismissal", "learner")),
    retention=UNTIL_ERASED,
)
register(
    "courses.Certificate",
    title=_("Your certificates"),
    export=export_certificates,
    erase=blank_certificates,
    retention=_("For good, so that they can be verified; your name leaves them with your account."),
    keep_because=_("The serial on paper still says that the unit was completed, and that the holder was erased."),
)
register_document("xapi.jsonl", lines_of)
