"""Pages every other page grows from."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import ProseBlock

PROSE_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


class BasePage(Page):
    """What all our pages share: never behind Wagtail's own page locks, so what is published is public."""

    private_page_options: list[str] = []
    # How search names this page (core.search.kinds), and the field that holds its level.
    search_kind = "page"
    search_level_field = ""

    class Meta:
        abstract = True


class HomePage(BasePage):
    """The public front page of one language."""

    template = "core/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 2

    lead = RichTextField(_("lead"), features=PROSE_FEATURES, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    search_fields = [*BasePage.search_fields, index.SearchField("lead")]

    class Meta:
        verbose_name = pgettext_lazy("page type", "front page")
        verbose_name_plural = pgettext_lazy("page type", "front pages")


class ContentPage(BasePage):
    """A page of prose: about, privacy, help."""

    template = "core/content_page.html"
    parent_page_types = ["core.HomePage", "core.ContentPage"]

    body = StreamField([("prose", ProseBlock()), ("heading", blocks.CharBlock())], verbose_name=_("body"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = pgettext_lazy("page type", "page of prose")
        verbose_name_plural = pgettext_lazy("page type", "pages of prose")
