"""Every message the code and the templates ask to have translated, found without GNU gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "community", "competencies", "core", "courses", "insights", "plc_site", "portfolios")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
BOTH = {"npgettext", "npgettext_lazy"}
CALL = re.compile(
    r"(?P<name>n?p?gettext|_)\(u?(?P<first>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"(?:\s*,\s*u?(?P<second>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))?",
    re.DOTALL,
)

Message = tuple[str | None, str]


def in_python(path: Path) -> Iterator[Message]:
    """(context, message) of each call with a literal."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in PLAIN | PLURAL and texts:
            yield None, texts[0]
        elif name in CONTEXT | BOTH and len(texts) > 1:
            yield texts[0], texts[1]


def in_template(path: Path) -> Iterator[Message]:
    """The same for a template: Django turns its tags into calls, which are then read."""
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in CALL.finditer(source):
        first, second = ast.literal_eval(call["first"]), call["second"]
        if "p" in call["name"].replace("gettext", ""):
            yield first, ast.literal_eval(second)
        else:
            yield None, first


def asked() -> dict[Message, Path]:
    """All messages of ours and one place where each is used."""
    found: dict[Message, Path] = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= {message: path for message in in_python(path) if message[1]}
    for path in [*sorted((ROOT / "templates").rglob("*.html")), *sorted((ROOT / "templates").rglob("*.txt"))]:
        found |= {message: path for message in in_template(path) if message[1].strip()}
    return found
