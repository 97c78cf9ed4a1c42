"""Every message is said in Thai, and no fragment says what nobody asks."""

import re

from core.catalogue import merged
from core.messages import asked, in_python, in_template

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


def test_every_message_has_its_thai():
    known = {(entry.msgctxt, entry.msgid) for entry in merged() if entry.msgstr or entry.msgstr_plural.get(0)}

    missing = [f"{path.name}: {message}" for message, path in sorted(asked().items(), key=str) if message not in known]

    assert not missing, "\n".join(missing)


def test_no_thai_is_fuzzy_and_placeholders_agree():
    faults = []
    for entry in merged():
        said = entry.msgstr or entry.msgstr_plural.get(0, "")
        asked_for = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
        if entry.fuzzy or set(PLACEHOLDER.findall(said)) - asked_for:
            faults.append(entry.msgid)

    assert not faults


def test_messages_are_found_in_code_and_templates(tmp_path):
    code = tmp_path / "code.py"
    code.write_text('_("one"); pgettext_lazy("place", "two"); ngettext("three", "threes", 3); _(name)', "utf-8")
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}{% translate "four" %}{% translate "five" context "place" %}'
        "{% blocktranslate with a=b %}six {{ a }}{% endblocktranslate %}{{ x|default:_('seven') }}",
        encoding="utf-8",
    )

    assert set(in_python(code)) == {(None, "one"), ("place", "two"), (None, "three")}
    assert set(in_template(page)) == {(None, "four"), ("place", "five"), (None, "six %(a)s"), (None, "seven")}
