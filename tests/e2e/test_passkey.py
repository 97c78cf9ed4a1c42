"""A passkey from its making to the editors' rooms; the phone's lock is played by the browser."""

from typing import Any

from tests.factories import PASSWORD

LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
MAKE_EDITOR = """
from accounts.services.people import create_person
create_person(email="passkey@example.org", password="{password}", display_name="ครูกุญแจ", is_superuser=True)
"""


def sign_out(page: Any) -> None:
    page.goto("/th/accounts/logout/")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/th/")


def test_an_editor_makes_a_passkey_and_signs_in_with_it_alone(site: Any, open_phone: Any) -> None:
    site.shell(MAKE_EDITOR.format(password=PASSWORD))
    # A passkey belongs to a name; an address of digits cannot have one.
    page = open_phone(base_url=site.replace("127.0.0.1", "localhost"))
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK})

    page.goto("/th/accounts/login/?next=/admin/")
    page.fill("input[name=login]", "passkey@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button[type=submit]")
    page.wait_for_url("**/2fa/?next=*")
    page.get_by_role("link", name="เพิ่มพาสคีย์").click()
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/webauthn/add/")
    page.check("input[name=passwordless]")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url("**/recovery-codes/")
    sign_out(page)

    page.goto("/th/accounts/login/?next=/admin/")
    page.click("form[data-passkey=login] button")
    page.wait_for_url(lambda url: "/login" not in url.split("?")[0])
    assert page.goto("/admin/").status == 200
    assert page.url.endswith("/admin/")
