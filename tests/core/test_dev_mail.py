"""Mail of the development machine: what was written can be read, and nothing else."""

import pytest
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.urls import reverse


@pytest.fixture
def written(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=tmp_path)
    backend.send_messages(
        [
            EmailMessage("รหัสยืนยัน", "รหัสของคุณคือ 123456\nhttps://example.org/th/", to=["malee@example.org"]),
            EmailMessage("Second", "<script>alert(1)</script>", to=["kam@example.org"]),
        ]
    )
    return next(tmp_path.glob("*.log")).name


def test_the_list_shows_the_newest_first(client, db, written):
    page = client.get(reverse("doors:dev-mail-list")).content.decode()

    assert page.index("Second") < page.index("รหัสยืนยัน")
    assert "อีเมลของเครื่องนี้" in page


def test_a_mail_is_read_with_its_links_and_without_its_markup(client, db, written):
    first = client.get(reverse("doors:dev-mail-read", args=[written, 0])).content.decode()
    second = client.get(reverse("doors:dev-mail-read", args=[written, 1])).content.decode()

    assert "รหัสของคุณคือ 123456" in first
    assert 'href="https://example.org/th/"' in first
    assert "<script>alert" not in second


def test_an_empty_box_says_how_a_mail_gets_there(client, db, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "none"

    assert "ยังไม่มีอีเมล" in client.get(reverse("doors:dev-mail-list")).content.decode()


@pytest.mark.parametrize("name", ["..", "secret", "plc.sqlite3", "missing.log"])
def test_no_other_file_can_be_read(client, db, written, name):
    assert client.get(f"/dev/mail/{name}/0/", follow=True).status_code == 404


def test_a_number_that_is_not_there_is_not_found(client, db, written):
    assert client.get(reverse("doors:dev-mail-read", args=[written, 7])).status_code == 404
