"""What the product imports it asks for itself, not by way of something else that happens to bring it."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from core.setup import ROOT

APPS = ("plc_site", "core", "accounts", "competencies", "courses", "insights")
ONLY_FOR_TYPES = {"django_stubs_ext"}


def imported() -> Iterator[tuple[str, str]]:
    """(module, file) of every import of something that is neither ours nor Python's."""
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for name in names_of(node):
                    top = name.split(".")[0]
                    if top not in {*APPS, *ONLY_FOR_TYPES} and top not in sys.stdlib_module_names:
                        yield top, str(path.relative_to(ROOT))


def names_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def asked_for() -> set[str]:
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    return {re.split(r"[\[=; ]", line)[0].lower() for line in lines if line and not line.startswith("#")}


def test_every_import_is_asked_for():
    named, distributions = asked_for(), packages_distributions()

    missing = {
        f"{module} ({path})"
        for module, path in imported()
        if not named & {name.lower().replace("_", "-") for name in distributions.get(module, [])}
    }

    assert not missing
