"""Search sees of a question what stands on the page before an answer, and nothing else."""

import pytest

from courses.blocks import ActivityBodyBlock

BODY = ActivityBodyBlock()
HIDDEN = "ซ่อนไว้"


def searched(kind, **value):
    block = BODY.child_blocks[kind]
    return block.get_searchable_content(block.to_python({"prompt": "คำถาม", **value}))


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_options_are_searched_without_feedback(kind):
    options = [
        {"type": "item", "id": str(n), "value": {"text": f"ข้อ {n}", "correct": n == 1, "feedback": HIDDEN}}
        for n in (1, 2)
    ]
    assert searched(kind, options=options) == ["คำถาม", "ข้อ 1", "ข้อ 2"]


@pytest.mark.parametrize("kind", ["short", "number"])
def test_keys_and_good_answers_are_not_searched(kind):
    told = {
        "accept": [HIDDEN],
        "model_answer": HIDDEN,
        "feedback": HIDDEN,
        "feedback_right": HIDDEN,
        "feedback_wrong": HIDDEN,
    }
    assert searched(kind, **told, answer=7, unit=HIDDEN) == ["คำถาม"]


def test_an_order_is_not_given_away():
    items = [{"type": "item", "id": text, "value": {"text": text}} for text in ("ค", "ก", "ข")]
    assert searched("ordering", items=items, feedback_right=HIDDEN, feedback_partly=HIDDEN) == ["คำถาม", "ก", "ข", "ค"]


def test_pairs_are_not_given_away():
    pairs = [
        {"type": "item", "id": left, "value": {"left": left, "right": right}}
        for left, right in (("ข", "1"), ("ก", "2"))
    ]
    assert searched("matching", pairs=pairs, feedback_right=HIDDEN, feedback_partly=HIDDEN) == [
        "คำถาม",
        "ก",
        "ข",
        "1",
        "2",
    ]


def test_settings_of_a_block_are_no_text_of_the_page():
    assert searched("reflection", visibility="private", recall_label=HIDDEN, role="expectation") == ["คำถาม"]
    callout = BODY.child_blocks["callout"]
    value = callout.to_python({"tone": "care", "title": "หัวข้อ", "body": "<p>เนื้อ</p>"})
    assert callout.get_searchable_content(value) == ["หัวข้อ", "เนื้อ"]


def test_every_kind_of_question_names_what_is_searched():
    items = [block for block in BODY.child_blocks.values() if hasattr(block, "searched")]
    assert len(items) == 11
    assert all(set(block.searched) <= set(block.child_blocks) for block in items)
