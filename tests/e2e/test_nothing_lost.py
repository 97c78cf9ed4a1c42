"""Drills: whatever happens to the phone, the signal or the session, 0 lost and 0 doubled."""

from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from django.utils import timezone

from tests.browser import Site
from tests.e2e.visiting import (
    UNIT,
    address,
    drafts_of,
    end_session,
    events_of,
    held_on_phone,
    let_in,
    make_person,
    sign_in_by_form,
)

PLACE = f"/th/units/{UNIT}/a-goal-you-can-see/"
REFLECTION = '[data-kind="reflection"]'
NUMBER = '[data-kind="number"]'
DURABLE = """async (words) => {
    const field = document.querySelector('[data-kind="reflection"] [name$=":text"]');
    const item = field.name.split(":")[0];
    const name = `plc-${document.body.dataset.user}`;
    const db = await new Promise((done) => (indexedDB.open(name).onsuccess = (event) => done(event.target.result)));
    const started = performance.now();
    field.value = words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    for (;;) {
        const asked = db.transaction("drafts").objectStore("drafts").get(item);
        const row = await new Promise((done) => (asked.onsuccess = () => done(asked.result)));
        if (row?.payload.text === words) break;
    }
    const took = performance.now() - started;
    db.close();
    return took;
}"""
FULL = """
const refuse = () => { throw new DOMException("full", "QuotaExceededError"); };
IDBObjectStore.prototype.put = refuse;
"""


@pytest.fixture
def person(site: Site, request: pytest.FixtureRequest) -> str:
    """Someone of this drill's own."""
    email = address(request.node.name.removeprefix("test_").partition("[")[0].replace("_", "-")[:40])
    make_person(site, email, "ครูแสงดาว")
    return email


@pytest.fixture
def phone(site: Site, page: Any, person: str) -> Any:
    """A phone on which this person has the activity open."""
    let_in(site, page, person).goto(PLACE)
    ready(page)
    return page


def ready(page: Any) -> None:
    """Scripts have put back what the phone held."""
    page.wait_for_function("indexedDB.databases().then((all) => all.some((one) => one.name.startsWith('plc-')))")
    page.wait_for_load_state("networkidle")


def text_of(page: Any) -> str:
    return str(page.locator(REFLECTION).locator("textarea").input_value())


def write(page: Any, words: str) -> None:
    page.locator(REFLECTION).locator("textarea").fill(words)
    kept(page)


def kept(page: Any) -> None:
    page.locator(f'{REFLECTION} [data-save-line]:is([data-state="device"], [data-state="sent"])').wait_for()


def hand_in(page: Any, kind: str = REFLECTION) -> None:
    page.locator(kind).locator('button[value^="answer:"]').click()


def sent(page: Any, kind: str = REFLECTION) -> None:
    """The server has it, and the page says so."""
    page.locator(f'{kind}[data-stamp] [data-save-line][data-state="sent"]').wait_for(timeout=25_000)


def texts(site: Site, person: str) -> list[str]:
    return [event["payload"].get("text", "") for event in events_of(site, person)]


def cut_off(page: Any) -> None:
    page.context.route("**/sync/**", lambda route: route.abort())


def connect(page: Any) -> None:
    page.context.unroute("**/sync/**")


def test_a_tab_closed_while_typing_loses_nothing(site: Site, phone: Any, person: str) -> None:
    cut_off(phone)
    phone.locator(REFLECTION).locator("textarea").press_sequentially("เด็กถามว่าทำไมห้วยขุ่น")
    phone.wait_for_timeout(100)
    phone.close()

    again = phone.context.new_page()
    again.goto(PLACE)
    ready(again)
    assert text_of(again) == "เด็กถามว่าทำไมห้วยขุ่น"
    assert drafts_of(site, person) == {}


def test_every_input_is_on_the_device_within_a_tenth_of_a_second(phone: Any) -> None:
    took = [phone.evaluate(DURABLE, f"คำที่ {number}") for number in range(9)]
    assert median(took) <= 100, took


def test_an_answer_handed_in_without_signal_arrives_once(site: Site, phone: Any, person: str) -> None:
    phone.context.set_offline(True)
    write(phone, "เขียนบนดอยที่ไม่มีสัญญาณ")
    hand_in(phone)
    phone.get_by_text("จะส่งเมื่อมีสัญญาณ").or_(phone.locator(f'{REFLECTION} [data-state="device"]')).first.wait_for()
    assert texts(site, person) == []

    phone.context.set_offline(False)
    sent(phone)
    assert texts(site, person) == ["เขียนบนดอยที่ไม่มีสัญญาณ"]
    assert held_on_phone(phone, "events") == []


def test_a_server_that_fails_twice_gets_it_the_third_time(site: Site, phone: Any, person: str) -> None:
    failures = []

    def fail_twice(route: Any) -> None:
        if len(failures) < 2:
            failures.append(route.request.post_data)
            route.fulfill(status=500, body="<h1>500</h1>")
        else:
            route.continue_()

    phone.route("**/sync/events/", fail_twice)
    write(phone, "ส่งแล้วเครื่องแม่ข่ายล่ม")
    hand_in(phone)
    sent(phone)
    assert len(failures) == 2
    assert texts(site, person) == ["ส่งแล้วเครื่องแม่ข่ายล่ม"]


def test_a_rotated_token_is_fetched_anew(site: Site, phone: Any, person: str) -> None:
    token = {"name": "csrftoken", "value": "x" * 32, "url": str(site)}
    phone.context.add_cookies([token])
    write(phone, "กุญแจเปลี่ยนระหว่างเขียน")
    hand_in(phone)
    sent(phone)
    assert texts(site, person) == ["กุญแจเปลี่ยนระหว่างเขียน"]


def test_an_expired_session_keeps_the_queue_until_the_person_is_back(site: Site, phone: Any, person: str) -> None:
    end_session(site, phone)
    write(phone, "เขียนตอนหมดเวลาลงชื่อ")
    hand_in(phone)
    phone.wait_for_timeout(1500)
    assert len(held_on_phone(phone, "events")) == 1

    sign_in_by_form(phone, person, PLACE)
    sent(phone)
    assert text_of(phone) == "เขียนตอนหมดเวลาลงชื่อ"
    assert texts(site, person) == ["เขียนตอนหมดเวลาลงชื่อ"]


def test_a_double_click_is_one_answer(site: Site, phone: Any, person: str) -> None:
    write(phone, "กดสองครั้ง")
    phone.locator(REFLECTION).locator('button[value^="answer:"]').dblclick()
    sent(phone)
    phone.wait_for_load_state("networkidle")
    hand_in(phone)
    phone.wait_for_load_state("networkidle")
    phone.wait_for_timeout(500)
    assert texts(site, person) == ["กดสองครั้ง"]


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


def test_five_thousand_thai_characters_arrive_whole(site: Site, phone: Any, person: str) -> None:
    words = ("ผู้ใหญ่ที่บ้านเล่าว่าน้ำในห้วยเคยใส " * 200)[:4990] + "จบ"
    write(phone, words)
    phone.reload()
    ready(phone)
    assert text_of(phone) == words
    hand_in(phone)
    sent(phone)
    assert texts(site, person) == [words.strip()]


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


def test_an_event_sent_three_times_is_one(site: Site, phone: Any, person: str) -> None:
    write(phone, "ส่งซ้ำสามครั้ง")
    with phone.expect_request("**/sync/events/") as caught:
        hand_in(phone)
    sent(phone)
    code = """async (body) => {
        const session = await (await fetch("/sync/session.json")).json();
        const headers = { "Content-Type": "application/json", "X-CSRFToken": session.csrf };
        return (await fetch("/sync/events/", { method: "POST", headers, body })).json();
    }"""
    for _time in range(3):
        answer = phone.evaluate(code, caught.value.post_data)
        assert [one["status"] for one in answer["results"]] == ["repeated"]
    assert texts(site, person) == ["ส่งซ้ำสามครั้ง"]


def test_words_typed_while_the_answer_is_on_its_way_stay(site: Site, phone: Any, person: str) -> None:
    held: list[Any] = []
    phone.route("**/sync/events/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    write(phone, "ประโยคแรก")
    hand_in(phone)
    phone.wait_for_function("() => true")
    phone.wait_for_timeout(700)
    write(phone, "ประโยคแรก และประโยคที่สองที่พิมพ์ต่อ")
    assert held
    for route in held:
        route.continue_()
    phone.unroute("**/sync/events/")
    sent(phone)
    assert text_of(phone) == "ประโยคแรก และประโยคที่สองที่พิมพ์ต่อ"
    hand_in(phone)
    phone.wait_for_function(f"() => !document.querySelector('{REFLECTION} .item__error:not([hidden])')")
    phone.wait_for_load_state("networkidle")
    phone.wait_for_timeout(700)
    assert texts(site, person) == ["ประโยคแรก", "ประโยคแรก และประโยคที่สองที่พิมพ์ต่อ"]


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


def test_a_clock_a_day_wrong_changes_no_order(site: Site, phone: Any, person: str) -> None:
    write(phone, "วันแรก")
    hand_in(phone)
    sent(phone)
    phone.clock.set_fixed_time(timezone.now() - timedelta(days=1))
    write(phone, "วันแรก แก้ตอนนาฬิกาช้าไปหนึ่งวัน")
    hand_in(phone)
    phone.wait_for_load_state("networkidle")
    phone.wait_for_timeout(700)
    assert texts(site, person) == ["วันแรก", "วันแรก แก้ตอนนาฬิกาช้าไปหนึ่งวัน"]
    phone.reload()
    ready(phone)
    assert text_of(phone) == "วันแรก แก้ตอนนาฬิกาช้าไปหนึ่งวัน"


def test_a_full_phone_sends_straight_to_the_site(site: Site, page: Any, person: str) -> None:
    let_in(site, page, person)
    page.add_init_script(FULL)
    page.goto(PLACE)
    page.wait_for_load_state("networkidle")
    page.locator(REFLECTION).locator("textarea").fill("ที่เก็บเต็มแล้ว")
    page.get_by_text("เครื่องนี้เก็บอะไรเพิ่มไม่ได้แล้ว").wait_for()
    with page.expect_navigation():
        hand_in(page)
    assert text_of(page) == "ที่เก็บเต็มแล้ว"
    assert texts(site, person) == ["ที่เก็บเต็มแล้ว"]


def test_one_unreadable_event_does_not_hold_up_the_others(site: Site, phone: Any, person: str) -> None:
    cut_off(phone)
    write(phone, "ดีอยู่")
    hand_in(phone)
    phone.wait_for_timeout(300)
    spoil = """async () => {
        const opened = indexedDB.open(`plc-${document.body.dataset.user}`);
        const db = await new Promise((done) => (opened.onsuccess = () => done(opened.result)));
        const change = db.transaction("events", "readwrite");
        const event = { id: "broken", kind: "answered", state: "waiting", kept: 1, payload: { text: "อ่านไม่ออก" } };
        change.objectStore("events").put(event);
        await new Promise((done) => (change.oncomplete = done));
        db.close();
    }"""
    phone.evaluate(spoil)
    connect(phone)
    phone.reload()
    sent(phone)
    assert texts(site, person) == ["ดีอยู่"]
    assert [(one["id"], one["state"]) for one in held_on_phone(phone, "events")] == [("broken", "refused")]
    phone.goto("/th/me/outbox/")
    phone.get_by_text("อ่านไม่ออก").wait_for()
