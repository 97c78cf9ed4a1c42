"""What a strict content policy and readers without scripts demand of every template of ours."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "email" not in path.parts]
NOT_HTML = re.compile(r"\{% comment.*?endcomment %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE)
FORBIDDEN = {
    "style=": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "<style": re.compile(r"<style\b", re.IGNORECASE),
    "on...=": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": INLINE_SCRIPT,
    "javascript:": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on", re.IGNORECASE),
    "foreign host": re.compile(r"""(?:src|href)=["'](?:https?:)?//""", re.IGNORECASE),
}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_nothing_unsafe_stands_inline(path):
    text = path.read_text(encoding="utf-8")
    text = NOT_HTML.sub("x", text)
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "components").glob("*.html")), ids=lambda path: path.stem)
def test_every_component_says_what_it_takes(path):
    assert '{% comment "text/markdown" %}' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('<p style="color:red">', "style="),
        ("<script>x()</script>", "inline script"),
        ('<a onclick="x()">', "on...="),
        ('<img src="//else.example/x.png">', "foreign host"),
    ],
)
def test_the_rules_catch_what_they_forbid(text, name):
    assert FORBIDDEN[name].search(text)


def test_data_in_a_script_tag_is_allowed():
    assert not INLINE_SCRIPT.search('<script id="x" type="application/json">{}</script>')
