"""An author signs in, finds an activity, adds a question of four options and hands it in: twelve clicks."""

from typing import Any

from insights.demo.people import AUTHOR
from tests.browser import Site
from tests.people import fill_sign_in

PAGE = """
from courses.models import ActivityPage, UnitIndexPage
page = ActivityPage.objects.live().filter(locale__language_code="th").order_by("path").first()
index = UnitIndexPage.objects.get(locale__language_code="th")
answer = {"page": page.pk, "title": page.title, "unit": page.get_parent().pk, "index": index.pk}
"""
WRITTEN = """
from courses.models import ActivityPage
page = ActivityPage.objects.get(pk={page})
draft = page.get_latest_revision_as_object()
found = [block.value for block in draft.body if block.block_type == "single"]
answer = {{
    "waits": page.current_workflow_state is not None,
    "live": sum(block.block_type == "single" for block in page.body),
    "draft": len(found),
    "newest": [found[-1]["prompt"], [(one["feedback"], bool(one["correct"])) for one in found[-1]["options"]]],
}}
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


def find_activity(page: Any, hand: Hand, made: dict[str, Any]) -> None:
    """From Wagtail's home: the units in Thai, the first unit, its first activity."""
    hand.click(
        page.locator(
            f'#panel-where-to-begin-section a[href$="/pages/{made["index"]}/"], '
            f'a.button[href$="/pages/{made["index"]}/"]'
        ).first
    )
    hand.click(page.locator(f'main a[href$="/pages/{made["unit"]}/"]').first)
    hand.click(page.locator(f'main a[href$="/pages/{made["page"]}/edit/"]').first)


def add_question(page: Any, hand: Hand) -> None:
    """In place: the question, four options with feedback, the right one marked. Tab leads from a field to the next."""
    hand.click(page.locator("[data-streamfield-stream-container] .c-sf-add-button").last)
    hand.click(page.get_by_role("option", name="คำถาม: เลือกหนึ่งข้อ"))
    block = page.locator('[data-streamfield-child]:has([name$="-type"][value="single"])').last
    options = block.locator('textarea[name$="-value-text"]')
    options.nth(3).wait_for()
    # The first field of a new block has the cursor already.
    page.keyboard.type("ครูควรเริ่มจากอะไร")
    for number in range(4):
        hand.write(options.nth(number), f"ทางเลือก {number + 1}")
        feedback = block.locator('textarea[name$="-value-feedback"]').nth(number)
        for _press in range(8):  # past the mark of the right one, and Wagtail's buttons to comment
            page.keyboard.press("Tab")
            if feedback.evaluate("field => field === document.activeElement"):
                break
        assert feedback.evaluate("field => field === document.activeElement"), "Tab leads from a text to its feedback"
        page.keyboard.type(f"ลองมองอีกด้าน {number + 1}")
    hand.click(block.locator('input[name$="-value-correct"]').nth(1))


def test_an_author_hands_in_a_four_option_question_within_twelve_clicks(site: Site, open_phone: Any) -> None:
    made: Any = site.shell(PAGE)
    page = open_phone(viewport={"width": 1280, "height": 900}, is_mobile=False, has_touch=False, device_scale_factor=1)
    fill_sign_in(page, AUTHOR)
    page.goto("/admin/")
    before: Any = site.shell(WRITTEN.format(page=made["page"]))

    hand = Hand()
    find_activity(page, hand, made)
    add_question(page, hand)
    assert page.locator('[name="action-publish"]').count() == 0
    hand.click(page.locator('[name="action-submit"]'))
    page.wait_for_url(lambda url: "/edit/" not in url)

    after: Any = site.shell(WRITTEN.format(page=made["page"]))
    said = [[f"ลองมองอีกด้าน {number}", number == 2] for number in range(1, 5)]
    assert after["newest"] == ["ครูควรเริ่มจากอะไร", said]
    assert after["draft"] == before["draft"] + 1
    assert after["live"] == before["live"], "an author's words wait for an editor"
    assert after["waits"]
    assert hand.clicks <= 12
