"""Hashed names for static files; only what our own pages load is compressed, so that set-up stays quick."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from servestatic import ServeStaticASGI

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
            Path(self.path(name + suffix)).write_bytes(packed)


def with_static(pages: Any) -> Any:
    """Static files beside the pages, where no web server stands in front: answered before Django is asked."""
    if settings.DEBUG:
        return ASGIStaticFilesHandler(pages)
    hashed = rf"^{re.escape(settings.STATIC_URL)}.+\.[0-9a-f]{{12}}\..+$"
    return ServeStaticASGI(
        pages,
        root=str(settings.STATIC_ROOT),
        prefix=settings.STATIC_URL,
        immutable_file_test=hashed,
        allow_all_origins=False,
        add_headers_function=add_headers,
    )


def add_headers(headers: Any, path: str, url: str) -> None:
    """What the site says of every file."""
    headers["X-Content-Type-Options"] = "nosniff"
