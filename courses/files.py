"""Who may read the photos, recordings and files that are evidence.

Evidence is private unless its learner shares: a mentor assigned to the learner now may read all evidence of a cycle
(one walk through a unit) once the learner has shared a reflection of that same cycle with the mentor. Sharing the words
shares what they speak of; taking the sharing back, or the end of the assignment, closes both at once. Nobody else reads
evidence, principals, officers and site admins included. The learner reads it as owner of the file (core.files).
"""

from typing import TYPE_CHECKING
from uuid import UUID

from core.files import register_reader
from courses.models import ActivityEvidence, Reflection

if TYPE_CHECKING:
    from core.files.readers import Reader

HOLDER = "courses.evidence"


def may_read_evidence(user: "Reader", evidence_id: UUID) -> bool:
    """One query."""
    shared = Reflection.objects.shared_with(user).values("cycle")
    return ActivityEvidence.objects.filter(pk=evidence_id, cycle__in=shared).exists()


def register() -> None:
    """Called once, when the app is ready."""
    register_reader(HOLDER, may_read_evidence)
