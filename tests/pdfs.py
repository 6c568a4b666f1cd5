"""A PDF with everything in it that must not stay, and what else somebody may make of a PDF."""

import zlib
from collections.abc import Iterable
from io import BytesIO

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Object, OutlineItem, Pdf, Stream, String

from tests import pictures

SEEN = b"Ditulis di formulir"  # filled into a form: it is seen on the page, so it stays


def saved(pdf: Pdf, **more: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **more)
    return out.getvalue()


def full() -> bytes:
    pdf = Pdf.new()
    for number in range(2):
        pdf.add_blank_page(page_size=(595, 842))
        _scanned(pdf, number)
    _noted(pdf)
    _told(pdf)
    return saved(pdf)


def of_pages(count: int, content: bytes = b"", **resources: object) -> Pdf:
    pdf = Pdf.new()
    for _ in range(count):
        page = pdf.add_blank_page(page_size=(300, 400))
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary(**resources)
    return pdf


def with_picture(data: bytes, *filters: Name, **more: object) -> bytes:
    """One page that shows one picture, packed as `filters` say (the last one is the picture's own)."""
    pdf = of_pages(1, b"q 300 0 0 400 0 0 cm /Foto Do Q")
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Foto=picture(pdf, data, *filters, **more)))
    return saved(pdf)


def picture(pdf: Pdf, data: bytes, *filters: Name, **more: object) -> Stream:
    stream = Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, Width=320, Height=240, BitsPerComponent=8, **more)
    stream.Filter = Array(filters) if len(filters) > 1 else filters[0]
    if "/ColorSpace" not in stream:
        stream.ColorSpace = Name.DeviceRGB
    return pdf.make_indirect(stream)


def _scanned(pdf: Pdf, number: int) -> None:
    profile = Stream(pdf, pictures.ICC_NAME.encode(), N=3)
    photo = picture(pdf, pictures.small_jpeg(number), Name.DCTDecode, ColorSpace=Array([Name.ICCBased, profile]))
    photo.Metadata = pdf.make_stream(pictures.xmp(), Type=Name.Metadata, Subtype=Name.XML)
    packed = picture(pdf, zlib.compress(pictures.small_jpeg(number + 9)), Name.FlateDecode, Name.DCTDecode)
    form = pdf.make_stream(
        b"% " + pictures.COMMENT.encode() + b"\n/Foto Do",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 1, 1],
        Resources=Dictionary(XObject=Dictionary(Foto=packed)),
        PieceInfo=Dictionary(Pemindai=Dictionary(Private=String(pictures.AUTHOR))),
        **{"/PTEX.FileName": String(f"/home/{pictures.AUTHOR}/laporan.pdf")},
    )
    page = pdf.pages[number]
    page.Resources = Dictionary(
        XObject=Dictionary(Foto=photo, Lembar=form),
        Properties=Dictionary(MC0=Dictionary(Type=Name.OCG, Name=String(pictures.AUTHOR))),
    )
    page.Contents = pdf.make_stream(
        b"% " + pictures.COMMENT.encode() + b"\nq 500 0 0 375 40 400 cm /Foto Do Q q 500 0 0 375 40 10 cm /OC /MC0 BDC /Lembar Do EMC Q"
    )
    page.Thumb = picture(pdf, pictures.small_jpeg(number + 20), Name.DCTDecode)
    page.LastModified = String(f"D:20261124064107 {pictures.AUTHOR}")
    page.PieceInfo = Dictionary(Pemindai=Dictionary(Private=String(pictures.AUTHOR)))


def _noted(pdf: Pdf) -> None:
    """What lies on the first page beside what is drawn: a link, a script, a film, a note, a field somebody filled in."""
    script = Dictionary(S=Name.JavaScript, JS=String(pictures.SCRIPT))
    drawn = pdf.make_stream(
        b"BT /H 12 Tf 0 2 Td (" + SEEN + b") Tj ET",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 200, 20],
        Resources=Dictionary(Font=Dictionary(H=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))),
    )
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(pictures.AUTHOR), V=String(pictures.AUTHOR), F=4)
    )
    field.Rect, field.AP, field.AA = [10, 10, 210, 30], Dictionary(N=drawn), Dictionary(K=script)
    pdf.pages[0].Annots = Array(
        [
            field,
            _note(Name.Link, A=Dictionary(S=Name.URI, URI=String(pictures.LINK))),
            _note(Name.Link, A=Dictionary(S=Name.Launch, F=String(pictures.ATTACHED))),
            _note(Name.Screen, A=Dictionary(S=Name.Rendition, JS=String(pictures.SCRIPT))),
            _note(Name.RichMedia, RichMediaContent=Dictionary(Assets=Dictionary(Names=[String(pictures.ATTACHED)]))),
            _note(Name.Text, Contents=String(pictures.COMMENT), T=String(pictures.AUTHOR)),
            _note(Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F=String(pictures.ATTACHED))),
        ]
    )
    pdf.pages[0].AA = Dictionary(O=script)
    pdf.Root.AcroForm = Dictionary(Fields=[field], XFA=pdf.make_stream(f"<xdp>{pictures.AUTHOR}</xdp>".encode()))


def _note(kind: Name, **entries: object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=kind, Rect=[0, 0, 90, 90], **entries)


def _told(pdf: Pdf) -> None:
    """What the document says of itself and does when it is opened."""
    script = Dictionary(S=Name.JavaScript, JS=String(pictures.SCRIPT))
    pdf.attachments["x"] = AttachedFileSpec(pdf, b"yansen, tetangga", filename=pictures.ATTACHED)
    pdf.Root.AF = Array([Dictionary(Type=Name.Filespec, F=String(pictures.ATTACHED))])
    pdf.Root.OpenAction, pdf.Root.AA = script, Dictionary(WC=script)
    pdf.Root.Names.JavaScript = Dictionary(Names=[String("x"), script])
    pdf.Root.OCProperties = Dictionary(OCGs=[], D=Dictionary(Creator=String(pictures.AUTHOR)))
    pdf.Root.PieceInfo = Dictionary(Pemindai=Dictionary(Private=String(pictures.AUTHOR)))
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem(pictures.COMMENT, action=Dictionary(S=Name.URI, URI=String(pictures.LINK))))
    with pdf.open_metadata(set_pikepdf_as_editor=False) as told:
        told["dc:creator"], told["pdf:Producer"] = [pictures.AUTHOR], pictures.PRODUCER
    pdf.docinfo["/Author"], pdf.docinfo["/Producer"], pdf.docinfo["/Title"] = pictures.AUTHOR, pictures.PRODUCER, pictures.COMMENT
    pdf.trailer.ID = Array([String("yansen-yansen-ya"), String("yansen-yansen-ya")])


def everything(data: bytes) -> bytes:
    """All that a PDF says, unpacked: every object as text, every stream as it is and, where it can be, as it unpacks."""
    with Pdf.open(BytesIO(data)) as pdf:
        said = [repr(pdf.trailer).encode(), *_unpacked(pdf.objects)]
    return data + b"\n".join(said)


def _unpacked(objects: Iterable[Object]) -> list[bytes]:
    said: list[bytes] = []
    for thing in objects:
        said.append(thing.unparse(resolved=True))
        if isinstance(thing, Stream):
            said += [thing.read_raw_bytes(), _picture_inside(thing)]
    return said


def _picture_inside(stream: Stream) -> bytes:
    filters = repr(stream.get("/Filter"))
    if "/DCTDecode" in filters or "/JPXDecode" in filters:
        return zlib.decompress(stream.read_raw_bytes()) if "/FlateDecode" in filters else b""
    return stream.read_bytes()
