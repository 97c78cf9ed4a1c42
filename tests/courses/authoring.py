"""Pages as an author makes them, for the tests of publishing: a unit of three activities, in Thai or both languages."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from wagtail.models import Locale, Page

from accounts.models import User
from core.models import HomePage
from courses.ids import item_id
from courses.models import ActivityPage, UnitIndexPage, UnitPage
from courses.services.batches import Answered, Sent
from courses.services.recording import record_events

SPACE = UUID("3f7d9f60-6a39-4d7f-8a0e-0d9a1c3a9b11")
WORDS = {"question": "ที่นี่สอนอะไร", "summary": "เรียนจากถิ่นที่อยู่", "intro": "<p>เริ่มจากหมู่บ้าน</p>"}
Json = dict[str, Any]


def block_id(name: str) -> str:
    return str(uuid5(SPACE, name))


def text(name: str = "opening", body: str = "<p>เช้านี้ครูเดินไปโรงเรียน</p>") -> Json:
    return {"type": "text", "id": block_id(name), "value": body}


def single(name: str, right: int = 1, options: int = 4, **fields: Any) -> Json:
    rows = [
        {
            "type": "item",
            "id": block_id(f"{name}-{number}"),
            "value": {"text": f"ตัวเลือก {number}", "correct": number == right, "feedback": f"ลองดูอีกครั้ง {number}"},
        }
        for number in range(1, options + 1)
    ]
    value = {"prompt": f"คำถาม {name}", "help": "", "options": rows, "competency": ""} | fields
    return {"type": "single", "id": block_id(name), "value": value}


def reflection(name: str = "think", **fields: Any) -> Json:
    value = {"prompt": f"คิดทบทวน {name}", "help": "", "visibility": "private", "recalls": "", "role": ""} | fields
    return {"type": "reflection", "id": block_id(name), "value": value | {"recall_label": "", "competency": ""}}


def option(name: str, number: int) -> str:
    return block_id(f"{name}-{number}")


def locale(language: str) -> Locale:
    return Locale.objects.get_or_create(language_code=language)[0]


def unit_index(language: str = "th") -> UnitIndexPage:
    """The list of units of one language, with a front page above it."""
    found = UnitIndexPage.objects.filter(locale=locale(language)).first()
    if found:
        return found
    home = HomePage.objects.filter(locale=locale(language)).first()
    if home is None:
        home = HomePage(
            title="หน้าแรก", slug=f"home-{language}", locale=locale(language), translation_key=uuid5(SPACE, "home")
        )
        Page.objects.get(depth=1).add_child(instance=home)
    index = UnitIndexPage(title="หน่วย", slug="units", locale=locale(language), translation_key=uuid5(SPACE, "units"))
    return home.add_child(instance=index)


def make_unit(slug: str = "lanna", language: str = "th", translation_key_of: str = "", **fields: Any) -> UnitPage:
    """A published unit without activities."""
    page = UnitPage(
        **({"title": "อัตลักษณ์ล้านนา", "slug": slug, "competencies": ["lc-area-identity"]} | WORDS | fields),
        locale=locale(language),
        translation_key=uuid5(SPACE, f"unit {translation_key_of or slug}"),
        live=False,
    )
    UnitIndexPage.objects.get(pk=unit_index(language).pk).add_child(instance=page)
    page.save_revision().publish()
    return UnitPage.objects.get(pk=page.pk)


def draft_activity(unit: UnitPage, slug: str, body: list[Json], **fields: Any) -> ActivityPage:
    """An activity that is not published yet."""
    given = {
        "title": f"กิจกรรม {slug}",
        "stage": "awareness",
        "minutes": 7,
        "summary": "ทำไปเพื่ออะไร",
        "finish": "ตอบคำถาม",
        "competencies": ["lc-area-identity"],
    }
    page = ActivityPage(
        **(given | fields),
        slug=slug,
        body=json.dumps(body),
        locale=unit.locale,
        translation_key=uuid5(unit.translation_key, slug),
        live=False,
    )
    UnitPage.objects.get(pk=unit.pk).add_child(instance=page)
    return page


def make_activity(unit: UnitPage, slug: str, body: list[Json] | None = None, **fields: Any) -> ActivityPage:
    """A published activity."""
    page = draft_activity(unit, slug, [text(), single("q1"), single("q2")] if body is None else body, **fields)
    page.save_revision().publish()
    return ActivityPage.objects.get(pk=page.pk)


def edit(page: Any, **fields: Any) -> Any:
    """An author changes fields and publishes; `body` is a list of blocks."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, json.dumps(value) if isinstance(value, list) and name == "body" else value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def raw(page: ActivityPage) -> list[Json]:
    """The body as stored."""
    return list(ActivityPage.objects.get(pk=page.pk).body.raw_data)


def deed(page: ActivityPage, name: str | None, kind: str, payload: Json) -> Sent:
    """An event as a device would send it."""
    item = item_id(page.translation_key, block_id(name)) if name else None
    at = datetime.now(UTC)
    return Sent(uuid4(), kind, page.translation_key, item, payload, at, page.locale.language_code)


def chosen(page: ActivityPage, name: str, number: int) -> Sent:
    """An answer to a question of one choice."""
    return deed(page, name, "answered", {"option": option(name, number)})


def answer(user: User, page: ActivityPage, name: str, number: int) -> Answered:
    return record_events(user=user, sent=[chosen(page, name, number)])[0]
