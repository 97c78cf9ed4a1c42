"""StreamField vocabulary shared by all pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ProseBlock(blocks.RichTextBlock):
    """Running text: headings of the third level, lists, links; no embeds, no pictures."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=["h3", "bold", "italic", "ol", "ul", "link"], **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
