"""What was loaded from content/, so that a second load changes nothing and an editor's own changes are left alone."""

from django.db import models


class LoadedPage(models.Model):
    """A page made from a content file: the digest of what the file said, and of the page as it was then."""

    key = models.CharField(max_length=200, unique=True)
    source_digest = models.CharField(max_length=64)
    page_digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.key
