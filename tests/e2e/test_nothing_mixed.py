"""Drills with two: two tabs, two devices, two people on one phone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import Site
from tests.e2e.drills import (
    PLACE,
    REFLECTION,
    connect,
    cut_off,
    hand_in,
    ready,
    sent,
    text_of,
    texts,
    write,
)
from tests.e2e.visiting import address, held_on_phone, let_in, make_person, sign_in_by_form


def test_two_tabs_in_one_field_keep_both_and_let_the_author_choose(site: Site, phone: Any, person: str) -> None:
    other = phone.context.new_page()
    other.goto(PLACE)
    ready(other)
    write(phone, "จากแท็บแรก")
    hand_in(phone)
    sent(phone)
    write(other, "จากแท็บที่สอง")
    hand_in(other)
    other.locator(f"{REFLECTION} .item__error:not([hidden])").wait_for()
    assert texts(site, person) == ["จากแท็บแรก"]
    assert text_of(other) == "จากแท็บที่สอง"

    other.goto("/th/me/outbox/")
    assert {"จากแท็บแรก", "จากแท็บที่สอง"} <= set(other.locator(".recall__card p:last-child").all_inner_texts())
    other.locator('button[name=take][value="kept"]').click()
    other.wait_for_load_state()
    assert texts(site, person) == ["จากแท็บแรก", "จากแท็บที่สอง"]


def test_two_tabs_that_only_typed_keep_both_texts(phone: Any) -> None:
    cut_off(phone)
    other = phone.context.new_page()
    other.goto(PLACE)
    ready(other)
    write(phone, "ร่างจากแท็บแรก")
    write(other, "ร่างจากแท็บที่สอง")
    phone.close()
    other.close()

    again = phone.context.new_page()
    again.goto(PLACE)
    ready(again)
    assert text_of(again) == "ร่างจากแท็บที่สอง"
    again.goto("/th/me/outbox/")
    again.get_by_text("ร่างจากแท็บแรก").wait_for()


def test_the_phone_opened_again_shows_what_the_other_device_wrote_since(
    site: Site, phone: Any, open_phone: Callable[..., Any], person: str
) -> None:
    write(phone, "ร่างบนโทรศัพท์")
    phone.locator(f'{REFLECTION} [data-save-line][data-state="sent"]').wait_for()
    phone.wait_for_timeout(1200)
    laptop = let_in(site, open_phone(viewport={"width": 1200, "height": 800}, is_mobile=False), person)
    laptop.goto(PLACE)
    ready(laptop)
    assert text_of(laptop) == "ร่างบนโทรศัพท์"
    write(laptop, "ร่างบนโทรศัพท์ แล้วเขียนต่อบนคอมพิวเตอร์")
    laptop.locator(f'{REFLECTION} [data-save-line][data-state="sent"]').wait_for()

    phone.reload()
    ready(phone)
    assert text_of(phone) == "ร่างบนโทรศัพท์ แล้วเขียนต่อบนคอมพิวเตอร์"


def test_the_second_person_on_a_phone_sees_nothing_of_the_first(site: Site, phone: Any, person: str) -> None:
    second = address("second-on-the-phone")
    make_person(site, second, "ครูคนที่สอง")
    cut_off(phone)
    write(phone, "เรื่องของฉันคนเดียว")
    hand_in(phone)
    phone.wait_for_timeout(300)
    connect(phone)

    let_in(site, phone, second).goto(PLACE)
    ready(phone)
    assert text_of(phone) == ""
    phone.wait_for_timeout(2500)
    assert texts(site, second) == []
    assert held_on_phone(phone, "events") == []

    let_in(site, phone, person).goto(PLACE)
    sent(phone)
    assert text_of(phone) == "เรื่องของฉันคนเดียว"
    assert texts(site, person) == ["เรื่องของฉันคนเดียว"]


def test_a_page_of_the_first_person_records_nothing_for_the_second(site: Site, phone: Any, person: str) -> None:
    second = address("second-in-the-session")
    make_person(site, second, "ครูคนที่สอง")
    let_in(site, phone, second)
    write(phone, "หน้าเก่าของคนแรก")
    hand_in(phone)
    phone.wait_for_timeout(1500)
    assert texts(site, second) == []
    assert [one["payload"]["text"] for one in held_on_phone(phone, "events")] == ["หน้าเก่าของคนแรก"]


@pytest.mark.parametrize("handed_in", [True, False])
def test_signing_out_with_unsent_work_asks_first(site: Site, phone: Any, person: str, handed_in: bool) -> None:
    cut_off(phone)
    write(phone, "ยังไม่ได้ส่ง")
    if handed_in:
        hand_in(phone)
        phone.locator(f'{REFLECTION} [data-state="device"]').wait_for()
    phone.goto("/th/accounts/logout/")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    phone.once("dialog", stay)
    phone.click("main form[data-sign-out] button[type=submit]")
    phone.wait_for_function("() => true")
    phone.wait_for_timeout(1000)
    assert len(asked) == 1
    assert asked[0].startswith("มีงาน 1 ชิ้น")
    phone.goto(PLACE)
    ready(phone)
    assert text_of(phone) == "ยังไม่ได้ส่ง"

    phone.goto("/th/accounts/logout/")
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.click("main form[data-sign-out] button[type=submit]")
    phone.wait_for_url("**/th/")
    connect(phone)
    sign_in_by_form(phone, person, PLACE)
    ready(phone)
    assert text_of(phone) == "ยังไม่ได้ส่ง"
