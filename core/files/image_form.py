"""Wagtail's image form, refusing with words a picture that cannot be written anew (Wagtail's own answers 500)."""

from typing import Any

from wagtail.images.forms import BaseImageForm

from core.files.cleaning import CleanPicture, clean_site_image


class SiteImageForm(BaseImageForm):
    """What editors fill in for a picture; set by WAGTAILIMAGES_IMAGE_FORM_BASE."""

    def clean_file(self) -> Any:
        """The picture without metadata. Raises UploadRefused, which the form shows."""
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data and not isinstance(file, CleanPicture):
            return clean_site_image(file)
        return file
