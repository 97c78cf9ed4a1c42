"""One's own pages: profile, places, devices, messages, data."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import devices, email_undo, invitations, mentoring, messages, places, privacy, profile, review

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", profile.profile, name="profile"),
    path("terms/", profile.terms, name="terms"),
    path("edit/", profile.profile_edit, name="profile-edit"),
    path("email/undo/<str:token>/", email_undo.email_undo, name="email-undo"),
    path("devices/", devices.device_list, name="device-list"),
    path("devices/others/end/", devices.device_end_others, name="device-end-others"),
    path("devices/<int:pk>/end/", devices.device_end, name="device-end"),
    path("join/", invitations.invitation_code, name="invitation-code"),
    path("join/<str:code>/", invitations.invitation_join, name="invitation-join"),
    path("invitations/", invitations.invitation_list, name="invitation-list"),
    path("invitations/new/", invitations.invitation_create, name="invitation-create"),
    path("invitations/<int:pk>/", invitations.invitation_sheet, name="invitation-sheet"),
    path("invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation-revoke"),
    path("places/", places.membership_list, name="membership-list"),
    path("places/find/", places.membership_find, name="membership-find"),
    path("places/join/<uuid:public_id>/", places.membership_request, name="membership-request"),
    path("places/<int:pk>/end/", places.membership_end, name="membership-end"),
    path("schools/<uuid:public_id>/", places.place_people, name="place-people"),
    path("schools/<uuid:public_id>/context/", places.place_context, name="place-context"),
    path("requests/", places.membership_requests, name="membership-requests"),
    path("requests/<int:pk>/", places.membership_answer, name="membership-answer"),
    path("mentors/", mentoring.mentor_list, name="mentor-list"),
    path("mentors/new/", mentoring.mentor_assign, name="mentor-assign"),
    path("mentors/<int:pk>/end/", mentoring.mentor_end, name="mentor-end"),
    path("messages/", messages.notifications, name="notifications"),
    path("messages/read/", messages.notification_read_all, name="notification-read-all"),
    path("messages/<int:pk>/open/", messages.notification_open, name="notification-open"),
    path("messages/mail/", messages.notification_preferences, name="notification-preferences"),
    path("messages/stop/<str:token>/", messages.notification_stop, name="notification-stop"),
    path("data/", privacy.privacy, name="privacy"),
    path("data/copy/", privacy.data_export, name="data-export"),
    path("data/copy/<uuid:pk>/", privacy.data_download, name="data-download"),
    path("data/erase/", privacy.data_erase, name="data-erase"),
    path("data/erase/cancel/", privacy.data_erase_cancel, name="data-erase-cancel"),
    path("data/pause/", privacy.data_pause, name="data-pause"),
    path("data/consents/", privacy.data_consents, name="data-consents"),
    path("data/seen/", privacy.data_seen, name="data-seen"),
    path("data/kept/", privacy.data_kept, name="data-kept"),
    path("review/", review.review_list, name="review-list"),
    path("review/<int:pk>/", review.review_place, name="review-place"),
]
