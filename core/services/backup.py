"""One archive of all a site holds: database, published files, private files; each with its digest, the whole with one.

The archive is a tar whose last 65 bytes are the sha256 of all before them: one changed byte anywhere is seen.
"""

import hashlib
import json
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core.dumps import DumpError, dump_of_this_site

FORMAT = 1
TRAILER = 65
PIECE = 1024 * 1024
KEPT_DAYS = 35
MANIFEST = "manifest.json"


class BackupError(Exception):
    """The archive is not to be trusted, or could not be made; the words say why."""


@dataclass(frozen=True)
class Entry:
    """A file in the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says about itself."""

    format: int
    made_at: str
    vendor: str
    database: str
    migrations: list[list[str]]
    files_elsewhere: list[str]
    entries: list[Entry]


def back_up(*, folder: Path | None = None, keep_days: int = KEPT_DAYS) -> Path:
    """Writes an archive, reads it back, and lets archives older than `keep_days` go. Raises BackupError.

    The database is copied first: a file that comes later is merely one too many.
    """
    folder = folder or Path(settings.BACKUP_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"plc-{timezone.now():%Y%m%dT%H%M%S%f}Z.tar"
    partial = target.with_suffix(".part")
    partial.touch(mode=0o600)
    try:
        with tempfile.TemporaryDirectory(dir=folder) as work:
            write_archive(partial, Path(work))
        read_manifest(partial)
        partial.rename(target)
    except DumpError as error:
        raise BackupError(str(error)) from error
    finally:
        partial.unlink(missing_ok=True)
    forget_old(folder, keep_days)
    return target


def write_archive(target: Path, work: Path) -> None:
    dump = dump_of_this_site()
    migrations = sorted([key[0], key[1]] for key in MigrationRecorder(connection).applied_migrations())
    dump.write(work / dump.name)
    entries = []
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in [(dump.name, work / dump.name), *site_files()]:
            entries.append(add(tar, name, path))
        made_at = timezone.now().isoformat()
        manifest = Manifest(FORMAT, made_at, dump.vendor, dump.name, migrations, elsewhere(), entries)
        described = work / MANIFEST
        described.write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False), encoding="utf-8")
        add(tar, MANIFEST, described)
    digest = digest_of(target, target.stat().st_size)
    with target.open("ab") as archive:
        archive.write(f"{digest}\n".encode())


def add(tar: tarfile.TarFile, name: str, path: Path) -> Entry:
    """Adds a file under a plain name, and says what went in."""
    reader = Digesting(path)
    with reader:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = path.stat().st_size, int(path.stat().st_mtime), 0o600
        tar.addfile(info, reader)
    return Entry(name, info.size, reader.digest.hexdigest())


class Digesting:
    """A file that is digested while it is read, so that what is written down is what went in."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.digest = hashlib.sha256()

    def __enter__(self) -> "Digesting":
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def roots() -> dict[str, Path]:
    """Where files lie on this disk, by their name in the archive."""
    found = {"media": storages["default"], "private": storages["private"]}
    return {name: Path(store.location) for name, store in found.items() if isinstance(store, FileSystemStorage)}


def elsewhere() -> list[str]:
    """Kinds of files that are kept in a bucket, and so are not in the archive."""
    return sorted({"media", "private"} - set(roots()))


def site_files() -> Iterator[tuple[str, Path]]:
    for kind, root in sorted(roots().items()):
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{kind}/{path.relative_to(root).as_posix()}", path


def forget_old(folder: Path, days: int) -> None:
    """An erased person must not live on in old archives."""
    oldest = timezone.now() - timedelta(days=days)
    for path in folder.glob("plc-*.tar"):
        if datetime.fromtimestamp(path.stat().st_mtime, tz=oldest.tzinfo) < oldest:
            path.unlink()


def digest_of(path: Path, length: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while length and (piece := source.read(min(PIECE, length))):
            digest.update(piece)
            length -= len(piece)
    return digest.hexdigest()


def read_manifest(archive: Path) -> Manifest:
    """Reads the whole archive and what it says of itself. Raises BackupError on one changed byte."""
    if not archive.is_file():
        raise BackupError(f"There is no file {archive}.")
    length = archive.stat().st_size - TRAILER
    with archive.open("rb") as source:
        source.seek(max(length, 0))
        said = source.read()
    if length <= 0 or said != f"{digest_of(archive, length)}\n".encode():
        raise BackupError("The archive is damaged or cut short: its bytes are not those that were written.")
    try:
        with tarfile.open(archive, "r:") as tar:
            described = tar.extractfile(MANIFEST)
            raw: dict[str, Any] = json.loads(described.read()) if described else {}
            held = {member.name: member.size for member in tar.getmembers() if member.isreg()}
        manifest = Manifest(**raw | {"entries": [Entry(**entry) for entry in raw["entries"]]})
    except (tarfile.TarError, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"This is not an archive of this site: {error}") from error
    if {entry.name: entry.size for entry in manifest.entries} != {k: v for k, v in held.items() if k != MANIFEST}:
        raise BackupError("The archive does not hold what its list says.")
    if manifest.format != FORMAT:
        raise BackupError(f"The archive has format {manifest.format}; this version reads format {FORMAT}.")
    return manifest
