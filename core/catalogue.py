"""`python -m core.catalogue`: joins locale/fragments/*.po into the Thai catalogue and compiles it.

Each subject keeps its own fragment, so that two changes seldom meet in one file. A message in two fragments must say
the same thing in both. Needs no GNU gettext on the machine.
"""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1] / "locale"
TARGET = ROOT / "th" / "LC_MESSAGES" / "django.po"
HEADER = {
    "Project-Id-Version": "teacher-plc",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "th",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=1; plural=0;",
}


class Clash(Exception):
    """Two fragments translate one message differently."""


def merged() -> polib.POFile:
    """All fragments as one catalogue. Raises Clash."""
    seen: dict[tuple[str, str | None], tuple[polib.POEntry, str]] = {}
    for path in sorted((ROOT / "fragments").glob("*.po")):
        for entry in polib.pofile(str(path)):
            name = (entry.msgid, entry.msgctxt)
            known = seen.get(name)
            if known and (known[0].msgstr, known[0].msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
                raise Clash(f"{entry.msgid!r} is said differently in {known[1]} and {path.name}")
            seen.setdefault(name, (entry, path.name))
    whole = polib.POFile(wrapwidth=118)
    whole.metadata = HEADER
    whole.extend(
        entry for _name, (entry, _file) in sorted(seen.items(), key=lambda pair: (pair[0][0], pair[0][1] or ""))
    )
    return whole


def main() -> int:
    try:
        whole = merged()
    except Clash as clash:
        sys.stderr.write(f"{clash}\n")
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    whole.save(str(TARGET))
    whole.save_as_mofile(str(TARGET.with_suffix(".mo")))
    sys.stdout.write(f"{len(whole)} messages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
