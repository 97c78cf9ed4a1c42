"""What devices send: events, drafts; always JSON."""

from django.urls import path

from courses.views import sync

app_name = "sync"
urlpatterns = [
    path("session.json", sync.session, name="session"),
    path("events/", sync.events, name="events"),
    path("drafts/", sync.drafts, name="drafts"),
    path("standing/", sync.standing, name="standing"),
]
