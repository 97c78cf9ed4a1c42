"""Hashed names for static files; only what our own pages load is compressed, so that set-up stays quick."""

import gzip
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

import brotli

COMPRESSED = ("css/", "js/", "drawings/", "img/", "vendor/", "django_htmx/")
SMALLEST = 512


class HashedStaticStorage(ManifestStaticFilesStorage):
    """ManifestStaticFilesStorage that writes .gz and .br beside the files of our own pages."""

    manifest_strict = False
    keep_intermediate_files = False
    patterns = (
        *ManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>import(?s:(?P<import>[\s\{].*?))\s*from\s*["'](?P<url>[./].*?)["']\s*;)""",
                    """import%(import)s from "%(url)s";""",
                ),
                (r"""(?P<matched>import\(["'](?P<url>.*?)["']\))""", """import("%(url)s")"""),
            ),
        ),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        for name, hashed, processed in super().post_process(paths, dry_run, **options):
            yield name, hashed, processed
            if not dry_run and isinstance(hashed, str) and hashed.startswith(COMPRESSED):
                self.compress(hashed)

    def compress(self, name: str) -> None:
        """Beside `name`, when smaller: name.gz and name.br."""
        if name.endswith((".gz", ".br", ".woff2", ".png", ".jpg", ".webp")) or not self.exists(name):
            return
        with self.open(name) as source:
            data = source.read()
        if len(data) < SMALLEST:
            return
        for suffix, packed in ((".gz", gzip.compress(data, 9, mtime=0)), (".br", brotli.compress(data))):
            with open(self.path(name + suffix), "wb") as target:  # noqa: PTH123
                target.write(packed)
