"""A new author adds a question of four options with feedback, in place, and publishes: at most twelve clicks."""

from typing import Any

from tests.browser import Site

EDITOR = """
import time
from importlib import import_module
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.utils import timezone
from accounts.models import User
from accounts.services.people import create_person
from courses.models import ActivityPage
from courses.services.roles import load_roles

load_roles()
person = User.objects.filter(email="new-author@example.org").first() or create_person(
    email="new-author@example.org", display_name="ครูผู้เขียน", password="meadow-river-lamp"
)
person.groups.set(Group.objects.filter(name="Editors"))
if not person.authenticator_set.exists():
    TOTP.activate(person, generate_totp_secret())
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
session.create()
page = ActivityPage.objects.live().filter(locale__language_code="th").order_by("path").first()
answer = {"session": session.session_key, "page": page.pk, "key": str(page.translation_key)}
"""
COUNT = """
from courses.models import Item
rows = Item.objects.filter(activity="{key}", retired_at=None).select_related("current_revision")
answer = {{}}
for row in rows:
    words = row.editions.get(language="th").words
    right = sum(row.current_revision.answer_key.get("options", {{}}).values())
    answer[str(row.pk)] = [row.kind, right, words["prompt"], [one["feedback"] for one in words.get("options", [])]]
"""


class Hand:
    """Clicks, and counts them."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, target: Any) -> None:
        self.clicks += 1
        target.click()

    def write(self, target: Any, words: str) -> None:
        """A click into the field, then typing."""
        self.click(target)
        target.page.keyboard.type(words)


def add_question(page: Any, hand: Hand) -> None:
    """From the edit page of an activity: the question, four options with feedback, the right one marked."""
    hand.click(page.locator("[data-streamfield-stream-container] .c-sf-add-button").last)
    hand.click(page.get_by_role("option", name="คำถาม: เลือกหนึ่งข้อ"))
    block = page.locator('[data-streamfield-child]:has([name$="-type"][value="single"])').last
    options = block.locator('textarea[name$="-value-text"]')
    options.nth(3).wait_for()
    # The first field of a new block has the cursor already.
    page.keyboard.type("ครูควรเริ่มจากอะไร")
    for number in range(4):
        hand.write(options.nth(number), f"ทางเลือก {number + 1}")
        hand.write(block.locator('textarea[name$="-value-feedback"]').nth(number), f"ลองมองอีกด้าน {number + 1}")
    hand.click(block.locator('input[name$="-value-correct"]').nth(1))


def test_a_four_option_question_is_published_within_twelve_clicks(site: Site, open_phone: Any) -> None:
    made: Any = site.shell(EDITOR)
    page = open_phone(viewport={"width": 1280, "height": 900}, is_mobile=False, has_touch=False, device_scale_factor=1)
    page.context.add_cookies([{"name": "sessionid", "value": made["session"], "url": str(site)}])
    page.goto(f"/admin/pages/{made['page']}/edit/")
    before: Any = site.shell(COUNT.format(key=made["key"]))

    hand = Hand()
    add_question(page, hand)
    hand.click(page.locator('[name="action-publish"]'))
    page.get_by_role("status").get_by_text("เผยแพร่").first.wait_for()

    after: Any = site.shell(COUNT.format(key=made["key"]))
    new = [row for key, row in after.items() if key not in before]
    assert new == [["single", 1, "ครูควรเริ่มจากอะไร", [f"ลองมองอีกด้าน {number}" for number in range(1, 5)]]]
    assert hand.clicks <= 12
