"""Signing out: the browser lets go of what it has seen, and never of work that was not sent."""

import pytest

from tests.accounts.sign import is_signed_in, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LOGOUT = "/th/accounts/logout/"


def test_the_browser_lets_go_of_pages_and_keeps_its_storage(client):
    sign_in(client, UserFactory())

    answer = client.post(LOGOUT)

    assert not is_signed_in(client)
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer["Location"] == "/"


def test_looking_at_the_question_clears_nothing(client):
    sign_in(client, UserFactory())

    answer = client.get(LOGOUT)

    assert answer.status_code == 200
    assert "Clear-Site-Data" not in answer


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    "address",
    ["", "me/", "me/data/", "me/messages/", "me/outbox/", "me/devices/", "units/", "competencies/", "accounts/email/"],
)
def test_no_page_of_a_member_is_kept_by_browser_or_cache(client, address, language):
    sign_in(client, UserFactory())

    answer = client.get(f"/{language}/{address}")

    assert answer.status_code in {200, 302}
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
