"""What an answer is judged by, and what is read: by the same ids, whatever the words are."""

import pytest

from courses.blocks import ActivityBodyBlock

BODY = ActivityBodyBlock()
ASKED = {"prompt": "คำถาม", "help": "คำใบ้"}
SAID = {"feedback_right": "ครบแล้ว", "feedback_partly": "ลองดูอีกครั้ง"}
ITEMS = {"c": {"text": "ตั้งเป้า"}, "a": {"text": "ลงมือ"}, "b": {"text": "ดูผล"}}
PAIRS = {"n": {"left": "เป้าหมาย", "right": "ก่อน"}, "m": {"left": "ผล", "right": "หลัง"}}


def listed(rows):
    return [{"type": "item", "id": key, "value": value} for key, value in rows.items()]


@pytest.mark.parametrize(
    ("kind", "name", "rows", "key"),
    [
        ("ordering", "items", ITEMS, {"order": ["c", "a", "b"]}),
        ("matching", "pairs", PAIRS, {"pairs": ["n", "m"]}),
    ],
)
def test_rows_are_known_by_their_ids(kind, name, rows, key):
    block = BODY.child_blocks[kind]
    value = block.to_python({**ASKED, **SAID, name: listed(rows)})

    assert block.neutral(value) == key
    assert block.words(value) == {**ASKED, **SAID, name: [{"id": one, **row} for one, row in rows.items()]}


def test_an_option_is_right_or_wrong_by_its_id():
    options = {"x": {"text": "ก", "correct": True, "feedback": "ใช่"}, "y": {"text": "ข", "feedback": "ยัง"}}
    block = BODY.child_blocks["multiple"]
    value = block.to_python({**ASKED, "options": listed(options)})

    assert block.neutral(value) == {"options": {"x": True, "y": False}}
    read = [{"id": "x", "text": "ก", "feedback": "ใช่"}, {"id": "y", "text": "ข", "feedback": "ยัง"}]
    assert block.words(value) == ASKED | {"options": read}
