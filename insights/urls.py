"""Today and the mentor board."""

from django.urls import path

from insights.views import board, today

app_name = "insights"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("today/answers/<uuid:pk>/open/", today.reply_open, name="reply-open"),
    path("mentor/", board.mentor_board, name="mentor-board"),
    path("mentor/reflections/<uuid:pk>/", board.mentor_reflection, name="mentor-reflection"),
    path("mentor/reflections/<uuid:pk>/read/", board.reflection_mark_read, name="reflection-mark-read"),
    path("mentor/signs/aside/", board.sign_aside, name="sign-aside"),
]
