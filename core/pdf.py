"""PDF from Typst templates: data goes in as JSON, never as text of the template; made in a child process with limits.

A template is a file of ours, named from the root of the product (`courses/pdf/handout.typ`). It reads
`json(bytes(sys.inputs.data))` and may import `/core/typst/page.typ`. Output is tagged PDF/UA-1 with Sarabun in it.
"""

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "static" / "vendor" / "fonts"
SECONDS = 20
MEMORY = 1024 * 1024 * 1024
LARGEST = 20_000_000
KEPT = 500


class PdfError(Exception):
    """The PDF could not be made; the message is for the log, not for readers."""


def render_pdf(template_name: str, data: dict[str, Any]) -> bytes:
    """The document as bytes. Half a second; raises PdfError after 20 seconds or on a faulty template."""
    source = json.dumps({"template": template_name, "data": data}, ensure_ascii=False).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.pdf"],
            input=source,
            capture_output=True,
            timeout=SECONDS,
            cwd=ROOT,
            check=False,
            env={"PYTHONUTF8": "1", "PATH": ""},
        )
    except subprocess.TimeoutExpired as late:
        raise PdfError(f"{template_name} took longer than {SECONDS} s") from late
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PdfError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def cached_pdf(template_name: str, data: dict[str, Any]) -> bytes:
    """As render_pdf, set once per content and template and then kept as a file."""
    from django.conf import settings

    typst_files = [ROOT / template_name, ROOT / "core" / "typst" / "page.typ"]
    source = [path.read_text(encoding="utf-8") for path in typst_files]
    digest = hashlib.sha256(json.dumps([source, data], sort_keys=True).encode()).hexdigest()
    path = Path(settings.VAR_DIR) / "pdf" / f"{digest}.pdf"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = render_pdf(template_name, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as partial:
        partial.write(made)
    Path(partial.name).replace(path)
    sweep(path.parent)
    return made


def sweep(folder: Path) -> None:
    """The oldest go once there are too many."""
    files = sorted(folder.glob("*.pdf"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in files[KEPT:]:
        old.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def drawing_style() -> str:
    """The light colours of our drawings, as a style sheet for an SVG that stands alone."""
    text = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    light = text.split("}", 1)[0]
    colours = dict(
        part.strip().split(":", 1) for part in light.split("{", 1)[1].split(";") if part.strip().startswith("--d-")
    )
    rules = []
    for name, value in colours.items():
        word = name.removeprefix("--d-")
        rules.append(f".d-{word}{{fill:{value.strip()}}}")
        stroke = "d-stroke" if word == "stroke" else f"d-stroke-{word}"
        rules.append(f".{stroke}{{stroke:{value.strip()};fill:none;stroke-width:3}}")
    return "".join(rule for rule in rules if not rule.startswith(".d-stroke{fill"))


def drawing_source(name: str) -> str:
    """One of our drawings as an SVG that stands alone, or an empty text."""
    from django.conf import settings

    path = Path(settings.BASE_DIR) / "content" / "drawings" / f"{Path(name).name}.svg"
    if not name or not path.is_file():
        return ""
    return path.read_text(encoding="utf-8").replace(">", f"><style>{drawing_style()}</style>", 1)


def child() -> int:
    """Runs alone: one document in, one document out."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY * 2, MEMORY * 2))
    import typst

    asked = json.loads(sys.stdin.buffer.read(LARGEST))
    template = (ROOT / asked["template"]).resolve()
    if ROOT not in template.parents or template.suffix != ".typ":
        sys.stderr.write("no such template\n")
        return 1
    made = typst.compile(
        str(template),
        root=str(ROOT),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(asked["data"], ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(child())
