"""Answers that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was too old: say so, keep what was typed on the device, offer the way back."""
    return render(request, "core/csrf_failure.html", {"reason": reason}, status=403)
