"""Papers as their readers have them: read from the PDF itself."""

import io
import re

import pikepdf
import pypdfium2
import zxingcpp


def words_on(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


def code_on(pdf: bytes) -> list[str]:
    """What a phone reads from the first page."""
    return [one.text for one in zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil())]


def claims(pdf: bytes) -> tuple[list[str], list[str], str]:
    """The standards that it says it keeps, and its language."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        said = opened.Root.Metadata.read_bytes().decode()
        kept = re.findall(r"<pdfaid:(?:part|conformance)>(\w+)<", said), re.findall(r"<pdfuaid:part>(\w+)<", said)
        return *kept, str(opened.Root.Lang)
