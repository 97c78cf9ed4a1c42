"""Writing the frameworks of data/frameworks.yaml into the tables; running it again changes nothing."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from competencies.models import Competency, Framework, FrameworkItem, LevelBand, SourceDocument


class FrameworkError(Exception):
    """The file breaks a rule of the frameworks; the message says which."""


@dataclass
class Report:
    """What a run did."""

    made: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


@transaction.atomic
def load_frameworks(*, data: dict[str, Any], reset_bands: bool = False) -> Report:
    """Brings the tables to what the file says. Raises FrameworkError and changes nothing when the file breaks a rule.

    A changed text is updated in place. A changed list becomes a new version; the old one is retired and keeps its
    items for the answers given to it. What the file no longer names is retired, never deleted.
    """
    check_slugs(data["frameworks"])
    report = Report()
    documents = {slug: written_document(slug, names) for slug, names in data["documents"].items()}
    for order, entry in enumerate(data["frameworks"], 1):
        write_framework(entry, order, documents, report)
    for entry in data["frameworks"]:
        write_additional(entry)
    retire_missing(data["frameworks"], report)
    write_bands(data["assessment"]["mean_level_bands"], reset=reset_bands)
    return report


def check_slugs(entries: list[dict[str, Any]]) -> None:
    """A slug stands for one competency of one framework for ever."""
    seen: dict[str, str] = {}
    for entry in entries:
        for item in entry["items"]:
            if item["slug"] in seen:
                raise FrameworkError(f"{item['slug']} stands in {seen[item['slug']]} and in {entry['id']}")
            seen[item["slug"]] = entry["id"]
    for slug, owner in Competency.objects.filter(slug__in=seen).values_list("slug", "framework__slug"):
        if seen[slug] != owner:
            raise FrameworkError(f"{slug} belongs to {owner}: a slug is never reused in another framework")


def written_document(slug: str, names: dict[str, str]) -> SourceDocument:
    return SourceDocument.objects.update_or_create(slug=slug, defaults={"th": names["th"], "en": names["en"]})[0]


def write_framework(entry: dict[str, Any], order: int, documents: dict[str, SourceDocument], report: Report) -> None:
    """The framework in its newest version, and its competencies."""
    framework = Framework.objects.filter(slug=entry["id"]).order_by("-version").first()
    if framework is None or listed(framework) != {item["slug"] for item in entry["items"]}:
        framework = next_version(entry["id"], framework, report)
    source = entry.get("source", {})
    definition = entry.get("definition", {})
    Framework.objects.filter(pk=framework.pk).update(
        th=entry["title"]["th"],
        en=entry["title"]["en"],
        origin=entry["origin"],
        source=source.get("section", ""),
        document=documents.get(source.get("doc", "")),
        definition_th=definition.get("th", ""),
        definition_en=definition.get("en", ""),
        note=entry.get("note", ""),
        audience=entry["audience"],
        order=order,
        retired_at=None,
    )
    for item in entry["items"]:
        write_competency(framework, entry, item)


def listed(framework: Framework) -> set[str]:
    items = framework.items.filter(is_additional=False)
    return set(items.values_list("competency__slug", flat=True))


def next_version(slug: str, before: Framework | None, report: Report) -> Framework:
    """An empty new version; the one before is retired."""
    if before is not None:
        Framework.objects.filter(pk=before.pk, retired_at=None).update(retired_at=timezone.now())
    version = before.version + 1 if before else 1
    report.made.append(f"{slug} version {version}")
    return Framework.objects.create(slug=slug, version=version, th=slug, en=slug, audience="", origin="source")


def write_competency(framework: Framework, entry: dict[str, Any], item: dict[str, Any]) -> None:
    competency, _made = Competency.objects.update_or_create(
        slug=item["slug"],
        defaults={
            "framework": framework,
            "order": item["order"],
            "th": item["th"],
            "en": item["en"],
            "origin": item.get("origin", entry["origin"]),
            "source": item.get("source", entry.get("source", {})).get("section", ""),
            "note": item.get("en_note", ""),
            "retired_at": None,
        },
    )
    FrameworkItem.objects.update_or_create(
        framework=framework, competency=competency, defaults={"order": item["order"], "is_additional": False}
    )


def write_additional(entry: dict[str, Any]) -> None:
    """What the source asks of the same people in another place, after the framework's own list."""
    framework = Framework.objects.filter(slug=entry["id"]).order_by("-version")[0]
    slugs = entry.get("also_required", [])
    found = Competency.objects.in_bulk(slugs, field_name="slug")
    for order, slug in enumerate(slugs, 1):
        if slug not in found:
            raise FrameworkError(f"{entry['id']} also requires {slug}, which is in no framework")
        FrameworkItem.objects.update_or_create(
            framework=framework, competency=found[slug], defaults={"order": 100 + order, "is_additional": True}
        )
    framework.items.filter(is_additional=True).exclude(competency__slug__in=slugs).delete()


def retire_missing(entries: list[dict[str, Any]], report: Report) -> None:
    """What the file no longer names stays, marked as retired."""
    now = timezone.now()
    named = [item["slug"] for entry in entries for item in entry["items"]]
    for rows, gone in (
        (Framework.objects, {"slug__in": [entry["id"] for entry in entries]}),
        (Competency.objects, {"slug__in": named}),
    ):
        leaving = rows.filter(retired_at=None).exclude(**gone)
        report.retired.extend(leaving.values_list("slug", flat=True))
        leaving.update(retired_at=now)


def write_bands(entry: dict[str, Any], *, reset: bool) -> None:
    """The convention of the file; bands that the site has changed since stay, unless they are to be reset."""
    if reset:
        LevelBand.objects.all().delete()
    if LevelBand.objects.exists():
        return
    LevelBand.objects.bulk_create(
        LevelBand(
            slug=band["slug"],
            lower=Decimal(f"{band['from']:.2f}"),
            upper=Decimal(f"{band['to']:.2f}"),
            th=band["th"],
            en=band["en"],
            origin=entry["origin"],
        )
        for band in entry["bands"]
    )
