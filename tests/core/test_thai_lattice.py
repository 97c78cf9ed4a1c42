import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.thai.analyser import encode, index_text, readings
from core.thai.lattice import FOLLOWING, LEADING, best_path
from core.thai.lexicon import lexicon
from core.thai.normal import normalise
from core.thai.sorting import sort_key

ROOT = Path(__file__).resolve().parents[2]
WHOLE_WORDS = sorted(word for word in lexicon().words if word[0] not in FOLLOWING and word[-1] not in LEADING)
MEMORY = """
import resource, sys
def used():
    return int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize() / 1e6
from core.thai import analyser
before = used()
analyser.index_text('การเรียนรู้บนพื้นที่สูง')
assert 'pythainlp' not in sys.modules
print(used() - before)
"""


def indexed(text: str) -> set[str]:
    return set(index_text(text).split())


def asked(query: str, **how: bool) -> list[list[str]]:
    return [[term.tokens[0] for term in reading] for reading in readings(query, **how)]


@pytest.mark.parametrize("word", ["การ", "เรียน", "เรียนรู้", "รู้", "การเรียนรู้"])
def test_it_knows_every_word_inside_a_longer_one(word):
    assert encode(word) in indexed("ชวนคิดเรื่องการเรียนรู้ของเด็ก")


def test_letters_that_only_look_like_a_word_do_not_count():
    assert encode("กา") not in indexed("การเรียนรู้")
    assert encode("ดอย") not in indexed("ประตูเปิดอยู่")


def test_both_readings_of_an_ambiguous_run_are_known():
    assert {encode("พื้นที่"), encode("สูง"), encode("ที่สูง")} <= indexed("โรงเรียนบนพื้นที่สูง")


def test_tone_marks_tell_words_apart():
    assert indexed("ข้าว").isdisjoint(indexed("ข่าว"))
    assert encode("ป้า") != encode("ป่า")


def test_tokens_are_letters_and_digits_only():
    tokens = indexed("ครู 'A' \"B\" -- *:& | (ป.6) <b>50%</b> ข้าว/น้ำ")
    assert all(token.isalnum() for token in tokens)


def test_a_name_no_list_knows_is_found_whole_and_in_pieces():
    assert set(asked("ผาเหมือย")[0]) <= indexed("ครูกับผาเหมือยเดินขึ้นดอย")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WHOLE_WORDS), min_size=1, max_size=6))
def test_every_word_written_into_a_run_can_be_found_in_it(words):
    text = normalise("".join(words))
    kept = [normalise(word) for word in words]
    if "".join(kept) != text:  # two words met and became another spelling
        return
    assert {encode(word) for word in kept} <= indexed(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("กขคงเแโใไะัาำิีึืุู็่้๊๋์ํๆฯ๑ab 1.'\"\u200b"), max_size=60))
def test_no_text_breaks_it_and_writing_it_twice_the_same_way_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
    index_text(text)
    readings(text, unfinished=True)


@pytest.mark.parametrize("run", ["ก" * 4000, "กาการเรียนที่" * 300, "เ" * 4000, "่" * 4000])
def test_a_hostile_run_is_read_in_a_moment(run):
    start = time.process_time()
    index_text(run)
    best_path(run)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ที\u0e48\u0e35", "ที่ี"),
        ("น\u0e4dา", "นำ"),
        ("เเผน", "แผน"),
        ("๒๕๖๙", "2569"),
        ("ครู\u200bไทย", "ครูไทย"),
        ("พ\u0e48\u0e35", "พี่"),
    ],
)
def test_what_looks_the_same_is_written_the_same(typed, meant):
    assert normalise(typed) == normalise(meant)


def test_spaces_in_the_wrong_place_are_read_both_ways():
    assert asked("เท คโนโลยี")[1] == [encode("เทคโนโลยี")]
    assert asked("นัก เรียน") == [[encode("นัก"), encode("เรียน")], [encode("นักเรียน")]]


def test_words_that_only_bind_are_left_out_unless_nothing_else_was_asked():
    assert asked("วิธีสอนเด็กที่พูดหลายภาษา") == [[encode(word) for word in ("สอน", "เด็ก", "พูด", "หลาย", "ภาษา")]]
    assert asked("ที่") == [[encode("ที่")]]


def test_an_unfinished_word_is_taken_as_a_beginning():
    terms = readings("การเรีย", unfinished=True)[0]
    assert [(term.tokens, term.prefix) for term in terms] == [((encode("เรีย"),), True)]


def test_words_written_in_two_ways_find_each_other():
    assert set(readings("แคนวา")[0][0].tokens) == {encode("แคนวา"), "canva"}
    assert encode("ไลน์") in readings("LINE")[0][0].tokens


def test_english_plurals_and_singulars_are_one():
    assert asked("Stories") == asked("story")
    assert asked("classes") == asked("class")
    assert asked("status") == [["status"]]


@pytest.mark.parametrize("query", ["", "   ", "?!…", "\u200b", "ๆ"])
def test_a_question_without_a_word_asks_nothing(query):
    assert readings(query) == []


def test_the_words_take_little_memory_and_the_package_is_not_imported():
    run = subprocess.run([sys.executable, "-c", MEMORY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(run.stdout) <= 25


def test_words_stand_in_the_order_of_the_thai_dictionary():
    words = ["แม่", "เกม", "กา", "ข้าว", "ไก่", "ข่าว", "กำ", "apple"]
    assert sorted(words, key=sort_key) == ["apple", "กา", "กำ", "เกม", "ไก่", "ข่าว", "ข้าว", "แม่"]


def test_the_end_of_what_is_typed_may_begin_a_longer_word():
    assert ((encode("กาแ"),), True) in [
        (term.tokens, term.prefix) for terms in readings("กาแ", unfinished=True) for term in terms
    ]


def test_an_end_that_begins_no_word_and_a_word_that_only_binds_ask_for_no_page_at_random():
    assert readings("สอนที่", unfinished=True)[0][0].tokens == (encode("สอน"),)
