"""A request of someone who is signed in, so that the type checker knows `request.user`."""

from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """What a view behind `login_required` gets."""

    user: User
