"""What a certificate says to whom: the public answer, and the paper (courses/pdf/certificate.typ)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import dates
from core.credentials import BadCredential, verify
from core.models import AuditEntry
from core.pdf import render_pdf
from courses.models import Certificate, WithdrawalReason

TEMPLATE = "courses/pdf/certificate.typ"
SHOWN_COMPETENCIES = 6
WITHDRAWN = "courses.certificate.withdrawn"


@dataclass(frozen=True)
class Verdict:
    """valid, erased (valid, without its holder's name), withdrawn, or broken: row and signature do not agree."""

    state: str
    certificate: Certificate
    signed: bool = False

    @property
    def stands(self) -> bool:
        return self.state in {"valid", "erased"}


def judge(certificate: Certificate) -> Verdict:
    """What the public page says of a certificate. At most one query."""
    if certificate.revoked_at:
        return Verdict("withdrawn", certificate)
    if not certificate.credential and not certificate.holder_name:
        return Verdict("erased", certificate)
    signed = is_signed(certificate)
    return Verdict("valid" if signed else "broken", certificate, signed)


def reason_of(certificate: Certificate) -> WithdrawalReason | None:
    """Why it was withdrawn; nothing once the audit row has gone. One query."""
    rows = AuditEntry.objects.filter(verb=WITHDRAWN, subject=certificate.user, object_key=certificate.serial)
    code = rows.values_list("data__reason", flat=True).first() or ""
    return WithdrawalReason(code) if code in WithdrawalReason else None


def why_withdrawn(certificate: Certificate) -> str:
    """The reason in the reader's language. One query."""
    reason = reason_of(certificate)
    return str(reason.label) if reason else ""


def may_be_made_anew(certificate: Certificate) -> bool:
    """Whether another may take the place of this one, the first of `of_round`. At most one query."""
    reason = reason_of(certificate) if certificate.revoked_at else None
    return reason is not None and reason.lets_anew


def is_signed(certificate: Certificate) -> bool:
    """Whether one of our keys signed just this name, unit, title and moment under just this serial."""
    try:
        claims = verify(certificate.credential)
        subject, proof = claims["credentialSubject"], claims["evidence"][0]["id"]
        said = (
            subject["identifier"][0]["identityHash"],
            subject["achievement"]["id"],
            subject["achievement"]["name"],
            claims["nbf"],
        )
    except (BadCredential, KeyError, IndexError, TypeError):
        return False
    row = (
        certificate.holder_name,
        f"urn:uuid:{certificate.unit_id}",
        certificate.words["th"]["title"],
        int(certificate.issued_at.timestamp()),
    )
    return said == row and str(proof).rstrip("/").endswith(f"/{certificate.serial}")


def words_for(certificate: Certificate, language: str) -> dict[str, Any]:
    """What was achieved, in one language, with dates as its readers say them."""
    said = certificate.words.get(language) or certificate.words["th"]
    return said | {
        "activities": certificate.words["activities"],
        "minutes": certificate.words["minutes"],
        "round": certificate.words["round"],
        "competencies": [one.get(language) or one["th"] for one in certificate.competencies],
        "started": moment(certificate.words["started"]),
        "finished": moment(certificate.words["finished"]),
    }


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def certificate_pdf(certificate: Certificate, address: str) -> bytes:
    """The paper, set anew each time: nothing with a name in it is kept on disk. Raises core.pdf.PdfError."""
    return render_pdf(TEMPLATE, paper_of(certificate, address))


def paper_of(certificate: Certificate, address: str) -> dict[str, Any]:
    """What the Typst template is given: both languages, and the QR code."""
    return {
        "site": settings.SITE_NAME,
        "address": address,
        "address_shown": address.split("://", 1)[-1],
        "serial": certificate.serial,
        "name": certificate.holder_name,
        "qr": qr_drawing(address),
        "th": side_of(certificate, "th"),
        "en": side_of(certificate, "en"),
    }


def qr_drawing(address: str) -> str:
    return segno.make(address, error="m").svg_inline(border=2, dark="#1d2430", light="#ffffff", omitsize=True)


def side_of(certificate: Certificate, language: str) -> dict[str, Any]:
    said = words_for(certificate, language)
    shown, rest = said["competencies"][:SHOWN_COMPETENCIES], said["competencies"][SHOWN_COMPETENCIES:]
    with override(language):
        return {
            "heading": _("Certificate of learning"),
            "given": _("This is to show that"),
            "walked": _("has walked the whole learning cycle of the unit"),
            "title": said["title"],
            "question": said["question"],
            "measure": _("AAAR cycle: %(stages)s · %(activities)s activities · about %(minutes)s minutes")
            % {
                "stages": " › ".join(said["stages"]),
                "activities": said["activities"],
                "minutes": said["minutes"],
            },
            "round": _("Round %(number)s") % {"number": said["round"]} if said["round"] > 1 else "",
            "competencies_head": _("Competencies it helps to grow"),
            "competencies": shown,
            "more": _("and %(number)s more") % {"number": len(rest)} if rest else "",
            "finished": _("Finished on %(day)s") % {"day": dates.medium(said["finished"], language)}
            if said["finished"]
            else "",
            "issued": _("Issued on %(day)s") % {"day": dates.medium(certificate.issued_at, language)},
            "serial": _("Serial"),
            "verify": _("Check it with this code, or type the serial at"),
            "qr": _("QR code that leads to the page where this certificate is checked"),
            "honest": _("It shows a round taken to its end, with a deed and a reflection. It is not a grade."),
        }
