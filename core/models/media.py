"""Pictures that editors put on public pages: written anew before they are stored, so no place is published."""

from typing import Any

from django.core.files.base import File
from django.db import models
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)

from core.files.cleaning import CleanPicture, clean_site_image


class CleanImageFile(WagtailImageFieldFile):
    """The door through which every picture enters the store: forms, imports, commands and Wagtail's choosers alike."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Writes the picture anew, unless a form has done so. Raises UploadRefused, a ValidationError."""
        if not isinstance(content, CleanPicture):
            name_given, content = name, clean_site_image(content)
            name = f"{name_given.rsplit('.', 1)[0]}.{str(content.name).rsplit('.', 1)[-1]}"
        super().save(name, content, save)


class CleanImageField(WagtailImageField):
    """An image field that keeps pixels alone."""

    attr_class = CleanImageFile


class SiteImage(AbstractImage):
    """A public picture. Private pictures are core.PrivateFile, never this."""

    file = CleanImageField(upload_to=get_upload_to, width_field="width", height_field="height")

    admin_form_fields = Image.admin_form_fields

    def _set_image_file_metadata(self) -> Any:
        """Wagtail asks for size and hash before storing: they must be those of the clean picture."""
        held = self.file
        if not held._committed and not isinstance(held.file, CleanPicture):  # noqa: SLF001 - the only sign Django gives
            setattr(self, "file", clean_site_image(held.file))  # noqa: B010 - Django's descriptor takes what mypy does not know
        return super()._set_image_file_metadata()


class SiteRendition(AbstractRendition):
    """One size of a SiteImage."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_site_rendition")
        ]
