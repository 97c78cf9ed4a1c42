"""Who may answer a learner, and who may withdraw a certificate. A refusal is a sentence the person may be shown."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from courses.models import Reflection


def check_can_withdraw(user: Any) -> None:
    """Whoever looks after the site, nobody else."""
    if not user.is_superuser:
        raise PermissionDenied(_("Only those who look after this site withdraw a certificate."))


def check_can_read_shared(user: Any, reflection_id: Any) -> Reflection:
    """The reflection, or PermissionDenied: not shared (any more), or not one's mentee today. One query."""
    shared = Reflection.objects.shared_with(user).select_related("cycle__enrolment__user", "item__activity__unit")
    reflection = shared.filter(pk=reflection_id).first()
    if reflection is None:
        raise PermissionDenied(_("This reflection is not shared with you today."))
    return reflection
