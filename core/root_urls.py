"""Doors without a language: health, files, development mail."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from core.views import credentials, dev, files, health

app_name = "doors"
urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("files/<uuid:file_id>/", files.file_read, name="file-read"),
    path("files/<uuid:file_id>/thumb/", files.file_thumbnail, name="file-thumbnail"),
    path("sync/files/", files.file_upload, name="file-upload"),
    path("credentials/issuer.json", credentials.issuer, name="issuer"),
    path("credentials/keys/<str:kid>.json", credentials.key_detail, name="key-detail"),
    path(".well-known/jwks.json", credentials.key_list, name="key-list"),
]
if settings.DEVELOPMENT:
    urlpatterns += [
        path("dev/mail/", dev.mail_list, name="dev-mail-list"),
        path("dev/mail/<str:name>/<int:number>/", dev.mail_read, name="dev-mail-read"),
    ]
