"""The request of someone who is signed in."""

from django.http import HttpRequest

from accounts.models import User


class MemberRequest(HttpRequest):
    """What views behind `login_required` get: the user is a person."""

    user: User
