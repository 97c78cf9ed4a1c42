"""Units, activities, tutorials, certificates."""

from django.urls import path, re_path

from courses.views import activity, certificates, outbox, sheets, tutorials, units

app_name = "courses"
SERIAL = r"(?P<serial>[A-Z0-9-]{14})"
urlpatterns = [
    path("me/outbox/", outbox.outbox, name="outbox"),
    path("me/outbox/<uuid:conflict_id>/", outbox.conflict_settle, name="conflict-settle"),
    path("tutorials/", tutorials.tutorial_list, name="tutorial-list"),
    path("tutorials/<slug:slug>/", tutorials.tutorial_detail, name="tutorial-detail"),
    path("tutorials/<slug:slug>/handout.pdf", tutorials.tutorial_handout_pdf, name="tutorial-handout-pdf"),
    path("units/", units.unit_list, name="unit-list"),
    path("units/<slug:unit_slug>/", units.unit_detail, name="unit-detail"),
    path("units/<slug:unit_slug>/again/", units.cycle_begin, name="cycle-begin"),
    path("units/<slug:unit_slug>/certificate/", certificates.certificate_create, name="certificate-create"),
    path("units/<slug:unit_slug>/sheet/", sheets.sheet_detail, name="sheet-detail"),
    path("units/<slug:unit_slug>/sheet.pdf", sheets.sheet_pdf, name="sheet-pdf"),
    path("units/<slug:unit_slug>/rounds/", sheets.rounds, name="rounds"),
    path("units/<slug:unit_slug>/<slug:activity_slug>/", activity.activity_detail, name="activity-detail"),
    path("commitments/<uuid:item_id>/calendar.ics", units.commitment_calendar, name="commitment-calendar"),
    path("certificates/", certificates.certificates, name="certificates"),
    re_path(rf"^certificates/{SERIAL}/$", certificates.certificate_detail, name="certificate-detail"),
    re_path(rf"^certificates/{SERIAL}\.pdf$", certificates.certificate_file, name="certificate-pdf"),
    re_path(rf"^certificates/{SERIAL}\.(?P<kind>jwt|json)$", certificates.certificate_badge, name="certificate-badge"),
    path("verify/", certificates.certificate_find, name="certificate-find"),
    path("verify/<str:serial>/", certificates.certificate_verify, name="certificate-verify"),
]
