"""Units, activities, tutorials, certificates."""

from django.urls import path

from courses.views import activity, outbox, tutorials, units

app_name = "courses"
urlpatterns = [
    path("me/outbox/", outbox.outbox, name="outbox"),
    path("me/outbox/<uuid:conflict_id>/", outbox.conflict_settle, name="conflict-settle"),
    path("tutorials/", tutorials.tutorial_list, name="tutorial-list"),
    path("tutorials/<slug:slug>/", tutorials.tutorial_detail, name="tutorial-detail"),
    path("tutorials/<slug:slug>/handout.pdf", tutorials.tutorial_handout_pdf, name="tutorial-handout-pdf"),
    path("units/", units.unit_list, name="unit-list"),
    path("units/<slug:unit_slug>/", units.unit_detail, name="unit-detail"),
    path("units/<slug:unit_slug>/again/", units.cycle_begin, name="cycle-begin"),
    path("units/<slug:unit_slug>/<slug:activity_slug>/", activity.activity_detail, name="activity-detail"),
    path("commitments/<uuid:item_id>/calendar.ics", units.commitment_calendar, name="commitment-calendar"),
]
