"""A PDF with everything in it that must not stay."""

from io import BytesIO

import pikepdf
from pikepdf import AttachedFileSpec, Dictionary, Name, Pdf, Stream, String

from tests import pictures


def full() -> bytes:
    pdf = Pdf.new()
    for number in range(2):
        pdf.add_blank_page(page_size=(595, 842))
        _scanned(pdf, number)
    pdf.attachments["x"] = AttachedFileSpec(pdf, b"yansen, tetangga", filename=pictures.ATTACHED)
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(pictures.SCRIPT))
    pdf.docinfo["/Author"], pdf.docinfo["/Producer"] = pictures.AUTHOR, pictures.PRODUCER
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:creator"] = [pictures.AUTHOR]
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def _scanned(pdf: Pdf, number: int) -> None:
    photo = Stream(pdf, pictures.small_jpeg(number), Type=Name.XObject, Subtype=Name.Image, Width=320, Height=240)
    photo.ColorSpace, photo.BitsPerComponent, photo.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    page = pdf.pages[number]
    page.Resources = Dictionary(XObject=Dictionary(Foto=pdf.make_indirect(photo)))
    page.Contents = pdf.make_stream(b"q 500 0 0 375 40 400 cm /Foto Do Q")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 90, 90], A=Dictionary(S=Name.URI, URI=String(pictures.LINK)))
    page.Annots = pikepdf.Array([link])
