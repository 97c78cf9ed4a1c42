"""Development settings with the bench's own addresses: a stock Wagtail page and a bare insert beside the product."""

from plc_site.settings.dev import *  # noqa: F403 - Django reads each name of the module
from plc_site.settings.dev import BASE_DIR, STORAGES, TEMPLATES

ROOT_URLCONF = "bench.urls"
TEMPLATES = [TEMPLATES[0] | {"DIRS": [BASE_DIR / "bench" / "templates", *TEMPLATES[0]["DIRS"]]}]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver"]
