"""Stable ids: made from keys, so that a second load, a second language and a rebuild find the same rows."""

import uuid

CONTENT = uuid.UUID("6b1f3c7e-6c0f-5d0a-9a53-0d2c6b3f5e11")


def content_id(*keys: str) -> uuid.UUID:
    """The id of a thing in content/, from the path of its keys."""
    return uuid.uuid5(CONTENT, "/".join(keys))


def item_id(activity: uuid.UUID, block: uuid.UUID | str) -> uuid.UUID:
    """The id of an item: its block within its activity, for a copied page keeps its block ids."""
    return uuid.uuid5(activity, str(block))


def state_id(cycle: uuid.UUID, item: uuid.UUID) -> uuid.UUID:
    """The id of what is derived for one item in one cycle."""
    return uuid.uuid5(cycle, str(item))
