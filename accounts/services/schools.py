"""The registry of schools and agencies: loaded from a file again and again, corrected by editors by hand."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, School, User
from accounts.permissions import check_can_administer, check_can_review
from core.models import ReviewItem
from core.services import audit

CHECK = "CHECK:"
REVIEW_KINDS: dict[str, type[School] | type[Agency]] = {"school": School, "agency": Agency}


@dataclass
class Report:
    """What one run did."""

    made: int = 0
    changed: int = 0
    kept: list[str] = field(default_factory=list)
    to_check: int = 0


@transaction.atomic
def load_schools(*, path: Path) -> Report:
    """Brings the registry up to the file. Running it again changes nothing.

    Each row remembers the values of the last load in `imported`. A field is overwritten only while it still holds
    exactly that value; as soon as an editor has changed it, the editor's word stays, whatever the file says later.
    What the file never speaks of (altitude, languages, signal...) is never touched. Codes come from the number
    in the official list, so that a corrected name keeps its school.
    """
    report = Report()
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    agencies = {row["affiliation_code"]: load_agency(row, report) for row in rows if row["kind"] == "agency"}
    for row in rows:
        if row["kind"] == "school":
            load_school(row, agencies[row["affiliation_code"]], report)
    return report


def load_agency(row: dict[str, str], report: Report) -> Agency:
    """The affiliation columns hold the current name; they win over the name in the old list."""
    values = facts(row) | {"name_th": row["affiliation_th"], "name_en": row["affiliation_en"]}
    agency = put(Agency, row["affiliation_code"].lower(), values, {}, report)
    raise_check(agency, "agency", row, report)
    return agency


def load_school(row: dict[str, str], agency: Agency, report: Report) -> School:
    values = facts(row) | {"agency_id": agency.pk}
    school = put(School, f"cm-{int(row['no']):03d}", values, {"agency": agency}, report)
    raise_check(school, "school", row, report)
    return school


def facts(row: dict[str, str]) -> dict[str, Any]:
    note = row["note"].strip()
    return {
        "name_th": row["name_th"].strip(),
        "name_en": row["name_en"].strip(),
        "source_note": note,
        "needs_check": note.startswith(CHECK),
    }


def put(model: Any, code: str, values: dict[str, Any], extra: dict[str, Any], report: Report) -> Any:
    """One row made, or brought up to date where no editor has been."""
    row = model.objects.select_for_update().filter(code=code).first()
    if row is None:
        report.made += 1
        return model.objects.create(code=code, imported=values, **(values | extra))
    ours = [name for name in values if getattr(row, name) == row.imported.get(name)]
    report.kept += [f"{code}.{name}" for name in values if name not in ours and getattr(row, name) != values[name]]
    news = [name for name in ours if getattr(row, name) != values[name]]
    for name in news:
        setattr(row, name, values[name])
    if news or row.imported != values:
        row.imported = values
        row.save(update_fields=[*(name.removesuffix("_id") for name in news), "imported"])
        report.changed += bool(news)
    return row


def raise_check(row: School | Agency, kind: str, source: dict[str, str], report: Report) -> None:
    """One item in the review queue per note; one that was closed stays closed.

    The reason is the code beside the note, which is worded when shown; a list without codes gives its own words.
    """
    note = source["note"].strip()
    if note.startswith(CHECK):
        reason = (source.get("check") or "").strip() or note.removeprefix(CHECK).strip()[:300]
        _item, made = ReviewItem.objects.get_or_create(kind=kind, object_key=row.code, reason=reason)
        report.to_check += made


@transaction.atomic
def settle_check(*, item: ReviewItem, by: User, values: dict[str, Any]) -> None:
    """An editor has looked: the row gets what they typed, is checked, and the item is closed.

    Raises PermissionDenied for others.
    """
    check_can_review(by)
    item = ReviewItem.objects.select_for_update().get(pk=item.pk)
    place = REVIEW_KINDS[item.kind].objects.select_for_update().get(code=item.object_key)
    for name in ("name_th", "name_en"):
        setattr(place, name, values[name])
    place.needs_check = False
    place.save(update_fields=["name_th", "name_en", "needs_check"])
    item.state, item.closed_by, item.closed_at = ReviewItem.State.DONE, by, timezone.now()
    item.save(update_fields=["state", "closed_by", "closed_at"])
    audit.write(verb="accounts.place.checked", actor=by, kind=item.kind, key=item.object_key)


@transaction.atomic
def edit_context(*, school: School, by: User, values: dict[str, Any]) -> School:
    """The school's own context profile. Raises PermissionDenied for people who don't administer it."""
    check_can_administer(by, school)
    for name in School.CONTEXT:
        setattr(school, name, values[name])
    school.save(update_fields=list(School.CONTEXT))
    audit.write(verb="accounts.school.described", actor=by, kind="school", key=school.code)
    return school
