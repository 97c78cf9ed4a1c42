"""The Today page: the one next step, who answered, what was promised, what was begun."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.utils import timezone

from accounts.models import Invitation, Membership, MentorAssignment, Role, User
from competencies.models import Questionnaire
from courses.addresses import item_address
from courses.models import ActivityCommitment, Certificate, MentorReply, Reflection
from courses.outline import Outline, Step, outline_of
from courses.selectors import Standing, live_units, standings_of
from insights.selectors.board import Waiting, care_of, waiting_for

ANSWERS_KEPT = timedelta(days=14)
MENTOR, EDITOR = "assigned_mentor", "editor"


@dataclass(frozen=True)
class Promise:
    """A commitment with nothing to show for it yet, in the learner's own words."""

    what: str
    class_name: str
    day: Any
    unit: str
    address: str
    cycle: UUID

    @property
    def is_due(self) -> bool:
        """Its day has come or gone."""
        return bool(self.day <= timezone.localdate())


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next: `evidence` (add what happened), `go_on`, or `begin`."""

    kind: str
    outline: Outline
    standing: Standing
    step: Step | None
    address: str
    promise: Promise | None = None
    is_further: bool = False


@dataclass(frozen=True)
class MentorSummary:
    """How many wait for this mentor, and the one who waits longest."""

    waiting: list[Waiting]

    @property
    def first(self) -> Waiting | None:
        return self.waiting[0] if self.waiting else None

    @property
    def overdue(self) -> int:
        return sum(one.days_over > 0 for one in self.waiting)


@dataclass(frozen=True)
class Duties:
    """What waits for people in other roles; None where the role is not theirs today."""

    mentor: MentorSummary | None = None
    requests: int | None = None
    invitations: int = 0
    questionnaires: list[Any] | None = None
    is_editor: bool = False

    @property
    def has_any(self) -> bool:
        return bool(self.mentor or self.requests is not None or self.questionnaires is not None or self.is_editor)


@dataclass(frozen=True)
class Today:
    """Everything on the page."""

    next_step: NextStep | None
    duties: Duties
    standings: list[Standing]
    promises: list[Promise]
    answers: list[Any]
    certificates: list[Certificate]

    @property
    def first(self) -> str:
        """What stands on top with the marigold button: people who wait before one's own next step, that before work."""
        if self.duties.mentor and self.duties.mentor.waiting:
            return "mentor"
        if self.next_step and self.next_step.kind != "begin":
            return "step"
        duties = self.duties
        order = (
            ("requests", duties.requests is not None),
            ("mentor", duties.mentor is not None),
            ("results", duties.questionnaires is not None),
            ("editor", duties.is_editor),
        )
        return next((name for name, theirs in order if theirs), "step")


def today_of(user: User, language: str) -> Today:
    """Eight queries with the session for a learner, whatever they have done; more for those with duties."""
    standings = standings_of(user, language)
    promises = promises_of(user, standings)
    step = next_step(standings, promises) or first_unit(language, standings)
    return Today(
        next_step=step,
        duties=duties_of(user, language),
        standings=standings,
        promises=[one for one in promises if step is None or one is not step.promise],
        answers=answers_to(user),
        certificates=list(
            Certificate.objects.visible_to(user).filter(revoked_at=None).order_by("-issued_at", "-pk")[:3]
        ),
    )


def promises_of(user: User, standings: list[Standing]) -> list[Promise]:
    """Open commitments of units that stand, the nearest day first. One query."""
    outlines = {standing.cycle.pk: standing.outline for standing in standings if standing.cycle}
    rows: Any = ActivityCommitment.objects.visible_to(user).open().with_evidence_place().order_by("action_date", "pk")
    found = []
    for row in rows:
        outline = outlines.get(row.cycle_id)
        if outline and row.evidence_slug:
            address = item_address(outline.slug, row.evidence_slug, row.evidence_item)
            found.append(Promise(row.what, row.class_name, row.action_date, outline.title, address, row.cycle_id))
    return found


def next_step(standings: list[Standing], promises: list[Promise]) -> NextStep | None:
    """What fell due last comes before everything; then the unit worked on last, where it was left."""
    due = [one for one in promises if one.is_due]
    if due:
        promise = due[-1]
        standing = next(one for one in standings if one.cycle and one.cycle.pk == promise.cycle)
        return NextStep("evidence", standing.outline, standing, standing.next_step, promise.address, promise)
    for standing in standings:
        step = standing.next_step
        if standing.cycle and standing.cycle.completed_at is None and step:
            planned = next((one for one in promises if one.cycle == standing.cycle.pk), None)
            return NextStep("go_on", standing.outline, standing, step, address_in(standing, step), planned)
    return None


def address_in(standing: Standing, step: Step) -> str:
    """The step, at the task after the one that was answered last."""
    last = standing.cycle.last_item_id if standing.cycle else None
    item = None
    if last in step.items:
        item = step.items[min(step.items.index(last) + 1, len(step.items) - 1)]
    return item_address(standing.outline.slug, step.slug, item)


def first_unit(language: str, standings: list[Standing]) -> NextStep | None:
    """For a newcomer the first unit; for who has finished what they began, the next one. One query."""
    begun = {standing.outline.key for standing in standings}
    for unit in live_units():
        outline = outline_of(unit, language)
        if outline and outline.key not in begun and outline.steps:
            address = item_address(outline.slug, outline.steps[0].slug)
            return NextStep("begin", outline, Standing(outline), outline.steps[0], address, is_further=bool(begun))
    return None


def answers_to(user: User) -> list[MentorReply]:
    """Mentors' answers of the last two weeks, unopened ones first, each with the place it belongs to. One query."""
    place = Reflection.objects.filter(pk=OuterRef("reflection_uuid"))
    rows = (
        MentorReply.objects.filter(learner=user, created_at__gt=timezone.now() - ANSWERS_KEPT)
        .annotate(
            unit_slug=Subquery(place.values("item__activity__unit__slug")[:1]),
            activity_slug=Subquery(place.values("item__activity__slug")[:1]),
        )
        .filter(activity_slug__isnull=False)
        .select_related("author")
        .order_by("-created_at", "-pk")
    )
    return sorted(rows[:3], key=lambda reply: reply.read_at is not None)


def roles_of(user: User) -> set[str]:
    """What this person is today: confirmed roles, assigned mentor, editor. One query."""

    def named(word: str) -> Any:
        return Value(word, output_field=CharField())

    roles = Membership.objects.confirmed().filter(user=user).values_list("role", flat=True)
    assigned = MentorAssignment.objects.current().filter(mentor=user).values_list(named(MENTOR), flat=True)
    groups = Group.objects.filter(user=user, permissions__codename="access_admin")
    found = set(roles.order_by().union(assigned.order_by(), groups.order_by().values_list(named(EDITOR), flat=True)))
    return found | {EDITOR} if user.is_superuser else found


def duties_of(user: User, language: str) -> Duties:
    """One query to know the roles, then only what they need."""
    roles = roles_of(user)
    answers_requests = Role.SCHOOL_ADMINISTRATOR in roles or user.is_superuser
    reads_results = Role.OFFICER in roles
    return Duties(
        mentor=MentorSummary(waiting_for(user, care_of(user), language)) if MENTOR in roles else None,
        requests=Membership.objects.to_confirm_by(user).count() if answers_requests else None,
        invitations=open_invitations(user) if answers_requests else 0,
        questionnaires=questionnaires_with_counts() if reads_results else None,
        is_editor=EDITOR in roles,
    )


def open_invitations(user: User) -> int:
    return Invitation.objects.visible_to(user).usable().count()


def questionnaires_with_counts() -> list[Any]:
    """Questionnaires in force; their sums are on the page each leads to. One query."""
    return list(Questionnaire.objects.in_force().filter(Q(open_until=None) | Q(open_until__gt=timezone.now())))
