"""Pages under a language that belong to no other app."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from core.views import styleguide
from core.views.search import search

app_name = "core"
urlpatterns: list[URLPattern | URLResolver] = [path("search/", search, name="search")]
if settings.DEVELOPMENT:
    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/<slug:state>/", styleguide.styleguide_state, name="styleguide-state"),
    ]
