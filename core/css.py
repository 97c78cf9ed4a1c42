"""`python -m core.css`: joins static/css into the one stylesheet of the site; the finder does the same unasked.

Order is tokens, base, then components by name; each in its cascade layer. Comments and needless spaces go.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCE = Path(__file__).resolve().parents[1] / "static" / "css"
NAME = "css/site.css"
LAYERS = "@layer tokens,base,components;"


def sources() -> list[tuple[str, Path]]:
    """(layer, file) in the order of the cascade."""
    components = sorted((SOURCE / "components").glob("*.css"))
    first = [("tokens", SOURCE / "tokens.css"), ("base", SOURCE / "base.css")]
    return [*first, *(("components", path) for path in components)]


def stripped(text: str) -> str:
    """The same rules without comments, and without spaces that CSS does not need."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};])\s*", r"\1", text)
    text = re.sub(r":\s+", ":", text)
    return re.sub(r",\s+", ",", text).replace(";}", "}").strip()


def built() -> str:
    """The whole stylesheet."""
    layers = [f"@layer {layer}{{{stripped(path.read_text(encoding='utf-8'))}}}" for layer, path in sources()]
    return LAYERS + "\n" + "\n".join(layers) + "\n"


def write(root: Path) -> Path:
    """Writes the stylesheet below `root` when a source is newer."""
    target = root / NAME
    newest = max(path.stat().st_mtime for _layer, path in sources())
    newest = max(newest, (SOURCE / "components").stat().st_mtime, Path(__file__).stat().st_mtime)
    if not target.exists() or target.stat().st_mtime < newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".part")
        partial.write_text(built(), encoding="utf-8")
        partial.replace(target)
    return target


class SiteCssFinder(BaseFinder):
    """Gives collectstatic and the development server css/site.css, built when asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from django.conf import settings

        self.root = Path(settings.VAR_DIR) / "build"
        self.storage = FileSystemStorage(location=str(self.root))

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        found = str(write(self.root))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        write(self.root)
        yield NAME, self.storage


if __name__ == "__main__":
    sys.stdout.write(built())
