"""Cleans one PDF: its pages and what they need to be seen, nothing else. A script that pictures.py runs.

stdin holds the PDF. stdout is the number of its pages in four bytes, then the clean one. What it was not made for ends the process
with one of the codes below, what is broken with any other: the reader's own words are nobody's concern.

Nothing is looked for in order to be removed. A new PDF takes over the pages, of a page what shows it, of each thing on it the entries
that ISO 32000-1 needs to draw it; scripts, actions, attachments, forms, outlines and notes are simply not among them.
"""

import sys
from collections.abc import Callable, Iterator
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, PasswordError, Pdf, Stream, StreamDecodeLevel, String
from pikepdf import parse_content_stream as operations
from pikepdf import unparse_content_stream as written
from pikepdf.settings import set_qpdf_limits

from portal.documents.pictures_inside import bare_jpeg, bare_jpx

TOO_LARGE, LOCKED, TOO_LONG = 4, 5, 6

MOST_PAGES = 50
MOST_THINGS = 100_000  # dictionaries, arrays and streams
PIXELS = 100_000_000  # of one picture: A3 at 600 dots an inch is 70 million
UNPACKED = 48 * 1024**2  # of one stream

_OF_A_PAGE = {"Type", "Parent", "Contents", "Resources", "MediaBox", "CropBox", "Rotate", "UserUnit", "Group"}
_TO_DRAW = """
Length Filter DecodeParms Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows EndOfBlock
BlackIs1 DamagedRowsBeforeError JBIG2Globals ColorTransform FunctionType Domain Range Size BitsPerSample Order Encode Decode C0 C1 N
Functions Bounds LW LC LJ ML D RI OP op OPM BG BG2 UCR UCR2 TR TR2 FL SM SA BM SMask CA ca AIS TK WhitePoint BlackPoint Gamma Matrix
Subtype Colorants Process Components PatternType PaintType TilingType BBox XStep YStep Shading ExtGState ShadingType ColorSpace
Background AntiAlias Function Coords Extend BitsPerCoordinate BitsPerFlag VerticesPerRow Width Height Intent ImageMask Mask
Interpolate SMaskInData Matte FormType S G BC I CS Font BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode
FontBBox FontMatrix CharProcs BaseEncoding Differences DescendantFonts CIDSystemInfo Registry Ordering Supplement DW W DW2 W2
CIDToGIDMap CMapName WMode UseCMap FontName FontFamily FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight
XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CharSet Style CIDSet FD Length1 Length2 Length3
"""  # streams, filters, functions, states of the pen, colours, patterns, pictures, forms, transparency, letters: 7.3.8 to 11.6
_DRAWN = _OF_A_PAGE | set(_TO_DRAW.split())
_OWN_NAMES = {
    "XObject",
    "Font",
    "ExtGState",
    "ColorSpace",
    "Pattern",
    "Shading",
}  # of resources (7.8.3): what these hold has names of its own


class TooLong(Exception):
    """More pages than somebody will read."""


class TooLarge(Exception):
    """More than a few pages need."""


def clean(data: bytes) -> tuple[bytes, int]:
    """The PDF rebuilt from its pages, and how many they are. Raises TooLong, TooLarge, and pikepdf's errors where it is broken."""
    set_qpdf_limits(flate_max_memory=UNPACKED, run_length_max_memory=UNPACKED, png_max_memory=UNPACKED, tiff_max_memory=UNPACKED)
    with Pdf.open(BytesIO(data), suppress_warnings=True) as old, Pdf.new() as new:
        if len(old.pages) > MOST_PAGES:
            raise TooLong
        if not len(old.pages):
            raise ValueError("no pages")
        _write_on_pages(old)
        for page in old.pages:
            _keep(page.obj, _OF_A_PAGE)
            new.pages.append(page)
        _clean_things(new)
        out = BytesIO()
        new.save(
            out,
            force_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            stream_decode_level=StreamDecodeLevel.none,
            deterministic_id=True,
        )
        return out.getvalue(), len(new.pages)


def _write_on_pages(pdf: Pdf) -> None:
    """What is filled into a form, stamped or signed becomes part of the page: it is seen, so it stays."""
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("screen")


def _keep(thing: Object, entries: set[str]) -> None:
    for key in [key for key in thing.keys() if key[1:] not in entries]:  # noqa: SIM118
        del thing[key]


def _clean_things(pdf: Pdf) -> None:
    """Walks everything the pages hold; `role` is how one came to it, a name of the standard."""
    seen: set[tuple[tuple[int, int], str]] = set()
    todo: list[tuple[Object, str]] = []
    for page in pdf.pages:
        page.contents_coalesce()
        page.externalize_inline_images(min_size=0)
        todo.append((page.obj, "Page"))
    count = 0
    while todo:
        thing, role = todo.pop()
        if thing.is_indirect:
            if (thing.objgen, role) in seen:
                continue
            seen.add((thing.objgen, role))
        count += 1
        if count > MOST_THINGS:
            raise TooLarge
        todo.extend(_clean_thing(pdf, thing, role))


def _clean_thing(pdf: Pdf, thing: Object, role: str) -> Iterator[tuple[Object, str]]:
    """Cleans one dictionary, array or stream, and says what else is in it."""
    if isinstance(thing, Array):
        yield from _within(thing, ((at, "", thing[at]) for at in range(len(thing))), role)
        return
    if role == "Resources":
        _keep(thing, _OWN_NAMES | {"Properties"})
        if "/Properties" in thing:  # of marked content: layers, languages, whatever a program noted beside the pictures
            thing.Properties = Dictionary({name: Dictionary() for name in thing.Properties.keys()})  # noqa: SIM118
    elif not role.startswith("Names of "):
        _keep(thing, _DRAWN)
    if isinstance(thing, Stream):
        _clean_stream(pdf, thing, role)
    yield from _within(thing, ((key, key[1:], thing[key]) for key in list(thing.keys())), role)


def _within(thing: Object, entries: Iterator[tuple[str | int, str, object]], role: str) -> Iterator[tuple[Object, str]]:
    for place, name, value in entries:
        if isinstance(value, Array) and len(value) == 2 and value[0] == Name.ICCBased and isinstance(value[1], Stream):
            thing[place] = _plain_colour(value[1])  # a profile says which screen or scanner it is of
        elif name in {"Parent", "Properties"}:
            continue
        elif isinstance(value, (Dictionary, Stream, Array)):
            yield value, _role(name, value, role)
        elif isinstance(value, String) and role.startswith("Names of "):
            thing[place] = None


def _plain_colour(profile: Stream) -> Name:
    return {1: Name.DeviceGray, 4: Name.DeviceCMYK}.get(int(profile.get("/N", 3)), Name.DeviceRGB)


def _role(name: str, value: Object, role: str) -> str:
    if role == "Resources" and isinstance(value, Dictionary) and name in _OWN_NAMES:
        return f"Names of {name}"
    if name in {"CharProcs", "Colorants"} and isinstance(value, Dictionary):
        return f"Names of {name}"
    if isinstance(value, Array) and name == "":
        return role
    return "Glyph" if role == "Names of CharProcs" else name


def _clean_stream(pdf: Pdf, stream: Stream, role: str) -> None:
    last = _listed(stream, "/Filter")[-1:]
    if last in ([Name.DCTDecode], [Name.DCT]):
        _rewrite(pdf, stream, Name.DCTDecode, bare_jpeg)
    elif last == [Name.JPXDecode]:
        _rewrite(pdf, stream, Name.JPXDecode, bare_jpx)
    elif role in {"Contents", "Glyph"} or stream.get("/Subtype") == Name.Form or "/PatternType" in stream:
        _clean_content(stream)
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > PIXELS:
        raise TooLarge


def _rewrite(pdf: Pdf, stream: Stream, last: Name, bare: Callable[[bytes], bytes]) -> None:
    """Puts the bare picture in place of the one that may hold EXIF; whatever it was packed in besides comes off."""
    filters, parameters = _listed(stream, "/Filter"), _listed(stream, "/DecodeParms")
    packed = stream.read_raw_bytes()
    if len(filters) > 1:
        packed = Stream(pdf, packed, Filter=Array(filters[:-1]), DecodeParms=Array(parameters[: len(filters) - 1])).read_bytes()
    own = parameters[-1] if len(parameters) == len(filters) else None
    stream.write(bare(packed), filter=last, decode_parms=own if isinstance(own, Dictionary) else None)


def _listed(stream: Stream, key: str) -> list[Object]:
    said = stream.get(key)
    return [] if said is None else list(said) if isinstance(said, Array) else [said]


def _clean_content(stream: Stream) -> None:
    """Unpacked, so that nothing is hidden behind the end of what is packed, and without its comments."""
    content = stream.read_bytes()
    stream.write(written(operations(stream)) if b"%" in content else content)


def main() -> int:
    try:
        pdf, pages = clean(sys.stdin.buffer.read())
    except PasswordError:
        return LOCKED
    except TooLong:
        return TOO_LONG
    except (TooLarge, MemoryError):
        return TOO_LARGE
    sys.stdout.buffer.write(pages.to_bytes(4, "big") + pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
