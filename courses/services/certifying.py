"""Certificates: made by the learner's own press, one that counts per round; withdrawn by site admins."""

import unicodedata
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core import credentials
from core.fields import clean_text
from core.services import audit
from core.templatetags.ui import STAGE_NAMES
from courses.certificates import WITHDRAWN, may_be_made_anew
from courses.models import Activity, ActivityState, Certificate, Cycle, WithdrawalReason
from courses.models.certificates import make_serial
from courses.outline import outline_of
from courses.permissions import check_can_withdraw
from courses.services.telling import tell_withdrawn
from courses.walks import competencies_of, words_of_unit

LANGUAGES = ("th", "en")
KIND = "certificate"


@transaction.atomic
def make_certificate(*, cycle: Cycle, by: User, holder_name: str, now: datetime | None = None) -> Certificate:
    """The certificate of a finished round; a second press gives the first one. About 14 queries.

    After one that was withdrawn for its name or as a mistake, a new one with a serial of its own.
    Raises PermissionDenied with words when the round is not one's own, not at its end, or may have no other.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("enrolment__unit").get(pk=cycle.pk)
    if cycle.enrolment.user_id != by.pk:
        raise PermissionDenied(_("This round is not yours."))
    before = Certificate.objects.of_round(cycle.pk).first()
    if before is not None and before.revoked_at is None:
        return before
    if before is not None and not may_be_made_anew(before):
        raise PermissionDenied(_("The certificate of this round was withdrawn, and no other can be made for it."))
    if cycle.completed_at is None:
        raise PermissionDenied(_("A certificate can be made when every activity of the unit is done."))
    made = Certificate(
        serial=free_serial(),
        user=by,
        unit=cycle.enrolment.unit,
        cycle_uuid=cycle.pk,
        holder_name=printable_name(holder_name),
        words=words_of(cycle),
        competencies=competencies_of(cycle),
        issued_at=(now or timezone.now()).replace(microsecond=0),
    )
    made.credential = credentials.sign(credential_of(made, by.email), at=made.issued_at)
    made.save()
    audit.write(verb="courses.certificate.made", actor=by, subject=by, kind=KIND, key=made.serial)
    return made


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, reason: str, by: User | None = None) -> bool:
    """From now on the public page says that it does not count any more, and the holder is told why.

    There is no way back. False when it was withdrawn before: nothing changes then.
    `by` is nobody when the command does it.
    Raises PermissionDenied with words, and ValueError for a reason that is none.
    """
    if by is not None:
        check_can_withdraw(by)
    reason = WithdrawalReason(reason).value
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if row.revoked_at is not None:
        return False
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    audit.write(verb=WITHDRAWN, actor=by, subject=row.user, kind=KIND, key=row.serial, data={"reason": reason})
    tell_withdrawn(certificate=row, reason=reason)
    return True


def printable_name(name: str) -> str:
    """Single spaces, no invisible letters: a name that reads the same on screen, on paper and in the signature."""
    shown = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cf", "Co", "Cn"})
    return clean_text(" ".join(shown.split()))


def free_serial() -> str:
    """One that no certificate has; a clash has a chance of one in 10^17."""
    while Certificate.objects.filter(serial=(serial := make_serial())).exists():
        pass
    return serial


def words_of(cycle: Cycle) -> dict[str, Any]:
    """Everything that is said of the round, as it reads today, in both languages."""
    done = ActivityState.objects.filter(cycle=cycle, completed_at__isnull=False).values("activity")
    walked = Activity.objects.filter(pk__in=done)
    stages = [stage for stage in STAGE_NAMES if stage in set(walked.values_list("stage", flat=True))]
    said = {language: words_in(cycle, language, stages) for language in LANGUAGES}
    return said | {
        "activities": len(walked),
        "minutes": sum(activity.minutes for activity in walked),
        "round": cycle.no,
        "started": cycle.started_at.isoformat(timespec="seconds"),
        "finished": cycle.completed_at.isoformat(timespec="seconds") if cycle.completed_at else "",
    }


def words_in(cycle: Cycle, language: str, stages: list[str]) -> dict[str, Any]:
    """In one language; a unit without a translation, or withdrawn by now, says what it can."""
    unit = cycle.enrolment.unit
    title, question = words_of_unit(unit, outline_of(unit, language), language)
    with override(language):
        return {
            "title": title,
            "question": question,
            "stages": [str(STAGE_NAMES[stage]) for stage in stages],
        }


def public_address(certificate: Certificate, language: str = "th") -> str:
    """The verify page on this site, as it stands in the QR code."""
    with override(language):
        return settings.BASE_URL + reverse("courses:certificate-verify", args=[certificate.serial])


def credential_of(certificate: Certificate, email: str) -> dict[str, Any]:
    """The Open Badges credential that says the same as the paper."""
    words, address = certificate.words, public_address(certificate)
    thai, english = words["th"], words["en"]
    achievement = credentials.Achievement(
        id=f"urn:uuid:{certificate.unit_id}",
        name=thai["title"],
        description=f"{thai['question']} / {english['title']}: {english['question']}",
        narrative=" / ".join(narrative_of(words, language) for language in LANGUAGES),
        alignments=[
            (f"{one['th']} / {one['en']}", one["slug"], competency_address(one)) for one in certificate.competencies
        ],
    )
    return credentials.credential_document(
        urn=credential_urn(certificate),
        holder=credentials.Holder(id=holder_urn(certificate.cycle_uuid), name=certificate.holder_name, email=email),
        achievement=achievement,
        proof=credentials.Proof(
            url=address,
            name=f"{settings.SITE_NAME} {certificate.serial}",
            narrative="The public page of this certificate.",
        ),
        at=certificate.issued_at,
    )


def credential_urn(certificate: Certificate) -> str:
    """The id of the credential to be signed: of the serial's page, and it tells nothing of the serial."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, public_address(certificate))}"


def credential_id(certificate: Certificate) -> str:
    """The id as it was signed, wherever the site stood then; made again where its holder has erased the token."""
    return credentials.id_in(certificate.credential) or credential_urn(certificate)


def narrative_of(words: dict[str, Any], language: str) -> str:
    """What had to be done, in one language."""
    with override(language):
        return _(
            "Walked the whole AAAR cycle of this unit: %(activities)s activities in the stages %(stages)s, with a deed "
            "in one's own classroom and a written reflection. Not a grade."
        ) % {"activities": words["activities"], "stages": ", ".join(words[language]["stages"])}


def holder_urn(cycle: UUID) -> str:
    """Of this certificate alone, so that two badges of one person cannot be joined by it."""
    return f"urn:uuid:{uuid5(cycle, 'holder')}"


def competency_address(competency: dict[str, str]) -> str:
    with override("th"):
        path = reverse("competencies:framework-detail", args=[competency["framework"]])
    return f"{settings.BASE_URL}{path}#{competency['slug']}"
