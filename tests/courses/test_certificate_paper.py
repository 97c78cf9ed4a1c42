"""The certificate on paper: set right in Thai, tagged, one page, with a code that leads to its public page."""

import json
import os
import re
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import segno
import typst
from PIL import Image, ImageChops, ImageFilter, ImageStat

from core.pdf import FONTS, ROOT, PdfError
from courses import certificates
from courses.models import Certificate
from tests.courses.proving import certified, client_of

GOLDEN = Path(__file__).parent / "golden" / "certificate.png"
ADDRESS = "https://plc.example.org/th/verify/ABCD-EFGH-2345/"
TH = {
    "title": "AI กับอัตลักษณ์ล้านนา: ที่นี่สอนอะไรเรา",
    "question": "ที่นี่สอนอะไรเรา",
    "stages": ["การสร้างความตระหนัก", "การคาดการณ์", "การลงมือปฏิบัติ", "การสะท้อนคิด"],
}
EN = {"title": "AI and Lanna identity", "question": "", "stages": ["Awareness", "Anticipation", "Action", "Reflection"]}
# The rasteriser is pinned, so the same page gives 0; another date and one letter of the serial give 0.05.
TOLERANCE = 0.02


def certificate(**more):
    words = {"th": TH, "en": EN, "activities": 13, "minutes": 95, "round": 2}
    days = {"started": "2026-11-01T00:00:00+00:00", "finished": "2026-11-21T00:00:00+00:00"}
    names = [("การเข้าใจบริบทพื้นที่", "Area understanding"), ("AI และเทคโนโลยี", "AI and technology")]
    fields = {
        "serial": "ABCD-EFGH-2345",
        "unit_id": UUID(int=1),
        "cycle_uuid": UUID(int=2),
        "holder_name": "นางสาวกัญญารัตน์ ปู่ย่าน้ำกิ๊ ณ เชียงใหม่",
        "words": words | days,
        "competencies": [{"slug": th, "th": th, "en": en, "framework": "x"} for th, en in names],
        "issued_at": datetime(2026, 11, 22, tzinfo=UTC),
    }
    return Certificate(**(fields | more))


def drawn(row):
    """The page as a picture, by the same template, data and fonts as the PDF."""
    made = typst.compile(
        str(ROOT / certificates.TEMPLATE),
        root=str(ROOT),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(certificates.paper_of(row, ADDRESS), ensure_ascii=False)},
        format="png",
        ppi=60,
    )
    return Image.open(BytesIO(made)).convert("L")


def approved():
    return Image.open(GOLDEN).convert("L")


def distance(one, other):
    """How far apart two pages are, 0 to 255 on average, once the edges of letters are softened."""
    soft = [page.filter(ImageFilter.GaussianBlur(1)) for page in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*soft)).mean[0]


def test_it_looks_as_it_was_approved():
    """With REDRAW=1 the picture is drawn anew: look at it before you commit it."""
    now = drawn(certificate())
    if os.environ.get("REDRAW") == "1":
        now.save(GOLDEN, optimize=True)
    then = approved()

    assert now.size == then.size
    assert distance(now, then) < TOLERANCE


@pytest.mark.parametrize(
    "change",
    [
        {"holder_name": "นางสาวกญญารัตน ปูยานากิ ณ เชียงใหม่"},
        {"serial": "ABCD-EFGH-2346", "issued_at": datetime(2025, 1, 2, tzinfo=UTC)},
        {"competencies": []},
    ],
    ids=["lost marks", "another day and serial", "no competencies"],
)
def test_the_comparison_sees_what_a_reader_would_see(change):
    assert distance(drawn(certificate(**change)), approved()) > TOLERANCE


def test_it_is_one_tagged_page_whatever_its_length():
    long = {"title": "การเรียนรู้ตลอดชีวิตในพื้นที่สูง " * 7, "question": "", "stages": TH["stages"]}
    words = {"th": long, "en": long, "activities": 99, "minutes": 999, "round": 12, "started": "", "finished": ""}
    many = [{"slug": "x", "th": "สมรรถนะที่มีชื่อยาวมากเป็นพิเศษ " * 2, "en": "x", "framework": "x"}] * 30
    row = certificate(words=words, competencies=many, holder_name="ครูชื่อยาว " * 10)
    made = certificates.certificate_pdf(row, ADDRESS)

    assert len(re.findall(rb"/Type ?/Page\b", made)) == 1
    assert b"pdfuaid:part" in made
    assert b"/MarkInfo" in made


def test_the_code_leads_to_the_public_page():
    shown = certificates.qr_drawing(ADDRESS)

    assert shown == segno.make(ADDRESS, error="m").svg_inline(border=2, dark="#1d2430", light="#ffffff", omitsize=True)
    assert ADDRESS.encode() in certificates.certificate_pdf(certificate(), ADDRESS)


@pytest.mark.django_db
def test_the_owner_gets_a_pdf_with_the_address_of_this_site(learner):
    made = certified(learner)
    answer = client_of(learner.user).get(f"/en/certificates/{made.serial}.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert f"/th/verify/{made.serial}/".encode() in answer.content
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_paper_that_fails_is_said_in_words(learner, monkeypatch):
    def fail(*given):
        raise PdfError("broken template")

    made = certified(learner)
    monkeypatch.setattr("courses.views.certificates.certificate_pdf", fail)
    answer = client_of(learner.user).get(f"/th/certificates/{made.serial}.pdf")

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "เกียรติบัตรของคุณยังอยู่ครบ" in answer.content.decode()
