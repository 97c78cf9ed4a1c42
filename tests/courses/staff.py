"""Those who write in Wagtail, and what their forms send."""

import json
import time
from typing import Any

from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

from accounts.models import User
from courses.services.roles import load_roles
from tests.factories import UserFactory


def staff(group: str) -> Client:
    """Somebody of this group, signed in with their second factor."""
    load_roles()
    person = UserFactory()
    person.groups.add(Group.objects.get(name=group))
    return with_second_lock(person)


def with_second_lock(person: User) -> Client:
    """This person, signed in with their second factor."""
    TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()
    return client


def question(right: int = 0, **gaps: str) -> tuple[str, dict[str, Any]]:
    """A question of four options as the form sends it."""
    options = [
        {"value": {"text": f"ตัวเลือก {n}", "feedback": f"ดูอีกครั้ง {n}"} | ({"correct": "on"} if n == right else {})}
        for n in range(4)
    ]
    options[0]["value"] |= gaps
    rows: dict[str, Any] = {"count": "4"}
    for number, option in enumerate(options):
        rows[str(number)] = {"order": str(number), "deleted": "", "id": "", "value": option["value"]}
    return "single", {"prompt": "ครูควรเริ่มจากอะไร", "help": "", "options": rows, "competency": ""}


def form(*blocks: tuple[str, Any], **fields: Any) -> dict[str, Any]:
    """The edit form of an activity."""
    given = {
        "title": "กิจกรรมแรก",
        "slug": "first",
        "stage": "awareness",
        "minutes": "7",
        "summary": "ทำไปเพื่ออะไร",
        "finish": "ตอบคำถาม",
        "body": streamfield(list(blocks)),
        "competencies": ["lc-area-identity"],
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
    }
    data = nested_form_data({key: value for key, value in (given | fields).items() if key != "comments"})
    data |= {f"comments-{key}": value for key, value in given["comments"].items()}
    data["competencies"] = (given | fields)["competencies"]
    return data


def as_sent(words: str) -> str:
    """How the form's own script is given a text."""
    return json.dumps(words)[1:-1]
