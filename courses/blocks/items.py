"""Every block that is answered, in the order of the editor's menu."""

from courses.blocks.item import ItemBlock
from courses.blocks.questions import MatchingBlock, MultipleBlock, NumberBlock, OrderingBlock, ShortBlock, SingleBlock
from courses.blocks.tasks import ChecklistBlock, CommitmentBlock, EvidenceBlock, LikertBlock, ReflectionBlock

__all__ = ["ITEM_BLOCKS", "ItemBlock"]

ITEM_BLOCKS: list[tuple[str, type[ItemBlock]]] = [
    (block.kind, block)
    for block in (
        SingleBlock,
        MultipleBlock,
        OrderingBlock,
        MatchingBlock,
        ShortBlock,
        NumberBlock,
        ReflectionBlock,
        LikertBlock,
        ChecklistBlock,
        CommitmentBlock,
        EvidenceBlock,
    )
]
