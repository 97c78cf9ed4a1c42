"""What learners and their mentors are told about learning. No mail holds a name, a title or a word of anyone."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.notices import register
from courses.models import WithdrawalReason


def in_unit(data: dict[str, Any]) -> str:
    """The unit's title, in the reader's language."""
    return str(data.get("unit_en" if get_language() == "en" else "unit_th", ""))


def who_shared(data: dict[str, Any]) -> str:
    if not data.get("person_name"):
        return in_unit(data)
    return _g("%(person)s, in the unit %(unit)s") % {"person": data["person_name"], "unit": in_unit(data)}


def who_answered(data: dict[str, Any]) -> str:
    if not data.get("person_name"):
        return in_unit(data)
    return _g("%(person)s answered what you shared in %(unit)s") % {
        "person": data["person_name"],
        "unit": in_unit(data),
    }


def why_withdrawn(data: dict[str, Any]) -> str:
    if data.get("reason") not in WithdrawalReason:
        return in_unit(data)
    return _g("%(unit)s. %(reason)s") % {"unit": in_unit(data), "reason": WithdrawalReason(data["reason"]).label}


register("reflection.shared", _("A reflection waits for your answer"), who_shared, icon="message-circle")
register("reply.due", _("An answer you promised is due"), who_shared, icon="clock")
register("reply.written", _("Your mentor answered you"), who_answered, icon="message-circle")
register("cycle.completed", _("You took a unit to its end"), in_unit, icon="award")
register("commitment.today", _("Today is the day you chose for your class"), in_unit, icon="calendar-check")
register("commitment.after", _("How did it go? Add what happened"), in_unit, icon="camera")
register("reflection.open", _("Now lay what you expected beside what you saw"), in_unit, icon="eye")
register("certificate.withdrawn", _("One of your certificates was withdrawn"), why_withdrawn, icon="circle-x")
