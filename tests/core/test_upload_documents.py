"""PDFs: written anew from their pages, so that scripts, attachments, authors and places stay behind."""

import io

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from core.files.cleaning import clean_document
from core.files.limits import UploadRefused
from tests.core import filemaking as fm


def cleaned(data: bytes) -> bytes:
    return clean_document(ContentFile(data, name="report.pdf")).data


def test_it_keeps_the_pages_and_nothing_else():
    sent = fm.pdf(hostile=True)
    made = cleaned(sent)

    assert fm.CANARY in sent
    hidden = (b"/JavaScript", b"/EmbeddedFile", b"/OpenAction", b"/Metadata", b"/Info", *fm.TRACES)
    assert [trace for trace in hidden if trace in made] == []
    page = PdfReader(io.BytesIO(made)).pages[0]
    assert page.images[0].image.size == (640, 480)


def test_it_keeps_every_page_in_order():
    assert len(PdfReader(io.BytesIO(cleaned(fm.pdf(pages=3)))).pages) == 3


def locked() -> bytes:
    writer, out = PdfWriter(clone_from=io.BytesIO(fm.pdf())), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (fm.pdf()[:3000], "unreadable_pdf"),
        (b"%PDF-1.7\n%%EOF", "unreadable_pdf"),
        (b"%PDF-1.4\n" + b"[" * 50_000, "unreadable_pdf"),
        (locked(), "locked_pdf"),
        (b"PK\x03\x04word/document.xml" + bytes(100), "not_a_pdf"),
        (b"<html><script>alert(1)</script>", "not_a_pdf"),
        (fm.picture(), "not_a_pdf"),
    ],
    ids=["cut", "empty", "deep", "locked", "docx", "html", "jpeg"],
)
def test_it_refuses_with_words(data, code):
    with pytest.raises(UploadRefused) as refusal:
        cleaned(data)

    assert refusal.value.code == code
