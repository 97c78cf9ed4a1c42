"""Reads content files into the schema and says in words what is wrong with them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from courses.content.schema import ActivityFile, ItemBlock, TutorialFile, UnitFile

STAGES = ("awareness", "anticipation", "action", "reflection")
SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
THAI = re.compile(r"[ก-๛]")

Kind = TypeVar("Kind", bound=BaseModel)


@dataclass(frozen=True)
class UnitFolder:
    """One unit with its activities in order."""

    unit: UnitFile
    activities: list[ActivityFile]


class ContentError(Exception):
    """A content file that cannot be loaded; the message names file, field and reason."""


def read_file(path: Path, kind: type[Kind]) -> Kind:
    """One file, checked. Raises ContentError."""
    try:
        return kind.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE))  # noqa: S506 - a safe one
    except yaml.YAMLError as error:
        raise ContentError(f"{path}: {error}") from error
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise ContentError("\n".join(lines)) from error


def read_unit(folder: Path) -> UnitFolder:
    """A unit folder. Raises ContentError when a file, an order or a recall is wrong."""
    unit = read_file(folder / "unit.yaml", UnitFile)
    if unit.slug != folder.name:
        raise ContentError(f"{folder}: slug is {unit.slug!r}, the folder {folder.name!r}")
    activities = [read_file(path, ActivityFile) for path in sorted(folder.glob("[0-9][0-9]-*.yaml"))]
    faults = [*faults_of_order(activities), *faults_of_recalls(activities)]
    if faults:
        raise ContentError("\n".join(f"{folder}: {fault}" for fault in faults))
    return UnitFolder(unit, activities)


def read_tutorial(path: Path) -> TutorialFile:
    """A tutorial file. Raises ContentError."""
    tutorial = read_file(path, TutorialFile)
    if tutorial.slug != path.stem:
        raise ContentError(f"{path}: slug is {tutorial.slug!r}, the file {path.stem!r}")
    return tutorial


def faults_of_order(activities: list[ActivityFile]) -> Iterator[str]:
    stages = [STAGES.index(activity.stage) for activity in activities]
    if stages != sorted(stages):
        yield "the activities are not in the order of the stages"
    if set(stages) != set(range(len(STAGES))):
        yield "a stage has no activity"
    slugs = [activity.slug for activity in activities]
    if len(slugs) != len(set(slugs)):
        yield "two activities share a slug"


def faults_of_recalls(activities: list[ActivityFile]) -> Iterator[str]:
    """A recall shows an earlier answer, so what it names must stand before it."""
    seen: set[str] = set()
    for activity in activities:
        for block in activity.blocks:
            recalls = getattr(block, "recalls", None)
            if recalls and recalls not in seen:
                yield f"{activity.slug}#{block.key} recalls {recalls}, which is not an answered block before it"
            if isinstance(block, ItemBlock):
                seen.add(f"{activity.slug}#{block.key}")


def faults_of_language(value: object, where: str = "") -> Iterator[str]:
    """Thai text without a Thai letter, or the same text twice: a translation that was forgotten."""
    if isinstance(value, dict):
        if set(value) == {"th", "en"} and isinstance(value["th"], str):
            if not THAI.search(value["th"]) and value["th"] != value["en"]:
                yield f"{where}: no Thai letter in the Thai"
            if THAI.search(value["th"]) and value["th"] == value["en"]:
                yield f"{where}: the English is the Thai"
            return
        for key, inner in value.items():
            yield from faults_of_language(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from faults_of_language(inner, f"{where}[{number}]")
