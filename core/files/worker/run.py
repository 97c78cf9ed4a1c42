"""`python -I -S run.py <task> <library folder> <options>`: bytes in by stdin, a line of JSON and cleaned bytes out.

The limits come first, before anything that parses is even imported. Nothing of the site is imported here: no settings,
no database, no secrets. What goes wrong in here is a refusal with a word, never an error of the site.
"""

import importlib
import json
import os
import resource
import sys

MEGABYTE = 1024 * 1024


def set_limits() -> None:
    """512 MB of memory, 10 s of processor time, no core dump, no file above 64 MB, few open files."""
    for name, limit in (
        (resource.RLIMIT_AS, 512 * MEGABYTE),
        (resource.RLIMIT_CPU, 10),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 64 * MEGABYTE),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(name, (limit, limit))
    os.nice(5)


def main() -> None:
    task, library, options = sys.argv[1:4]
    set_limits()
    sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), library]  # noqa: PTH100, PTH120 - pathlib costs 10 ms
    try:
        facts, parts = importlib.import_module(task).clean(sys.stdin.buffer, json.loads(options))
    except MemoryError:
        facts, parts = {"refused": "too_large"}, []
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is a refusal
        word = error.args[0] if type(error).__name__ == "Refusal" else "unreadable"
        facts, parts = {"refused": word}, []
    facts["lengths"] = [len(part) for part in parts]
    out = sys.stdout.buffer
    out.write(json.dumps(facts).encode() + b"\n")
    for part in parts:
        out.write(part)
    out.flush()
    os._exit(0)  # the result is out: nothing in here needs a tidy end


if __name__ == "__main__":
    main()
