"""A PDF written anew from its pages alone: no scripts, forms, attachments, authors, places or camera data."""

import io
import logging
import zlib
from typing import Any, BinaryIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

PAGE_KEYS = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate",
    "/Contents", "/Group", "/UserUnit", "/Annots",
}  # fmt: skip
LINK_KEYS = {"/Type", "/Subtype", "/Rect", "/Border", "/A", "/QuadPoints"}
LOOSE_KEYS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/OpenAction", "/JS", "/AF", "/Thumb", "/OPI")
PAGES = 500
START_OF_SCAN = 0xDA
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}


class Refusal(Exception):
    """Why the document is not taken, in one word."""


def clean(source: BinaryIO, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The same pages in a new file."""
    logging.disable(logging.CRITICAL)
    if b"%PDF-" not in source.read(1024):
        raise Refusal("not_a_pdf")
    source.seek(0)
    try:
        return rewritten(source)
    except (MemoryError, Refusal):
        raise
    except Exception as error:
        raise Refusal("unreadable_pdf") from error


def rewritten(source: BinaryIO) -> tuple[dict[str, Any], list[bytes]]:
    reader = PdfReader(source, strict=False)
    if reader.is_encrypted:
        raise Refusal("locked_pdf")
    if not 0 < len(reader.pages) <= PAGES:
        raise Refusal("unreadable_pdf")
    writer = PdfWriter()
    for page in reader.pages:
        strip_page(page)
        writer.add_page(page)
    writer.metadata = None
    for found in list(writer._objects):  # noqa: SLF001 - pypdf names no public walk over all objects
        strip_object(found)
    out = io.BytesIO()
    writer.write(out)
    return {"pages": len(reader.pages), "format": "PDF"}, [out.getvalue()]


def strip_page(page: Any) -> None:
    """Before it is copied: only what draws the page, and links to addresses on the web."""
    for name in [key for key in page if key not in PAGE_KEYS]:
        del page[name]
    if "/Annots" in page:
        links = [link for link in (safe_link(found) for found in page["/Annots"].get_object() or []) if link]
        del page["/Annots"]
        if links:
            page[NameObject("/Annots")] = ArrayObject(links)


def safe_link(found: Any) -> DictionaryObject | None:
    """A link that opens a web address, with nothing else in it."""
    link = found.get_object()
    action = link.get("/A")
    action = action.get_object() if action is not None else None
    if link.get("/Subtype") != "/Link" or not action or action.get("/S") != "/URI":
        return None
    if not str(action.get("/URI", "")).lower().startswith(("https://", "http://", "mailto:")):
        return None
    bare = DictionaryObject({NameObject(key): link[key] for key in link if key in LINK_KEYS and key != "/A"})
    bare[NameObject("/A")] = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): action["/URI"]}
    )
    return bare


def strip_object(found: Any) -> None:
    """Takes metadata out of one object, and camera data out of the photographs inside."""
    if not isinstance(found, DictionaryObject):
        return
    for name in LOOSE_KEYS:
        if name in found:
            del found[name]
    if isinstance(found, StreamObject):
        strip_photograph(found)


def strip_photograph(stream: StreamObject) -> None:
    """A JPEG lies in a PDF as the camera wrote it, places and all."""
    filters = stream.get("/Filter")
    filters = filters.get_object() if filters is not None else None
    names = [str(name) for name in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    data = stream._data  # noqa: SLF001 - the encoded bytes; `get_data` would decode them
    if names == ["/DCTDecode"]:
        stream._data = without_segments(data)  # noqa: SLF001 - as above
    elif names == ["/FlateDecode", "/DCTDecode"]:
        stream._data = zlib.compress(without_segments(zlib.decompress(data)))  # noqa: SLF001 - as above
    elif "/JPXDecode" in names and (b"uuid" in data or b"xml " in data):
        raise Refusal("unreadable_pdf")


def without_segments(data: bytes) -> bytes:
    """A JPEG without its application and comment segments; Adobe's colour mark (APP14) stays."""
    out = bytearray(data[:2])
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Refusal("unreadable_pdf")
        mark = data[at + 1]
        if mark in WITHOUT_LENGTH or mark == 0xFF:
            out += data[at : at + (1 if mark == 0xFF else 2)]
            at += 1 if mark == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if mark == START_OF_SCAN:
            close = data.rfind(b"\xff\xd9")
            return bytes(out + data[at : close + 2 if close > at else len(data)])
        metadata = (0xE0 <= mark <= 0xEF and mark != 0xEE) or mark == 0xFE
        if not metadata:
            out += data[at:end]
        at = end
    raise Refusal("unreadable_pdf")
