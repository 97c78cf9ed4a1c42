"""Putting an archive in place: everything is checked before anything is touched, and what was there is kept aside."""

import hashlib
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from core.dumps import Dump, DumpError, dump_of_this_site
from core.services import audit
from core.services.backup import BackupError, Manifest, read_manifest, roots
from core.services.erasure import replay_ledger


@dataclass(frozen=True)
class Restored:
    """What was done."""

    made_at: str
    files: int
    erased_again: int
    aside: list[str]


def restore(*, archive: Path) -> Restored:
    """Replaces database and files by those of the archive, migrates, and erases again whoever was erased since.

    Raises BackupError before anything is touched when the archive is damaged, of another database, or from newer code.
    The server should be stopped: its open pages would speak of rows that are gone.
    """
    manifest = read_manifest(archive)
    dump = dump_of_this_site()
    check_fits(manifest, dump)
    var = Path(settings.VAR_DIR)
    aside = var / f"before_restore_{timezone.now():%Y%m%d%H%M%S}"
    try:
        with tempfile.TemporaryDirectory(dir=var, prefix="restore-") as work:
            unpack(archive, manifest, Path(work))
            dump.check(Path(work) / manifest.database)
            aside.mkdir(mode=0o700)
            kept = [dump.put_in_place(Path(work) / manifest.database, aside)]
            kept += put_files_in_place(Path(work), aside)
    except DumpError as error:
        raise BackupError(str(error)) from error
    call_command("migrate", interactive=False, verbosity=0)
    erased = replay_ledger()
    audit.write(verb="core.backup.restored", kind="backup", key=manifest.made_at, data={"erased_again": erased})
    return Restored(manifest.made_at, len(manifest.entries) - 1, erased, kept)


def check_fits(manifest: Manifest, dump: Dump) -> None:
    """Raises BackupError when this site cannot take the archive."""
    if manifest.vendor != dump.vendor:
        raise BackupError(f"The archive is of {manifest.vendor}; this site runs on {dump.vendor}.")
    here = set(MigrationLoader(connection).disk_migrations)
    apps_here = {app for app, _name in here}
    unknown = [f"{app}.{name}" for app, name in manifest.migrations if app in apps_here and (app, name) not in here]
    if unknown:
        raise BackupError(f"The archive was made by a newer version: it knows {unknown[0]}. Update the code first.")


def unpack(archive: Path, manifest: Manifest, work: Path) -> None:
    """Writes every entry below `work` and compares its digest. Raises BackupError; no name may lead outside."""
    with tarfile.open(archive, "r:") as tar:
        for entry in manifest.entries:
            parts = PurePosixPath(entry.name)
            if parts.is_absolute() or ".." in parts.parts:
                raise BackupError(f"The archive names a file outside: {entry.name}")
            source = tar.extractfile(entry.name)
            target = work / parts
            target.parent.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with target.open("wb") as written:
                while source and (piece := source.read(1024 * 1024)):
                    digest.update(piece)
                    written.write(piece)
            if digest.hexdigest() != entry.sha256:
                raise BackupError(f"{entry.name} in the archive is not what its list says.")


def put_files_in_place(work: Path, aside: Path) -> list[str]:
    """Media and private files, each as a whole folder; the old ones go aside."""
    kept = []
    for kind, root in sorted(roots().items()):
        if root.exists():
            shutil.move(root, aside / kind)
            kept.append(str(aside / kind))
        if (work / kind).exists():
            root.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(work / kind, root)
        else:
            root.mkdir(parents=True)
    return kept
