"""The ring and the road say in words what they draw."""

import pytest
from django.template import Context, Template
from django.utils import translation

from core.templatetags import icons, ui


def ring(**values: object) -> str:
    page = Template("{% load ui %}{% aaar_ring done=done current=current size='l' %}")
    return page.render(Context({"done": (), "current": "", **values}))


def test_the_ring_says_each_stage():
    with translation.override("en"):
        drawn = ring(done=["awareness"], current="action")
    assert 'aria-label="Awareness: done, Anticipation: not yet, Action: now, Reflection: not yet"' in drawn
    assert drawn.count("ring__petal--done") == drawn.count("ring__petal--now") == 1
    assert drawn.count("ring__petal--later") == 2


def test_the_ring_speaks_thai_on_a_thai_page():
    with translation.override("th"):
        thai = ring(done=4)
    with translation.override("en"):
        assert ring(done=4) != thai


@pytest.mark.parametrize("done", [None, 0, [], ()])
def test_an_empty_ring_has_no_full_petal(done):
    assert "ring__petal--done" not in ring(done=done)


def test_a_stage_worked_on_again_is_now_and_not_done():
    assert "ring__petal--done" not in ring(done=["action"], current="action")


@pytest.mark.parametrize(("current", "done", "now"), [(0, 0, 0), (1, 0, 1), (3, 2, 1), (6, 5, 1), (7, 6, 0)])
def test_the_road_marks_steps_walked(current, done, now):
    drawn = ui.mountain_road(current=current)
    assert drawn.count("road__stop--done") == done
    assert drawn.count("road__stop--now") == now


def test_the_road_says_where_one_stands():
    with translation.override("en"):
        assert 'aria-label="Step 3 of 6: Support"' in ui.mountain_road(current=3)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("ครูมาลี แก้วดี", "มก"), ("เอกชัย ใจดี", "อจ"), ("Anna Berg Cook", "AB"), ("", "?"), ("ครู", "?")],
)
def test_initials_stand_for_a_face(name, letters):
    assert ui.initials(name) == letters


@pytest.mark.parametrize(("part", "whole", "shown"), [(0, 0, 0), (1, 3, 33), (999, 1000, 99), (4, 3, 100), (3, 3, 100)])
def test_progress_is_never_over_a_hundred_nor_too_early(part, whole, shown):
    assert ui.percent_of(part, whole) == shown


def test_an_icon_is_hidden_from_those_who_hear_the_words():
    drawn = icons.icon("search")
    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn
    assert "style" not in drawn
