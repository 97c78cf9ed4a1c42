"""One small stylesheet, in layers, from all sources."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from core import css

BUDGET = 20_000


def test_the_stylesheet_fits_its_budget():
    assert len(gzip.compress(css.built().encode(), 9)) <= BUDGET


def test_it_holds_every_component_in_its_layer():
    built = css.built()
    assert built.startswith("@layer tokens,base,components;")
    assert built.count("@layer components{") == len(list((css.SOURCE / "components").glob("*.css")))


@pytest.mark.parametrize("path", [path for _layer, path in css.sources()], ids=lambda path: path.stem)
def test_no_brace_is_left_open_and_no_host_is_named(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    assert "//" not in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", [path for _layer, path in css.sources()], ids=lambda path: path.stem)
def test_no_rule_depends_on_left_and_right(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:margin|padding|border)-(?:left|right)\b|text-align:\s*(?:left|right)\b", text)


@pytest.mark.parametrize("path", [path for _layer, path in css.sources()[1:]], ids=lambda path: path.stem)
def test_colours_come_from_tokens(path):
    """White alone is allowed by name: a QR code needs it in the dark too."""
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)", path.read_text(encoding="utf-8"))
    assert set(found) <= {"#fff", "#ffffff"}


def test_stripping_keeps_what_css_needs():
    source = "/* a */ a:hover > b , i { margin: calc(1px + 2px) 0 ; color: red; }\n"
    source += "@media (min-width: 3rem) { p { top: 0; } }"
    assert css.stripped(source) == "a:hover > b ,i{margin:calc(1px + 2px) 0;color:red}@media (min-width:3rem){p{top:0}}"


def test_the_finder_builds_and_finds_it(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    finder = css.SiteCssFinder()
    found = finder.find(css.NAME)
    assert "@layer" in Path(found).read_text(encoding="utf-8")
    assert [name for name, _storage in finder.list([])] == [css.NAME]
    assert finder.find("css/other.css") == []


def test_static_files_know_the_stylesheet():
    assert finders.find(css.NAME)
