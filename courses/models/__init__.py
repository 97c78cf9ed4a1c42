"""Pages that authors write, language-neutral rows that publishing makes of them, and what learners do with those."""

from courses.models.catalogue import Activity, ActivityEdition, Item, ItemEdition, ItemRevision, Unit, UnitEdition
from courses.models.certificates import Certificate, WithdrawalReason
from courses.models.loading import LoadedPage
from courses.models.mentoring import HelpDismissal, MentorReply, ReflectionRead
from courses.models.pages import ActivityPage, TutorialIndexPage, TutorialPage, UnitIndexPage, UnitPage
from courses.models.record import Cycle, Draft, Enrolment, LearnerEvent
from courses.models.states import ActivityCommitment, ActivityEvidence, ActivityState, ItemState, Reflection

__all__ = [
    "Activity",
    "ActivityCommitment",
    "ActivityEdition",
    "ActivityEvidence",
    "ActivityPage",
    "ActivityState",
    "Certificate",
    "Cycle",
    "Draft",
    "Enrolment",
    "HelpDismissal",
    "Item",
    "ItemEdition",
    "ItemRevision",
    "ItemState",
    "LearnerEvent",
    "LoadedPage",
    "MentorReply",
    "Reflection",
    "ReflectionRead",
    "TutorialIndexPage",
    "TutorialPage",
    "Unit",
    "UnitEdition",
    "UnitIndexPage",
    "UnitPage",
    "WithdrawalReason",
]
