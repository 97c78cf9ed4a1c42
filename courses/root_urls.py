"""What devices send: events, drafts, uploads; always JSON."""

from django.urls import URLPattern, URLResolver

app_name = "sync"
urlpatterns: list[URLPattern | URLResolver] = []
