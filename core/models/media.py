"""Pictures that editors put on public pages: re-encoded when saved, so that no place or camera data is published."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class SiteImage(AbstractImage):
    """A public picture. Private pictures are core.PrivateFile, never this."""

    admin_form_fields = Image.admin_form_fields


class SiteRendition(AbstractRendition):
    """One size of a SiteImage."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_site_rendition")
        ]
