"""Production: refuses to start with what is only good for development."""

from django.core.exceptions import ImproperlyConfigured

from plc_site.settings import env
from plc_site.settings.base import *  # noqa: F403 - Django reads each name of the module
from plc_site.settings.base import BASE_URL, EMBEDDED, STORAGES

SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [BASE_URL])

if len(SECRET_KEY) < 50 or "only-for-tests" in SECRET_KEY or len(set(SECRET_KEY)) < 10:
    raise ImproperlyConfigured(
        "SECRET_KEY is short or a default. Make one: `python -c 'import secrets; print(secrets.token_urlsafe(48))'`."
    )
if env.flag("DEBUG"):
    raise ImproperlyConfigured("DEBUG is on: production never shows tracebacks. Take DEBUG out of the environment.")
if not ALLOWED_HOSTS or any(host.startswith(("*", ".")) for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS must name each host, without '*': any other lets foreign pages open sockets."
    )
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("BASE_URL must start with https://: links in mail and certificates are made from it.")

EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")

if not EMBEDDED:
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"

if env.text("S3_BUCKET", ""):
    _S3 = {
        "bucket_name": env.text("S3_BUCKET", ""),
        "endpoint_url": env.text("S3_ENDPOINT", ""),
        "default_acl": "private",
        "querystring_auth": True,
        "file_overwrite": False,
    }
    STORAGES = STORAGES | {
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _S3 | {"location": "media"}},
        "private": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _S3 | {"location": "private"}},
    }
