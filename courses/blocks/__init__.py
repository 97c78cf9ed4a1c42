"""StreamField vocabulary of an activity. One class = one template; every answered block is an Item once published."""

from courses.blocks.body import ActivityBodyBlock
from courses.blocks.items import ITEM_BLOCKS, ItemBlock

__all__ = ["ITEM_BLOCKS", "ActivityBodyBlock", "ItemBlock"]
