"""`python -m core.vendor [--dev]`: fetches the front-end packages of vendor.lock.json into static/vendor/.

Standard library only: it runs before anything is installed, and no Node is needed. The tarball is checked against the
lock's integrity and each file against its own sha512; what is already there and right is not fetched again.
The registry is npm's own setting (npm_config_registry, ~/.npmrc), else npm's public one.
"""

import argparse
import base64
import hashlib
import io
import json
import os
import sys
import tarfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "vendor.lock.json"
TARGET = ROOT / "static" / "vendor"
PUBLIC_REGISTRY = "https://registry.npmjs.org/"
LARGEST = 20_000_000
SECONDS = 60

Package = dict[str, Any]


class VendorError(Exception):
    """A package could not be fetched or is not what the lock says; the message says what to do."""


def registry() -> str:
    """Where packages come from, ending in a slash."""
    named = next((value for name, value in os.environ.items() if name.lower() == "npm_config_registry"), "")
    return (named or from_npmrc() or PUBLIC_REGISTRY).rstrip("/") + "/"


def from_npmrc() -> str:
    """The `registry=` line of the user's npm settings, or nothing."""
    path = Path.home() / ".npmrc"
    if not path.is_file():
        return ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _equals, value = line.partition("=")
        if name.strip() == "registry":
            return value.strip().strip("\"'")
    return ""


def sha512(data: bytes) -> str:
    """As npm writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")


def is_there(package: Package, target: Path) -> bool:
    """Whether every file of the package stands in `target` as the lock says."""
    for entry in package["files"]:
        path = target / entry["to"]
        if not path.is_file() or sha512(path.read_bytes()) != entry["sha512"]:
            return False
    return True


def tarball(package: Package) -> bytes:
    """The package's tarball, checked. Raises VendorError."""
    name, version = package["name"], package["version"]
    url = f"{registry()}{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
    if not url.startswith(("https://", "http://", "file://")):
        raise VendorError(f"The npm registry {registry()} is not an address: mend npm_config_registry or ~/.npmrc.")
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - the scheme is checked above
            data = answer.read(LARGEST + 1)
    except (urllib.error.URLError, OSError) as error:
        raise VendorError(
            f"{name} {version} could not be fetched from {registry()} ({error}). Check the connection, or name a "
            "registry you reach: npm_config_registry=... python -m core.vendor. What was fetched before is kept."
        ) from error
    if sha512(data) != package["integrity"]:
        raise VendorError(
            f"{name} {version} is not what vendor.lock.json says: the registry or something on the way changed it. "
            "Nothing was written. Try another registry; do not change the lock without reading what changed."
        )
    return data


def unpack(package: Package, data: bytes, target: Path) -> None:
    """Writes only the files the lock names, each checked. Raises VendorError."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        found = {member.name: member for member in archive.getmembers() if member.isfile()}
        for entry in package["files"]:
            member = found.get(f"package/{entry['from']}")
            source = archive.extractfile(member) if member else None
            content = source.read() if source else b""
            if sha512(content) != entry["sha512"]:
                raise VendorError(f"{package['name']}: {entry['from']} is missing or not what vendor.lock.json says.")
            path = target / entry["to"]
            if target.resolve() not in path.resolve().parents:
                raise VendorError(f"{package['name']}: {entry['to']} would be written outside {target}.")
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_name(path.name + ".part")
            partial.write_bytes(content)
            partial.replace(path)


def fetch(packages: list[Package], target: Path = TARGET) -> int:
    """Brings every package that is not there yet; how many were fetched. Raises VendorError."""
    fetched = 0
    for number, package in enumerate(packages, 1):
        known = is_there(package, target)
        say(f"[{number}/{len(packages)}] {package['name']} {package['version']}{' is there' if known else ' ...'}")
        if not known:
            unpack(package, tarball(package), target)
            fetched += 1
    return fetched


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="what the tests need too")
    options = parser.parse_args(arguments)
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    try:
        fetch(lock["packages"] + (lock["dev"] if options.dev else []))
    except VendorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
