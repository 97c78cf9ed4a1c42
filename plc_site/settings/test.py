"""The suite: quick hashing, mail in memory, tasks at once, and every warning an error (pyproject.toml)."""

import tempfile
from pathlib import Path

from plc_site.settings import env
from plc_site.settings.base import *  # noqa: F403
from plc_site.settings.base import BASE_DIR, REDIS_URL, STORAGES

DEVELOPMENT = True
SECRET_KEY = "only-for-tests-and-nothing-else-0123456789"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TEST_DIR = Path(tempfile.mkdtemp(prefix="plc-test-"))
EMAIL_FILE_PATH = TEST_DIR / "mail"
MEDIA_ROOT = TEST_DIR / "media"
PRIVATE_ROOT = TEST_DIR / "private"
DATABASES = {"default": env.database("DATABASE_URL", BASE_DIR / "var" / "test.sqlite3")}
if not REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
