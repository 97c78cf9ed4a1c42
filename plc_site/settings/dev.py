"""`make run`: works alone on one machine, with a local secret and mail in files. Never for the internet."""

import secrets

from plc_site.settings import env
from plc_site.settings.base import *  # noqa: F403 - Django reads each name of the module
from plc_site.settings.base import TEMPLATES, VAR_DIR

DEVELOPMENT = True
DEBUG = env.flag("DEBUG")
EMBEDDED = env.flag("EMBEDDED", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver", *env.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")


def local_secret() -> str:
    """A secret of this machine alone, made at the first start."""
    path = VAR_DIR / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = env.text("SECRET_KEY", "") or local_secret()
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

if DEBUG:
    # Templates are read anew at each request, so that a change shows without a restart.
    TEMPLATES[0]["APP_DIRS"] = False
    TEMPLATES[0]["OPTIONS"]["loaders"] = [
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
