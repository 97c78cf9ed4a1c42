"""Every address of the site. Pages live under /th/ and /en/; machines' doors stand without a language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts.views.sign_in import sign_out, to_login, to_password_reset
from core.views.account import staff_account
from core.views.media import media_read
from courses.views.certificates import revoked_badges

handler404 = "core.views.page_not_found"

urlpatterns = [
    path("sync/", include("courses.root_urls")),  # the most asked of all
    # One door to sign in: Wagtail's own login and password views stand behind these and never answer.
    path("admin/login/", to_login),
    re_path(r"^admin/password_reset/.*$", to_password_reset),
    path("admin/account/", staff_account),  # before Wagtail's own, which publishes a picture as it was sent
    path("", include("core.root_urls")),
    path("credentials/revoked.json", revoked_badges),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.DEVELOPMENT:
    urlpatterns += [path("media/<path:path>", media_read)]
urlpatterns += i18n_patterns(
    path("_util/login/", to_login),
    path("accounts/sessions/", RedirectView.as_view(pattern_name="accounts:device-list")),
    path("accounts/logout/", sign_out, name="account_logout"),
    path("accounts/", include("allauth.urls")),
    path("me/", include("accounts.urls")),
    path("competencies/", include("competencies.urls")),
    path("", include("insights.urls")),
    path("", include("courses.urls")),
    path("", include("core.urls")),
    path("", include(wagtail_urls)),
)
