"""Security headers with a strict policy, and a language that comes from the address or from the reader's own choice."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import get_urlconf
from django.utils import translation
from django.utils.translation import get_language_from_path

Handler = Callable[[HttpRequest], HttpResponse]

ADMIN_PREFIX = "/admin/"
PERMISSIONS = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), interest-cohort=()"


def policy(directives: dict[str, list[str]]) -> str:
    """A Content-Security-Policy as a header line."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class SecurityHeadersMiddleware:
    """Content-Security-Policy, Permissions-Policy and no shared cache on anything a signed-in person may see."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.site_policy = policy(settings.SECURE_CSP)
        self.admin_policy = policy(settings.ADMIN_CSP)
        self.preview_policy = policy(settings.SECURE_CSP | {"frame-ancestors": ["'self'"]})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_admin = request.path.startswith(ADMIN_PREFIX)
        if in_admin and response.headers.get("Content-Security-Policy") == self.site_policy:
            # A page of ours, made by a request within: the editors' preview panel, which alone may frame it.
            response.headers["Content-Security-Policy"] = self.preview_policy
        response.headers.setdefault("Content-Security-Policy", self.admin_policy if in_admin else self.site_policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class LanguageMiddleware(LocaleMiddleware):
    """Thai unless the address or the reader's cookie says otherwise; a browser's own wishes do not decide."""

    def process_request(self, request: HttpRequest) -> None:
        language = get_language_from_path(request.path_info)
        if not language:
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
            language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """As Django's, without `Vary: Accept-Language`, which this site does not look at."""
        language = translation.get_language()
        found_no_door = request.resolver_match is None  # a door without a language that says 404 means it
        if response.status_code == 404 and found_no_door and not get_language_from_path(request.path_info):
            return self.redirect_to_language(request, response, language or settings.LANGUAGE_CODE)
        response.headers.setdefault("Content-Language", language or settings.LANGUAGE_CODE)
        return response

    def redirect_to_language(self, request: HttpRequest, response: HttpResponseBase, language: str) -> HttpResponseBase:
        from django.conf.urls.i18n import is_language_prefix_patterns_used
        from django.urls import is_valid_path

        urlconf = getattr(request, "urlconf", get_urlconf() or settings.ROOT_URLCONF)
        path = f"/{language}{request.path_info}"
        used, _default = is_language_prefix_patterns_used(urlconf)
        if not used or path.count("/") < 2 or request.method not in {"GET", "HEAD"}:
            return response
        full = path if path.endswith("/") else f"{path}/"
        if not is_valid_path(full, urlconf) or request.path_info.startswith(("/static/", "/media/", "/admin/")):
            return response
        query = request.META.get("QUERY_STRING")
        return self.response_redirect_class(f"{full}?{query}" if query else full)
