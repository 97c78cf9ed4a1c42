"""What a result of a search shows, kept beside the index."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchText(models.Model):
    """A page's text as its readers may see it, without markup; written whenever the page is indexed.

    `entry` is the row of the index. It may vanish when the index is rebuilt, so the database does not hold on to it.
    """

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, primary_key=True, related_name="search_text")
    entry = models.OneToOneField("wagtailsearch.IndexEntry", models.DO_NOTHING, db_constraint=False, related_name="+")
    language = models.CharField(_("language"), max_length=10)
    kind = models.CharField(_("kind"), max_length=20, default="page")
    level = models.CharField(_("level"), max_length=20, blank=True)
    text = models.TextField(_("text"), blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.kind} {self.page_id}"
