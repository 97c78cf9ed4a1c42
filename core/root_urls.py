"""Doors without a language: health, files, development mail."""

from django.urls import URLPattern, URLResolver

app_name = "doors"
urlpatterns: list[URLPattern | URLResolver] = []
