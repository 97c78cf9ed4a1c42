"""`python -m bench.fresh`: how long the README's command takes from a clean clone, and how long the second start.

`--tests` takes the README's other command instead, `make test`; a test that fails is the end of it. `--root` does it
in a bare Debian root that it makes with debootstrap: Python, venv, git, make, certificates and nothing else. It needs
to be root for that, and takes the machine's own settings for package registries and certificates along.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import printed

ROOT = Path(__file__).resolve().parents[1]
BARE = ("python3", "python3-venv", "git", "make", "ca-certificates")
LONGEST = 1500
TAKEN_ALONG = re.compile(
    r"^(pip_(?!find_links)|npm_config_|.*_proxy$|no_proxy$|ssl_cert|requests_ca|curl_ca)", re.IGNORECASE
)
SETTINGS = (
    "/etc/pip.conf",
    "/root/.config/pip/pip.conf",
    "/root/.npmrc",
    "/etc/npmrc",
    "/etc/resolv.conf",
    "/etc/hosts",
)


def environment() -> dict[str, str]:
    """Nothing of the project's, only what a machine needs to reach its registries."""
    kept = {name: value for name, value in os.environ.items() if TAKEN_ALONG.match(name)}
    return kept | {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/root", "LANG": "C.UTF-8"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def seconds_until_it_answers(command: list[str], folder: Path, env: dict[str, str]) -> float:
    """Starts `make run`, waits for a page, stops it. Raises RuntimeError with its last words when it ends before."""
    port = free_port()
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(
            [*command, f"PORT={port}"],
            cwd=folder,
            env=env | {"PORT": str(port)},
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
        try:
            while not answers(f"http://127.0.0.1:{port}/th/"):
                if process.poll() is not None or time.monotonic() - started > LONGEST:
                    printed.seek(0)
                    raise RuntimeError(printed.read()[-800:])
                time.sleep(0.1)
            return time.monotonic() - started
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def seconds_until_it_ends(command: list[str], folder: Path, env: dict[str, str]) -> float:
    """Raises RuntimeError with its last words when it fails."""
    started = time.monotonic()
    outcome = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=2 * LONGEST
    )
    if outcome.returncode:
        raise RuntimeError((outcome.stdout + outcome.stderr)[-1500:])
    return time.monotonic() - started


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - this machine
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def clone(target: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", f"file://{ROOT}", str(target)], check=True)


def in_a_clone(*, tests: bool) -> Iterator[tuple[str, float]]:
    """From a clone with nothing but what this machine has; packages come from the network or pip's own cache."""
    with tempfile.TemporaryDirectory(prefix="plc-fresh-") as folder:
        site = Path(folder) / "site"
        clone(site)
        env = environment() | {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/root")}
        yield from commands(["make"], site, env, "clean clone", tests=tests)


def in_a_bare_root(*, tests: bool) -> Iterator[tuple[str, float]]:
    """From a bare Debian root, without a browser. The time is that of the command alone."""
    with bare_root() as folder:
        clone(folder / "srv" / "site")
        make = ["chroot", str(folder), "make", "-C", "/srv/site"]
        yield from commands(make, folder, environment(), "bare Debian root", tests=tests)


def commands(
    make: list[str], folder: Path, env: dict[str, str], where: str, *, tests: bool
) -> Iterator[tuple[str, float]]:
    if tests:
        yield f"{where}, make test", seconds_until_it_ends([*make, "test"], folder, env)
        return
    yield f"{where}, make run", seconds_until_it_answers([*make, "run"], folder, env)
    yield f"{where}, second start", seconds_until_it_answers([*make, "run"], folder, env)


@contextmanager
def bare_root() -> Iterator[Path]:
    """A new root with BARE and this machine's settings for registries; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="plc-root-"))
    try:
        words = ["debootstrap", "--variant=minbase", f"--include={','.join(BARE)}", codename(), str(folder), mirror()]
        outcome = subprocess.run(words, capture_output=True, text=True, check=False)
        if outcome.returncode:
            raise RuntimeError(outcome.stdout[-600:] + outcome.stderr[-200:])
        named = [Path(value) for name, value in environment().items() if value.startswith("/") and name != "PATH"]
        for path in [*map(Path, SETTINGS), *(one for one in named if one.is_file())]:
            if path.is_file():
                (folder / str(path)[1:]).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, folder / str(path)[1:])
        subprocess.run(["mount", "-t", "proc", "proc", str(folder / "proc")], check=True)
        yield folder
    finally:
        subprocess.run(["umount", str(folder / "proc")], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def codename() -> str:
    """This machine's Debian, else the stable one."""
    found = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text("utf-8"), re.MULTILINE)
    return found[1] if found and Path(f"/usr/share/debootstrap/scripts/{found[1]}").exists() else "stable"


def mirror() -> str:
    """Where this machine gets its packages from."""
    files = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    text = "\n".join(path.read_text("utf-8") for path in files if path.is_file())
    found = re.search(r"^(?:deb |URIs: *).*?(https?://\S+/debian)/?(?:\s|$)", text, re.MULTILINE)
    return found[1] if found else "http://deb.debian.org/debian"


def main() -> int:
    in_root = "--root" in sys.argv
    if in_root and (os.geteuid() != 0 or not shutil.which("debootstrap")):
        sys.stdout.write("the bare root was not measured: it needs root and debootstrap\n")
        return 1
    for name, seconds in (in_a_bare_root if in_root else in_a_clone)(tests="--tests" in sys.argv):
        sys.stdout.write(printed.FRESH.write(name=name, seconds=seconds))
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
