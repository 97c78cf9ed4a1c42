"""The suite: quick hashing, mail in memory, tasks at once, and every warning an error (pyproject.toml)."""

import os
import re
import tempfile
from pathlib import Path

from plc_site.settings import env
from plc_site.settings.base import *  # noqa: F403 - Django reads each name of the module
from plc_site.settings.base import BASE_DIR, CACHES, REDIS_URL, STORAGES

DEVELOPMENT = True
SECRET_KEY = "only-for-tests-and-nothing-else-0123456789"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# The second reads what a seeded database holds.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TEST_DIR = Path(tempfile.mkdtemp(prefix="plc-test-"))
VAR_DIR = TEST_DIR
EMAIL_FILE_PATH = TEST_DIR / "mail"
STATIC_ROOT = TEST_DIR / "static"
STATIC_ROOT.mkdir()
MEDIA_ROOT = TEST_DIR / "media"
PRIVATE_ROOT = TEST_DIR / "private"
UPLOAD_FREE_SHARE = UPLOAD_FREE_BYTES = 0  # a full disk of the machine must not fail the suite
DATABASES = {"default": env.database("DATABASE_URL", BASE_DIR / "var" / "test.sqlite3")}
# A power cut in the middle of the suite may cost a copied database.
if "init_command" in DATABASES["default"]["OPTIONS"]:
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
if REDIS_URL:
    # Each worker of the suite empties its cache after a test, so each has a database of its own.
    _WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = re.sub(r"\d*$", lambda found: str(int(found[0] or 0) + _WORKER), REDIS_URL, count=1)
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
