"""When something is not there, not allowed or went wrong: a sentence and a way on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from core.pages import live_page_at


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was too old: say so, keep what was typed on the device, offer the way back."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing here; but when the page exists in the other language, say that and lead there."""
    other = "en" if translation.get_language() == "th" else "th"
    return render(request, "404.html", {"only_in_other": live_page_at(request, other)}, status=404)
