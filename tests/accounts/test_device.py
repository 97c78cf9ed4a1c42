import pytest
from allauth.usersessions.models import UserSession

from accounts.selectors import named
from tests.accounts.sign import is_signed_in, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/th/me/devices/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def person():
    return UserFactory()


def device_of(client):
    return UserSession.objects.get(session_key=client.session.session_key)


def test_devices_are_named_so_that_one_knows_them(client, client_factory, person):
    sign_in(client, person, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.7")
    sign_in(client_factory(), person)
    page = client.get(LIST).content.decode()

    assert "Chrome, Android" in page
    assert "203.0.113.7" in page
    assert page.count("เครื่องนี้") >= 1
    assert page.count("/end/") == 2


def test_one_device_is_signed_out_from_another(client, client_factory, person):
    lost = client_factory()
    sign_in(client, person)
    sign_in(lost, person)
    client.post(f"/th/me/devices/{device_of(lost).pk}/end/")

    assert lost.get("/th/me/").status_code == 302
    assert is_signed_in(client)


def test_all_others_are_signed_out_at_once(client, client_factory, person):
    others = [client_factory() for _other in range(3)]
    for browser in [client, *others]:
        sign_in(browser, person)
    client.post("/th/me/devices/others/end/")

    assert [browser.get("/th/me/").status_code for browser in others] == [302] * 3
    assert client.get("/th/me/").status_code == 200


def test_nobody_ends_or_sees_another_s_device(client, client_factory, person):
    stranger = client_factory()
    sign_in(stranger, UserFactory(), REMOTE_ADDR="198.51.100.99")
    sign_in(client, person)

    assert client.post(f"/th/me/devices/{device_of(stranger).pk}/end/").status_code == 404
    assert "198.51.100.99" not in client.get(LIST).content.decode()
    assert is_signed_in(stranger)


@pytest.mark.parametrize("address", ["/th/me/devices/1/end/", "/th/me/devices/others/end/"])
def test_looking_ends_nothing_and_a_visitor_signs_in_first(client, person, address):
    assert client.post(address)["Location"].startswith("/th/accounts/login/")
    sign_in(client, person)
    assert client.get(address).status_code == 405


def test_a_new_password_signs_out_everywhere_else(client, client_factory, person):
    other = client_factory()
    sign_in(client, person)
    sign_in(other, person)
    new = {"oldpassword": "meadow-river-lamp", "password1": "another-long-lamp", "password2": "another-long-lamp"}
    client.post("/th/accounts/password/change/", new)

    assert other.get("/th/me/").status_code == 302
    assert client.get("/th/me/").status_code == 200
    assert UserSession.objects.count() == 1


def test_the_list_asks_the_same_number_of_questions_for_two_and_for_twenty(
    client, client_factory, person, django_assert_max_num_queries
):
    sign_in(client, person)
    for size in (1, 18):
        for _number in range(size):
            sign_in(client_factory(), person)
        with django_assert_max_num_queries(6):
            client.get(LIST)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/99 Mobile Safari/537 Line/13.1.0", "LINE, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/121.0", "Firefox, Windows"),
        ("", "เบราว์เซอร์ที่ไม่รู้จัก"),
    ],
)
def test_a_browser_is_called_by_its_everyday_name(agent, name):
    assert named(agent) == name
