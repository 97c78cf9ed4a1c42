"""A person's own copy: one ZIP that opens without us - index.html, data.json, a CSV per kind, and their files."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from core.models import PrivateFile
from core.privacy import Handling, documents, handlings

SCHEMA_NAME = "plc-export/1"
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, Any]

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "One person's data",
    "type": "object",
    "required": ["schema", "made_at", "person", "kinds"],
    "additionalProperties": False,
    "properties": {
        "schema": {"const": SCHEMA_NAME},
        "made_at": {"type": "string", "format": "date-time"},
        "person": {"type": "string", "format": "uuid", "description": "the person's public key"},
        "kinds": {
            "type": "object",
            "description": "one entry per kind of data, also where there is none",
            "additionalProperties": {
                "type": "object",
                "required": ["title", "retention", "rows"],
                "properties": {
                    "title": {"$ref": "#/$defs/words"},
                    "retention": {"$ref": "#/$defs/words"},
                    "rows": {"type": "array", "items": {"type": "object"}},
                },
            },
        },
    },
    "$defs": {
        "words": {
            "type": "object",
            "required": ["th", "en"],
            "properties": {"th": {"type": "string"}, "en": {"type": "string"}},
        }
    },
}


def plain(value: Any) -> Any:
    """A value as JSON: keys and moments as text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat() if timezone.is_aware(value) else value.isoformat()
    if isinstance(value, date | UUID):
        return str(value)
    return value


def in_both(words: Any) -> dict[str, str]:
    """A lazy text in Thai and in English."""
    said = {}
    for language in ("th", "en"):
        with translation.override(language):
            said[language] = str(words)
    return said


def collect(user: User) -> dict[str, Any]:
    """All that is this person's, by kind. One query or two for each kind."""
    kinds = {}
    for handling in sorted(exported(), key=lambda handling: handling.label):
        rows = [{name: plain(value) for name, value in row.items()} for row in handling.export(user)]
        title, retention = in_both(handling.title), in_both(handling.retention)
        kinds[handling.label] = {"title": title, "retention": retention, "rows": rows}
    made_at = plain(timezone.now())
    return {"schema": SCHEMA_NAME, "made_at": made_at, "person": str(user.public_id), "kinds": kinds}


def exported() -> Iterable[Handling]:
    return [handling for handling in handlings() if handling.export]


def write_archive(user: User, target: IO[bytes]) -> None:
    """Writes the ZIP into `target`."""
    data = collect(user)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("schema.json", json.dumps(SCHEMA, indent=2))
        for label, kind in data["kinds"].items():
            if kind["rows"]:
                archive.writestr(f"csv/{label.lower()}.csv", as_csv(kind["rows"]))
        files = list(add_files(user, archive))
        further = list(add_documents(user, archive))
        archive.writestr("index.html", as_page(user, data, files, further))
        archive.writestr("style.css", (settings.BASE_DIR / "static" / "css" / "export.css").read_bytes())


def add_documents(user: User, archive: zipfile.ZipFile) -> Iterable[str]:
    """Further files line by line, never a whole one in memory; their names."""
    for name, make in documents().items():
        lines = iter(make(user))
        first = next(lines, None)
        if first is None:
            continue
        with archive.open(name, "w") as target:
            for line in chain([first], lines):
                target.write(f"{line}\n".encode())
        yield name


def add_files(user: User, archive: zipfile.ZipFile) -> Iterable[Row]:
    """Each upload under its key; one whose bytes are gone is named as missing, never left out silently."""
    store = storages["private"]
    for row in PrivateFile.objects.filter(owner=user).order_by("created_at", "pk"):
        name = f"files/{row.pk}.{row.extension}"
        there = bool(row.file) and store.exists(row.file.name)
        if there:
            with store.open(row.file.name) as source:
                archive.writestr(name, source.read())
        yield {"name": name, "title": row.title, "created_at": row.created_at, "is_picture": row.kind == "photo"} | {
            "missing": not there
        }


def as_csv(rows: list[Row]) -> bytes:
    """With a mark so that spreadsheets read Thai, and no cell that a spreadsheet would run as a formula."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in names])
    return out.getvalue().encode("utf-8-sig")


def cell(value: Any) -> str:
    text = (
        json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else "" if value is None else str(value)
    )
    return f"'{text}" if text.startswith(FORMULA_SIGNS) and not isinstance(value, int | float) else text


def as_page(user: User, data: dict[str, Any], files: list[Row], further: list[str]) -> str:
    """The readable page, in Thai and English, without a script and without a link to anywhere but these files."""
    kinds = [
        {"label": label.lower(), "names": list(dict.fromkeys(n for row in kind["rows"] for n in row)), **kind}
        for label, kind in data["kinds"].items()
        if kind["rows"]
    ]
    for kind in kinds:
        kind["lines"] = [[(name, shown(row.get(name))) for name in kind["names"]] for row in kind["rows"]]
    context = {
        "person": user,
        "kinds": kinds,
        "files": files,
        "further": further,
        "made_at": datetime.fromisoformat(data["made_at"]),
        "SITE_NAME": settings.SITE_NAME,
    }
    return render_to_string("accounts/data_export/index.html", context)


def shown(value: Any) -> str:
    """A value as a person reads it; nothing for nothing."""
    if value is None or value == "":
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
