"""Pictures on public pages: every way in writes them anew, so no original and no rendition says where it was taken."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images.forms import get_image_form, get_image_multi_form
from wagtail.models import Collection

from core.models import SiteImage
from tests.core import filemaking as fm
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FORMATS = [
    ("JPEG", "jpg", "jpg"),
    ("PNG", "png", "png"),
    ("WEBP", "webp", "webp"),
    ("HEIF", "heic", "jpg"),
    ("AVIF", "avif", "jpg"),
]


def traces_in(image: SiteImage) -> list[bytes]:
    """In the original and in two renditions."""
    files = [image.file, image.get_rendition("max-200x200").file, image.get_rendition("format-jpeg").file]
    contents = []
    for held in files:
        with held.storage.open(held.name) as stored:
            contents.append(stored.read())
    return [trace for trace in fm.TRACES for content in contents if trace in content]


def by_saving(data: bytes, name: str) -> SiteImage:
    return SiteImage.objects.create(title="x", file=ImageFile(io.BytesIO(data), name=name))


def by_field(data: bytes, name: str) -> SiteImage:
    """As Wagtail's second step of a multiple upload does."""
    image = SiteImage(title="x")
    image.file.save(name, ContentFile(data), save=False)
    image._set_image_file_metadata()
    image.save()
    return image


def by_bulk(data: bytes, name: str) -> SiteImage:
    image = SiteImage(title="x", file=ImageFile(io.BytesIO(data), name=name), width=1, height=1)
    return SiteImage.objects.bulk_create([image])[0]


def form_for(data: bytes, name: str, image: SiteImage | None = None):
    fields = {"title": "x", "collection": Collection.get_first_root_node().pk}
    user = UserFactory(is_superuser=True)
    upload = {"file": SimpleUploadedFile(name, data)}
    return get_image_form(SiteImage)(fields, upload, instance=image or SiteImage(), user=user)


def by_form(data: bytes, name: str) -> SiteImage:
    form = form_for(data, name)
    assert form.is_valid(), form.errors
    return form.save()


@pytest.mark.parametrize("way", [by_saving, by_field, by_bulk, by_form])
def test_no_way_in_keeps_metadata(way):
    image = way(fm.picture(marked=True), "IMG_1.jpg")

    assert traces_in(image) == []


@pytest.mark.parametrize(("form", "extension", "stored"), FORMATS)
def test_no_format_keeps_metadata(form, extension, stored):
    image = by_form(fm.picture(form, marked=True), f"IMG_1.{extension}")

    assert traces_in(image) == []
    assert image.file.name.endswith(f".{stored}")


def test_size_and_measures_are_those_of_the_new_file():
    image = by_form(fm.picture(size=(3000, 1500), marked=True), "IMG_1.jpg")
    image.refresh_from_db()

    with image.file.storage.open(image.file.name) as stored:
        assert (image.width, image.height) == Image.open(stored).size == (1280, 2560)
        assert image.file_size == stored.size
    assert image.file_hash


def test_a_drawing_stays_see_through():
    image = by_saving(fm.picture("PNG", mode="RGBA"), "drawing.png")
    with image.file.storage.open(image.file.name) as stored:
        assert Image.open(stored).mode == "RGBA"


def test_changing_the_title_does_not_write_the_picture_again():
    image = by_saving(fm.picture(), "a.jpg")
    name, modified = image.file.name, image.file.storage.get_modified_time(image.file.name)
    image = SiteImage.objects.get()
    image.title = "other"
    image.save()

    assert image.file.name == name
    assert image.file.storage.get_modified_time(name) == modified


def test_a_new_picture_in_an_old_place_is_cleaned_too():
    form = form_for(fm.picture(size=(300, 200), marked=True), "b.jpg", by_saving(fm.picture(), "a.jpg"))
    assert form.is_valid(), form.errors
    image = form.save()

    assert traces_in(image) == []
    assert (image.width, image.height) == (200, 300)


@pytest.mark.parametrize("data", [fm.picture()[:4000], fm.png_of(20_000, 20_000, rows=1), b"<svg/>", b""])
def test_a_damaged_picture_is_a_word_in_the_form_and_no_error(data):
    form = form_for(data, "a.png" if data[:4] == b"\x89PNG" else "a.jpg")

    assert not form.is_valid()
    assert form.errors["file"]


def test_the_form_after_a_multiple_upload_asks_for_no_picture():
    image = by_saving(fm.picture(), "a.jpg")
    fields = {"title": "better", "collection": Collection.get_first_root_node().pk}
    form = get_image_multi_form(SiteImage)(fields, instance=image, user=UserFactory(is_superuser=True))

    assert "file" not in form.fields
    assert form.is_valid(), form.errors


def test_a_damaged_picture_is_refused_by_code_too():
    with pytest.raises(ValidationError):
        by_field(fm.picture()[:4000], "a.jpg")
    assert not SiteImage.objects.exists()
