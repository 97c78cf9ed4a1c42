"""Below /admin/certificates/, for site admins."""

from django.urls import path

from courses.views import withdrawing

urlpatterns = [
    path("", withdrawing.certificate_list, name="certificate_list"),
    path("results/", withdrawing.certificate_list_results, name="certificate_list_results"),
    path("<str:serial>/", withdrawing.certificate_withdraw, name="certificate_withdraw"),
]
