"""The body of an activity: what is read and what is answered, in one flow."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.items import ITEM_BLOCKS
from courses.blocks.reading import (
    AudioBlock,
    CalloutBlock,
    ContrastBlock,
    EmbedBlock,
    FileBlock,
    ImageBlock,
    StepsBlock,
    TextBlock,
    VideoBlock,
)

READING = _("To read")
ANSWERING = _("To answer")


class ActivityBodyBlock(blocks.StreamBlock):
    """Everything that may stand in an activity, in two groups of the author's menu."""

    text = TextBlock(group=READING)
    image = ImageBlock(group=READING)
    callout = CalloutBlock(group=READING)
    contrast = ContrastBlock(group=READING)
    steps = StepsBlock(group=READING)
    video = VideoBlock(group=READING)
    audio = AudioBlock(group=READING)
    file = FileBlock(group=READING)
    embed = EmbedBlock(group=READING)

    def __init__(self, local_blocks: list[tuple[str, blocks.Block]] | None = None, **kwargs: object) -> None:
        items = [(name, block(group=ANSWERING)) for name, block in ITEM_BLOCKS]
        super().__init__([*(local_blocks or []), *items], **kwargs)
