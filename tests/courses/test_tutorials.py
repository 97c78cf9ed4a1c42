"""Tutorials: the list, its filters, what is recommended and why, one tutorial, its handout."""

import json
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competencies.models import TechnologyPlacement
from core.pdf import PdfError, render_pdf
from core.prose import prose_tree
from courses.handouts import handout_data, tutorial_handout
from courses.models import TutorialIndexPage, TutorialPage
from courses.publish_checks import PublishRefused, faults
from tests.courses.authoring import locale, unit_index
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PROSE = "<p>วางโทรศัพท์บนกองหนังสือ</p><ol><li>เปิดกล้อง</li><li>หันลง</li></ol>"


@pytest.fixture
def index():
    home = unit_index().get_parent()
    page = TutorialIndexPage(title="ชุดการสอน", slug="tutorials", locale=locale("th"))
    home.add_child(instance=page)
    return page


def make_tutorial(index: TutorialIndexPage, slug: str = "camera", **fields: Any) -> TutorialPage:
    given = {
        "title": f"ชุด {slug}",
        "level": "beginner",
        "use": "ttu-classroom-teaching",
        "grades": ["p1-3"],
        "application": "กล้องโทรศัพท์",
        "outcome": "ฉายงานของเด็กให้ทั้งห้องเห็น",
        "summary": "ใช้โทรศัพท์แทนเครื่องฉาย",
        "needs": json.dumps([{"type": "need", "value": "กองหนังสือ", "id": str(uuid4())}]),
        "steps": json.dumps(
            [{"type": "step", "value": {"title": "ตั้งโทรศัพท์", "body": PROSE, "drawing": ""}, "id": str(uuid4())}]
        ),
        "troubles": json.dumps(
            [{"type": "trouble", "value": {"problem": "ภาพมืด", "remedy": "ย้ายไปริมหน้าต่าง"}, "id": str(uuid4())}]
        ),
        "offline_way": PROSE,
        "privacy": "<p>ไม่ถ่ายใบหน้าเด็ก</p>",
        "try_now": "<p>ลองกับสมุดหนึ่งเล่ม</p>",
    }
    page = TutorialPage(**(given | fields), slug=slug, locale=locale("th"), live=False)
    TutorialIndexPage.objects.get(pk=index.pk).add_child(instance=page)
    page.save_revision().publish()
    return TutorialPage.objects.get(pk=page.pk)


def titles(response: Any) -> list[str]:
    return [one.slug for one in response.context["tutorials"]]


def test_the_list_goes_from_easy_to_hard_and_by_the_thai_alphabet(client, index):
    for slug, level, title in [("c", "advanced", "กล้อง"), ("b", "beginner", "เก้าอี้"), ("a", "beginner", "กา")]:
        make_tutorial(index, slug, level=level, title=title)

    assert titles(client.get("/th/tutorials/")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=advanced", ["quiz"]),
        ("use=ttu-measurement-evaluation", ["quiz"]),
        ("grade=m1-3", ["quiz"]),
        ("application=กล้องโทรศัพท์", ["camera"]),
        ("offline=on", ["camera"]),
        ("level=advanced&offline=on", []),
        ("level=nonsense", ["camera", "quiz"]),
        ("mine=on", ["camera", "quiz"]),
    ],
)
def test_filters_leave_what_fits(client, index, query, found):
    make_tutorial(index, "camera", works_offline=True)
    make_tutorial(
        index, "quiz", level="advanced", use="ttu-measurement-evaluation", grades=["m1-3"], application="Google ฟอร์ม"
    )

    assert titles(client.get(f"/th/tutorials/?{query}")) == found


def test_nothing_found_leads_on_and_nothing_published_teaches(client, index):
    assert "ยังไม่มีชุดการสอน" in client.get("/th/tutorials/").content.decode()
    make_tutorial(index)

    response = client.get("/th/tutorials/?level=advanced")
    assert "ไม่มีชุดการสอนที่ตรงทุกข้อ" in response.content.decode()


def test_htmx_gets_the_results_alone(client, index):
    make_tutorial(index)
    body = client.get("/th/tutorials/?level=beginner", headers={"HX-Request": "true"}).content.decode()

    assert body.lstrip().startswith("<section")
    assert "<html" not in body


def test_the_recommendation_follows_ones_own_placement_and_says_so(client, index):
    make_tutorial(index, "camera")
    make_tutorial(index, "scale", level="advanced")
    person = UserFactory()
    client.force_login(person)
    assert client.get("/th/tutorials/").context["recommended"] == []

    TechnologyPlacement.objects.create(user=person, use="ttu-classroom-teaching", level="advanced")
    response = client.get("/th/tutorials/")
    assert [one.slug for one in response.context["recommended"]] == ["scale"]
    assert "การสอนในชั้นเรียน – ขั้นสูง" in response.content.decode()
    assert titles(client.get("/th/tutorials/?mine=on")) == ["scale"]


def test_one_level_for_all_uses_serves_until_one_places_oneself(client, index):
    make_tutorial(index, "camera", level="intermediate")
    client.force_login(UserFactory(technology_level="intermediate"))

    assert [one.slug for one in client.get("/th/tutorials/").context["recommended"]] == ["camera"]


def test_a_tutorial_shows_every_part_and_leads_on(client, index):
    make_tutorial(index, "camera")
    make_tutorial(index, "scale", level="intermediate")
    body = client.get("/th/tutorials/camera/").content.decode()

    for words in ("ฉายงานของเด็ก", "กองหนังสือ", "ตั้งโทรศัพท์", "หันลง", "ไม่ถ่ายใบหน้าเด็ก", "ริมหน้าต่าง", "ชุด scale"):
        assert words in body
    assert "handout.pdf" in body


@pytest.mark.parametrize("path", ["/th/tutorials/none/", "/en/tutorials/camera/", "/th/tutorials/none/handout.pdf"])
def test_what_is_not_published_here_is_not_found(client, index, path):
    make_tutorial(index)

    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("signed_in", [False, True])
def test_lists_and_pages_ask_the_same_however_many_there_are(client, index, signed_in):
    if signed_in:
        client.force_login(UserFactory(technology_level="beginner"))
    make_tutorial(index, "camera")
    counts: dict[str, list[int]] = {"/th/tutorials/": [], "/th/tutorials/camera/": []}
    for size in (1, 12):
        for number in range(size - 1):
            make_tutorial(index, f"more-{number}")
        for path, found in counts.items():
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found.append(len(queries))
    for path, (few, many) in counts.items():
        assert few == many <= 8, path


# Handouts


def test_a_handout_is_a_tagged_pdf_with_thai_in_it(index):
    made = render_pdf("courses/pdf/handout.typ", handout_data(make_tutorial(index)))

    assert made.startswith(b"%PDF-1.")
    assert b"pdfuaid" in made
    assert b"Sarabun" in made


def test_a_handout_is_set_once_and_anew_after_an_edit(client, index, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    page = make_tutorial(index)
    first = client.get("/th/tutorials/camera/handout.pdf")
    assert first["Content-Type"] == "application/pdf"
    assert 'filename="camera-th.pdf"' in first["Content-Disposition"]

    calls = []
    monkeypatch.setattr("core.pdf.render_pdf", lambda *args: calls.append(args) or b"%PDF anew")
    assert tutorial_handout(page) == first.content
    page.title = "ชื่อใหม่"
    assert tutorial_handout(page) == b"%PDF anew"
    assert len(calls) == 1


def test_words_in_a_handout_are_never_code(index):
    page = make_tutorial(index, title='#panic("x") $a$ `b`', outcome="#import sys \\ \" ' ]")

    assert render_pdf("courses/pdf/handout.typ", handout_data(page)).startswith(b"%PDF")


def test_a_handout_that_fails_says_so_and_shows_another_way(client, index, monkeypatch):
    make_tutorial(index)

    def fail(page: TutorialPage) -> bytes:
        raise PdfError("no")

    monkeypatch.setattr("courses.views.tutorials.tutorial_handout", fail)
    response = client.get("/th/tutorials/camera/handout.pdf")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "เบราว์เซอร์" in response.content.decode()


def test_a_template_outside_the_product_is_not_set():
    with pytest.raises(PdfError):
        render_pdf("../../etc/passwd", {})


def test_prose_becomes_plain_data():
    assert prose_tree("<p>ก <b>ข</b><br>ค</p><ul><li>ง</li></ul>") == [
        {
            "tag": "p",
            "children": [{"text": "ก "}, {"tag": "b", "children": [{"text": "ข"}]}, {"tag": "br"}, {"text": "ค"}],
        },
        {"tag": "ul", "children": [{"tag": "li", "children": [{"text": "ง"}]}]},
    ]


# Publishing


def test_a_tutorial_with_gaps_is_refused_in_words(index):
    page = make_tutorial(index)
    page.privacy, page.grades, page.steps = "<p></p>", [], json.dumps([])

    assert len(faults(page)) == 3
    with pytest.raises(PublishRefused):
        page.save_revision(clean=False).publish()
