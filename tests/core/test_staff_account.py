"""Staff's own settings in Wagtail: what is offered can be saved, and no picture of anybody is taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.admin.templatetags.wagtailadmin_tags import avatar_url
from wagtail.users.models import UserProfile

from tests.core import filemaking as fm
from tests.courses.staff import with_second_lock
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ACCOUNT = "/admin/account/"
SETTINGS = {
    "locale-preferred_language": "en",
    "theme-theme": "dark",
    "theme-contrast": "system",
    "theme-density": "snug",
    "notifications-submitted_notifications": "on",
}


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person():
    return UserFactory(is_superuser=True, display_name="ครูแสงดาว")


@pytest.fixture
def staff(person):
    return with_second_lock(person)


def test_staff_save_language_theme_and_notices(staff, person):
    answer = staff.post(ACCOUNT, SETTINGS)
    profile = UserProfile.objects.get(user=person)

    assert (answer.status_code, answer.headers["Location"]) == (302, ACCOUNT)
    assert (profile.preferred_language, profile.theme, profile.density) == ("en", "dark", "snug")
    assert (profile.submitted_notifications, profile.approved_notifications) == (True, False)
    assert "บันทึกการตั้งค่าบัญชีของคุณแล้ว" in staff.get(ACCOUNT).content.decode()


def test_what_is_wrong_is_said_and_nothing_is_saved(staff, person):
    answer = staff.post(ACCOUNT, SETTINGS | {"theme-theme": "no such theme"})

    assert answer.status_code == 200
    assert UserProfile.objects.get(user=person).preferred_language == ""


@pytest.mark.parametrize("size", [(320, 240), (1600, 1200)], ids=["small", "large"])
def test_a_picture_that_is_sent_all_the_same_is_stored_nowhere(staff, person, size, tmp_path):
    picture = SimpleUploadedFile("me.jpg", fm.picture(size=size, marked=True), content_type="image/jpeg")

    assert staff.post(ACCOUNT, SETTINGS | {"avatar-avatar": picture}).status_code == 302
    assert not UserProfile.objects.get(user=person).avatar
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_neither_picture_nor_names_nobody_has_are_asked_for(staff):
    page = staff.get(ACCOUNT)
    fields = {
        name for panels in page.context["panels_by_tab"].values() for one in panels for name in one.get_form().fields
    }

    assert fields.isdisjoint({"avatar", "first_name", "last_name", "email"})
    assert {"preferred_language", "theme", "submitted_notifications"} <= fields
    assert reverse("accounts:profile-edit") in page.content.decode()
    assert "avatar-section" not in staff.get(reverse("wagtailadmin_home")).content.decode()


def test_a_picture_from_before_is_shown_to_nobody(person):
    UserProfile.objects.create(user=person, avatar="avatar_images/me.jpg")
    person.refresh_from_db()

    assert "/default-user-avatar.png" in avatar_url(person)


def test_the_page_is_for_staff_alone(client):
    assert "/accounts/login/" in client.get(ACCOUNT).headers["Location"]
    client.force_login(UserFactory())
    assert client.get(ACCOUNT).status_code == 404
