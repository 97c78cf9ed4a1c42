"""Wagtail's image form, with a picture that is written anew before Wagtail opens it.

Wagtail decodes what was sent inside the site's own process, and answers 500 where that fails; here the worker has
been there first, and what it refuses is a sentence in the form.
"""

from typing import Any

from django import forms
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.files.cleaning import clean_site_image


class CleanImageFormField(WagtailImageField):
    """A picture by its bytes, whatever its name says."""

    def to_python(self, data: Any) -> Any:
        """The picture without metadata. Raises UploadRefused, which the form shows."""
        sent = forms.FileField.to_python(self, data)
        if sent is None:
            return None
        self.check_image_file_size(sent)
        return super().to_python(clean_site_image(sent))


class SiteImageForm(BaseImageForm):
    """What editors fill in for a picture; set by WAGTAILIMAGES_IMAGE_FORM_BASE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:  # the form that follows a multiple upload has none
            given = self.fields["file"]
            self.fields["file"] = CleanImageFormField(label=given.label, required=given.required, widget=given.widget)
