"""Fills every kind of item as a thumb on a phone would, and hands it in; with JavaScript and without."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image

WORDS = "เด็กชายดอยเล่าว่าน้ำในห้วยใสขึ้นหลังฝนหยุด ฉันเห็นเขาชี้ให้เพื่อนดูทีละจุด"


@dataclass
class Hand:
    """Whose hand it is: what it writes, whether scripts help it, who may read its reflections, its photo."""

    photo: Path | None = None
    scripts: bool = True
    reader: str = "private"
    words: str = WORDS

    def fill(self, section: Any) -> None:
        FILLERS[section.get_attribute("data-kind")](self, section)

    def hand_in(self, page: Any, section: Any) -> None:
        """Fills one item, presses its button and waits until the server has it."""
        key = section.get_attribute("data-item")
        before = section.get_attribute("data-base")
        self.fill(section)
        section.locator('button[value^="answer:"]').click()
        fresh = f'[data-item="{key}"][data-base]' + (f':not([data-base="{before}"])' if before else "")
        page.locator(f'{fresh} [data-save-line][data-state="sent"]').wait_for()

    def walk_activity(self, page: Any) -> list[str]:
        """Does all that the activity asks. Returns the kinds that were asked."""
        kinds = []
        for key in [one.get_attribute("data-item") for one in page.locator("[data-item]").all()]:
            section = page.locator(f'[data-item="{key}"]')
            kinds.append(section.get_attribute("data-kind"))
            self.hand_in(page, section)
        if not kinds:
            page.locator('button[value="tick:on"]').click()
            page.locator('button[value="tick:off"]').wait_for()
        return kinds

    def walk_unit(self, page: Any) -> Iterator[list[str]]:
        """From the activity on the screen to the last one; yields the kinds of each when it is done."""
        while True:
            yield self.walk_activity(page)
            onward = page.locator(".player__foot .button--next")
            is_last = onward.evaluate("one => one.tagName") == "A"
            with page.expect_navigation():
                onward.click()
            if is_last:
                return


def tap(section: Any, selector: str) -> None:
    """The words beside a box are tapped, as its circle may be drawn."""
    section.locator(f"label:has({selector})").first.click()


def choose_one(hand: Hand, section: Any) -> None:
    tap(section, 'input[name$=":option"]')


def choose_some(hand: Hand, section: Any) -> None:
    for label in section.locator("label:has(input[name$=':options'])").all()[:2]:
        if not label.locator("input").is_checked():
            label.click()


def put_in_order(hand: Hand, section: Any) -> None:
    if hand.scripts:
        section.locator(".ordering__row").first.locator(".ordering__move").nth(1).click()
        section.locator(".ordering__row").last.locator(".ordering__move").nth(0).click()
        return
    for place, select in enumerate(section.locator("select").all(), start=1):
        select.select_option(str(place))


def match(hand: Hand, section: Any) -> None:
    for place, select in enumerate(section.locator("select").all(), start=1):
        select.select_option(index=place)


def write(hand: Hand, section: Any) -> None:
    section.locator('[name$=":text"]').fill(hand.words[:200])


def count(hand: Hand, section: Any) -> None:
    section.locator('[name$=":number"]').fill("12")


def reflect(hand: Hand, section: Any) -> None:
    tap(section, f'input[name$=":visibility"][value="{hand.reader}"]')
    section.locator('[name$=":text"]').fill(hand.words)


def rate(hand: Hand, section: Any) -> None:
    for row in section.locator(".likert__row").all():
        row.locator(".likert__point").nth(3).click()


def tick_all(hand: Hand, section: Any) -> None:
    for label in section.locator("label:has(input[type=checkbox])").all():
        if not label.locator("input").is_checked():
            label.click()


def promise(hand: Hand, section: Any) -> None:
    section.locator('[name$=":what"]').fill("ให้เด็กสามคนเล่าเรื่องน้ำในห้วย")
    section.locator('[name$=":class_name"]').fill("ป.4/1")
    section.locator('[name$=":date"]').fill((timezone.localdate() + timedelta(days=3)).isoformat())
    section.locator('[name$=":evidence"]').fill("สมุดจดคำพูดของเด็ก")


def show_evidence(hand: Hand, section: Any) -> None:
    """A photo where there is one and the item takes it, else a note."""
    if hand.photo and section.locator('input[value="photo"]').count():
        tap(section, 'input[value="photo"]')
        section.locator("input[type=file]").set_input_files(hand.photo)
    else:
        tap(section, 'input[value="note"]')
    section.locator('[name$=":note"]').fill(hand.words)


FILLERS = {
    "single": choose_one,
    "multiple": choose_some,
    "ordering": put_in_order,
    "matching": match,
    "short": write,
    "number": count,
    "reflection": reflect,
    "likert": rate,
    "checklist": tick_all,
    "commitment": promise,
    "evidence": show_evidence,
}


def take_photo(folder: Path) -> Path:
    """A picture as a phone takes it, with the place it was taken in it."""
    picture = Image.effect_noise((640, 480), 60).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    held = io.BytesIO()
    picture.save(held, "JPEG", exif=exif)
    path = folder / "classroom.jpg"
    path.write_bytes(held.getvalue())
    return path
