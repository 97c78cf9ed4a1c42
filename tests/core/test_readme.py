"""README: what it promises is there."""

import re
from pathlib import Path

from core import setup
from insights.demo.people import PASSWORD, PEOPLE

README = (setup.ROOT / "README.md").read_text(encoding="utf-8")


def test_every_person_of_the_demo_stands_in_the_readme():
    rows = [line for line in README.splitlines() if "@demo.example" in line]

    assert PASSWORD in README
    for person in PEOPLE:
        row = next(line for line in rows if person.email in line)
        assert person.name in row
        assert person.totp in row
    assert len(rows) == len(PEOPLE)


def test_every_link_of_the_papers_leads_somewhere():
    papers = [setup.ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "docs/deploy")]
    papers += (setup.ROOT / "docs" / "decisions").glob("*.md")
    missing = [
        f"{paper.name}: {link}"
        for paper in papers
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", paper.read_text(encoding="utf-8"))
        if not Path(paper.parent, link).exists()
    ]

    assert missing == []


def test_every_command_the_papers_name_is_a_goal_of_the_makefile():
    goals = set(re.findall(r"^([a-z-]+):", (setup.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set()
    for name in ("README", "CONTRIBUTING", "docs/deploy"):
        named |= set(re.findall(r"`?make ([a-z-]+)", (setup.ROOT / f"{name}.md").read_text(encoding="utf-8")))

    assert named - {"nginx"} <= goals
