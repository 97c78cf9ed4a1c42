"""`python -m courses.content.check [PATH ...]`: are these unit folders and tutorial files fit to load?"""

import sys
from collections import Counter
from pathlib import Path

from courses.content.files import ContentError, faults_of_language, read_tutorial, read_unit
from courses.content.schema import ItemBlock

ROOT = Path(__file__).resolve().parents[2] / "content"


def check(path: Path) -> str:
    """One line about a folder or file that is right. Raises ContentError."""
    if path.is_dir():
        folder = read_unit(path)
        faults = [*faults_of_language(folder.unit.model_dump(), folder.unit.slug)]
        for activity in folder.activities:
            faults += faults_of_language(activity.model_dump(), activity.slug)
        kinds = Counter(b.type for a in folder.activities for b in a.blocks if isinstance(b, ItemBlock))
        summary = f"{path.name}: {len(folder.activities)} activities, {dict(kinds)}"
    else:
        tutorial = read_tutorial(path)
        faults = list(faults_of_language(tutorial.model_dump(), tutorial.slug))
        summary = f"{path.name}: {len(tutorial.steps)} steps"
    if faults:
        raise ContentError("\n".join(faults))
    return summary


def main() -> int:
    named = [Path(argument) for argument in sys.argv[1:]]
    paths = named or [*sorted((ROOT / "units").iterdir()), *sorted((ROOT / "tutorials").glob("*.yaml"))]
    failed = 0
    for path in paths:
        try:
            sys.stdout.write(check(path) + "\n")
        except ContentError as error:
            failed = 1
            sys.stdout.write(f"{error}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main())
