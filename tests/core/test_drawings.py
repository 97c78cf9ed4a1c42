"""Drawings are plain shapes coloured by class; whatever else a file holds is refused."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from core.drawings import DrawingError, shapes

FOLDER = Path(settings.BASE_DIR) / "content" / "drawings"


def svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">{inside}</svg>'


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_every_drawing_of_ours_is_plain_and_light(path):
    assert shapes(path.read_text(encoding="utf-8"))
    assert path.stat().st_size <= 6_000


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x()</script>",
        '<path d="M0 0" onload="x()"/>',
        '<path d="M0 0" style="fill:red"/>',
        '<path d="M0 0" fill="red"/>',
        '<rect class="else" width="1" height="1"/>',
        '<a href="https://else.example"><path d="M0 0"/></a>',
        '<use href="#x"/>',
        "<text>ก</text>",
        '<image href="x.png"/>',
        "<g><foreignObject/></g>",
    ],
)
def test_anything_but_shapes_is_refused(inside):
    with pytest.raises(DrawingError):
        shapes(svg(inside))


@pytest.mark.parametrize(
    "source",
    ["<svg/>", "not xml", '<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(""), '<svg viewBox="0 0 640 360"/>'],
)
def test_a_file_that_is_no_drawing_is_refused(source):
    with pytest.raises(DrawingError):
        shapes(source)


def rendered(name: str, alt: str = "") -> str:
    page = Template("{% load drawings %}{% drawing name alt=alt %}")
    return page.render(Context({"name": name, "alt": alt}))


def test_a_drawing_is_named_for_those_who_cannot_see_it():
    assert 'role="img" aria-label="Hills &lt;b&gt;"' in rendered("site-front", "Hills <b>")
    assert 'aria-hidden="true"' in rendered("site-front")


@pytest.mark.parametrize("name", ["", "no-such-drawing", "../../pyproject", "site-front.svg"])
def test_an_unknown_name_draws_nothing(name):
    assert rendered(name) == ""
