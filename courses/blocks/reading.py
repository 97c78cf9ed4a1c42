"""Blocks that are read, looked at or listened to."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from core.blocks import ProseBlock
from courses.blocks.choices import KeyChoiceBlock, drawing_choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PROVIDERS = [("youtube", "YouTube"), ("vimeo", "Vimeo")]
EMBED_ADDRESSES = {
    "youtube": "https://www.youtube-nocookie.com/embed/{id}",
    "vimeo": "https://player.vimeo.com/video/{id}?dnt=1",
}


def refuse(field: str, message: "StrOrPromise") -> StructBlockValidationError:
    """A fault of one field, in words."""
    return StructBlockValidationError(block_errors={field: ErrorList([ValidationError(message)])})


class WordsMixin:
    """What an author chooses from a list - a drawing, a tone - is no text of the page, so search leaves it out."""

    child_blocks: dict[str, blocks.Block]

    def get_searchable_content(self, value: Any) -> list[str]:
        told = [(name, block) for name, block in self.child_blocks.items() if not isinstance(block, blocks.ChoiceBlock)]
        return [text for name, block in told if value.get(name) for text in block.get_searchable_content(value[name])]


class TextBlock(ProseBlock):
    """Running text."""

    class Meta:
        template = "courses/blocks/text.html"
        icon = "pilcrow"
        label = _("Text")
        preview_value = "<p>ครูถามเด็กว่า ลำน้ำนี้เคยมีปลากี่ชนิด</p>"


class ImageBlock(WordsMixin, blocks.StructBlock):
    """A picture with its words: one of the editor's own, or one of our drawings."""

    image = ImageChooserBlock(label=_("Picture"), required=False)
    drawing = KeyChoiceBlock(label=_("or one of our drawings"), choices=drawing_choices, required=False)
    alt = blocks.TextBlock(label=_("What the picture shows, for those who cannot see it"), rows=2)
    caption = blocks.TextBlock(label=_("Caption"), required=False, rows=2)
    credit = blocks.CharBlock(label=_("Made by"), required=False)

    class Meta:
        template = "courses/blocks/image.html"
        icon = "image"
        label = _("Picture")
        preview_value = {"drawing": "lanna-identity", "alt": "ภูเขาซ้อนกันหลายชั้น"}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and bool(cleaned["image"]) == bool(cleaned["drawing"]):
            raise refuse("image", _("Choose a picture or a drawing: one of the two."))
        return cleaned


class VideoBlock(blocks.StructBlock):
    """A video of our own, with captions and transcript."""

    video = DocumentChooserBlock(label=_("Video file (mp4, webm)"))
    captions = DocumentChooserBlock(label=_("Captions (vtt)"))
    transcript = blocks.TextBlock(label=_("Transcript"))
    title = blocks.CharBlock(label=_("Title"))

    class Meta:
        template = "courses/blocks/video.html"
        icon = "media"
        label = _("Video")


class AudioBlock(blocks.StructBlock):
    """A recording with its transcript."""

    audio = DocumentChooserBlock(label=_("Audio file (mp3, m4a)"))
    transcript = blocks.TextBlock(label=_("Transcript"))
    title = blocks.CharBlock(label=_("Title"))

    class Meta:
        template = "courses/blocks/audio.html"
        icon = "media"
        label = _("Audio")


class FileBlock(blocks.StructBlock):
    """A file to take away; its size is shown before anyone pays for it."""

    file = DocumentChooserBlock(label=_("File (pdf)"))
    title = blocks.CharBlock(label=_("Title"))

    class Meta:
        template = "courses/blocks/file.html"
        icon = "doc-full"
        label = _("File")


class EmbedValue(blocks.StructValue):
    """With the provider's name and the address that sets no cookies."""

    @property
    def provider_name(self) -> str:
        return dict(PROVIDERS).get(self["provider"], "")

    @property
    def address(self) -> str:
        return EMBED_ADDRESSES.get(self["provider"], "").format(id=self["video_id"])


class EmbedBlock(WordsMixin, blocks.StructBlock):
    """A video elsewhere: nothing is fetched from there before the reader says so."""

    provider = blocks.ChoiceBlock(label=_("Where"), choices=PROVIDERS)
    video_id = blocks.RegexBlock(
        label=_("Id of the video"),
        regex=r"^[A-Za-z0-9_-]{6,20}$",
        error_messages={"invalid": _("Only the id, not the whole address: 6 to 20 letters and digits.")},
    )
    title = blocks.CharBlock(label=_("Title"))
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=120)
    transcript = blocks.TextBlock(label=_("Transcript"))

    class Meta:
        template = "courses/blocks/embed.html"
        value_class = EmbedValue
        icon = "media"
        label = _("Video from elsewhere")


class CalloutBlock(WordsMixin, blocks.StructBlock):
    """A box beside the text: a note, a care, an idea, a source."""

    tone = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("note", _("Note")), ("care", _("Take care")), ("idea", _("Idea")), ("source", _("Source"))],
    )
    title = blocks.CharBlock(label=_("Title"))
    body = ProseBlock(label=_("Text"))

    class Meta:
        template = "courses/blocks/callout.html"
        icon = "info-circle"
        label = _("Box")


class ContrastBlock(blocks.StructBlock):
    """Two things side by side, and what to notice."""

    left_title = blocks.CharBlock(label=_("Title on the left"))
    left_body = ProseBlock(label=_("Text on the left"))
    right_title = blocks.CharBlock(label=_("Title on the right"))
    right_body = ProseBlock(label=_("Text on the right"))
    notice = blocks.TextBlock(label=_("What to notice"), rows=2)

    class Meta:
        template = "courses/blocks/contrast.html"
        icon = "list-ul"
        label = _("Two side by side")


class StepBlock(WordsMixin, blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(label=_("Title"))
    body = ProseBlock(label=_("Text"))
    drawing = KeyChoiceBlock(label=_("Drawing"), choices=drawing_choices, required=False)


class StepsBlock(blocks.StructBlock):
    """Steps to follow, in order."""

    title = blocks.CharBlock(label=_("Title"))
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        template = "courses/blocks/steps.html"
        icon = "list-ol"
        label = _("Steps")
