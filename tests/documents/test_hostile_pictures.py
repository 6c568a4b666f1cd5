"""Whatever somebody hands in as a photo, they get a sentence back; it takes little memory, a few seconds, and never the portal with it."""

import random
import struct
import subprocess
import sys
import zlib
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from portal.documents import confined, pictures
from portal.documents.pictures import LARGEST, Sort, Unusable, clean
from tests import pdfs
from tests import pictures as made
from tests.documents.test_pictures import SMALL, heic, stored, tells
from tests.house.code import ROOT

MOST_MEGABYTES = 150


def answer(data: bytes, name: str = "foto.jpg") -> str:
    """The sentence a person gets for what is not kept."""
    with pytest.raises(Unusable) as refusal:
        clean(data, name)
    said = str(refusal.value)
    assert said.startswith(f"“{name}” ")
    assert said.endswith(".")
    return said


def boxed(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, pixels: bytes = b"", *between: bytes, depth: int = 8, colour: int = 6) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(between) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@cache
def zeros(megabytes: int) -> bytes:
    """That many megabytes, packed a thousand times smaller."""
    packer, block = zlib.compressobj(4), bytes(1024**2)
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


HTML = b"<!doctype html><script>alert('x')</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "data",
    [
        HTML,
        SVG,
        b"MZ" + bytes(200),
        b"PK\x03\x04" + bytes(200),
        b"#!/bin/sh\nrm -rf /\n",
        bytes(1000),
        b"\xff\xd8",
        b"RIFF",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        boxed(b"ftyp", b"avif\x00\x00\x00\x00mif1"),
        boxed(b"ftyp", b"M4A \x00\x00\x00\x00"),
        stored(SMALL, "GIF"),
        stored(SMALL, "BMP"),
        stored(SMALL, "TIFF"),
        stored(SMALL, "ICO"),
        stored(SMALL, "PPM"),
        stored(SMALL, "JPEG2000"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
)
def test_what_is_neither_photo_nor_pdf_is_said_to_be_neither(data):
    assert "bukan foto atau PDF" in answer(data)


@pytest.mark.parametrize(
    "data",
    [
        boxed(b"ftyp", b"isom\x00\x00\x02\x00isomiso2avc1mp41"),
        boxed(b"ftyp", b"qt  \x00\x00\x02\x00qt  "),
        boxed(b"ftyp", b"3gp5\x00\x00\x00\x00"),
        boxed(b"moov", b""),
        b"RIFF\x24\x00\x00\x00AVI LIST",
        b"\x1aE\xdf\xa3\x01\x00webm",
        b"\x00\x00\x01\xba\x44",
        b"FLV\x01\x05",
    ],
)
def test_a_video_is_called_a_video_whatever_it_is_named(data):
    words = "“VID_2041.mp4” adalah video, jadi tidak kami simpan. Pilih foto atau PDF, atau kirim saja tanpa video itu."
    assert answer(data, "VID_2041.mp4") == words
    assert "adalah video" in answer(data, "foto.jpg")


def test_an_empty_file_is_called_empty():
    assert "kosong" in answer(b"")


def test_a_file_over_ten_megabytes_is_not_even_looked_at(monkeypatch):
    monkeypatch.setattr(confined, "run", None)
    assert "10 MB" in answer(made.small_jpeg() + bytes(LARGEST))


def test_a_locked_pdf_is_called_locked():
    locked = pdfs.saved(pdfs.of_pages(1), encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    assert "kata sandi" in answer(locked, "surat.pdf")


def test_a_book_is_said_to_be_too_long_and_the_last_page_that_may_be_is_not():
    assert clean(pdfs.saved(pdfs.of_pages(50)), "a.pdf").pages == 50
    assert "lebih dari 50 halaman" in answer(pdfs.saved(pdfs.of_pages(51)), "buku.pdf")


GOOD = {
    "JPEG": made.small_jpeg,
    "progressive": lambda: made.jpeg(SMALL, progressive=True),
    "PNG": lambda: stored(SMALL, "PNG", exif=made.exif(6)),
    "WebP": lambda: stored(SMALL, "WEBP", exif=made.exif(6)),
    "HEIC": made.heic_with_gps,
    "PDF": made.pdf_with_metadata,
}


@pytest.mark.parametrize("kind", ["JPEG", "progressive", "PNG", "WebP", "HEIC"])
def test_a_photo_cut_off_in_the_middle_is_called_damaged(kind):
    whole = GOOD[kind]()
    for part in (0.3, 0.6, 0.9):
        assert "rusak" in answer(whole[: int(len(whole) * part)])


@pytest.mark.parametrize("kind", GOOD)
def test_a_beginning_alone_is_a_sentence(kind):
    assert answer(GOOD[kind]()[:16])


def survives(data: bytes) -> bool:
    """Whether it is kept without secrets, or refused in words."""
    try:
        kept = clean(data, "foto")
    except Unusable as refusal:
        return str(refusal).endswith(".")
    return not [secret for secret in tells(kept.data) if secret in made.MARKS]


@pytest.mark.parametrize("kind", GOOD)
def test_a_damaged_file_is_kept_or_refused_in_words(kind):
    whole, chance = GOOD[kind](), random.Random(kind)
    for _ in range(25):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8))):
            damaged[chance.randrange(chance.choice((min(600, len(whole)), len(whole))))] = chance.randrange(256)
        assert survives(bytes(damaged[: chance.choice((len(whole), chance.randrange(len(whole))))]))


BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x99\x00\x00\x00WEBPVP8X", b"\x00\x00\x00\x18ftypheic", b"%PDF-1.7\n")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300))
@example(b"%PDF-1.7\n", b"trailer<</Root 1 0 R>>")
def test_any_bytes_behind_a_good_beginning_are_a_sentence(beginning, rest):
    assert survives(beginning + rest)


def archive() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as zipped:
        zipped.writestr("jahat.html", HTML)
    return out.getvalue()


@pytest.mark.parametrize("behind", [archive(), HTML, b"<?php system($_GET['x']); ?>"])
def test_of_a_file_that_is_two_things_at_once_only_the_photo_is_kept(behind):
    comment = made.jpeg(SMALL).replace(made.COMMENT.encode(), b"<script>".ljust(len(made.COMMENT)))
    kept = clean(comment + behind, "foto.jpg").data
    assert behind not in kept
    assert b"<script>" not in kept
    assert b"PK\x03\x04" not in kept


def test_of_a_web_page_that_is_a_pdf_too_only_the_pdf_is_kept():
    kept = clean(HTML + b"\n" + pdfs.saved(pdfs.of_pages(1, b"0 0 9 9 re f")) + HTML + archive(), "surat.pdf")
    assert kept.sort is Sort.PDF
    assert kept.data.startswith(b"%PDF-1.7")
    assert b"<script" not in pdfs.everything(kept.data)
    assert b"PK\x03\x04" not in kept.data


def test_a_gif_that_is_an_archive_too_is_no_photo():
    assert "bukan foto" in answer(stored(SMALL, "GIF") + archive())


def test_a_photo_with_damaged_exif_is_still_a_photo():
    whole = made.jpeg(SMALL)
    at = whole.index(b"Exif\x00\x00") + 6
    for broken in (b"XX*\x00", b"MM\x00*\xff\xff\xff\xff", b"II*\x00\x00\x00\x00\x00"):
        assert clean(whole[:at] + broken + whole[at + len(broken) :], "a.jpg").sort is Sort.PHOTO


def looped_pages() -> bytes:
    pdf = pdfs.of_pages(1)
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    return pdfs.saved(pdf)


def form_in_itself() -> bytes:
    pdf = pdfs.of_pages(1, b"/F Do")
    form = pdf.make_stream(b"/F Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(F=form))
    return pdfs.saved(pdf)


def deep_arrays() -> bytes:
    return pdfs.saved(pdfs.of_pages(1)).replace(b"/MediaBox [ 0 0 300 400 ]", b"/MediaBox " + b"[" * 100_000 + b"]" * 100_000)


def forms_in_forms(count: int = 30_000) -> bytes:
    """A chain that a reader which calls itself for every link runs out of stack on."""
    body = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]"]
    body[2] += b"/Resources<</XObject<</F 4 0 R>>>>>>"
    for number in range(4, 4 + count):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (number + 1)
        body.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%s/Length 0>>stream\n\nendstream" % inner)
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(body, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return bytes(out) + end % (len(body) + 1, table, len(body) + 1, len(out))


def packed_content(megabytes: int) -> bytes:
    pdf = pdfs.of_pages(1)
    pdf.pages[0].Contents = Stream(pdf, zeros(megabytes), Filter=Name.FlateDecode)
    return pdfs.saved(pdf)


def packed_twice() -> bytes:
    pdf = pdfs.of_pages(1)
    pdf.pages[0].Contents = Stream(pdf, zlib.compress(zeros(200), 4), Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    return pdfs.saved(pdf)


def packed_objects() -> bytes:
    """An object stream and the list of objects it is reached by, both of a thousand times their size."""
    stream = b"1 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(zeros(200))
    body = b"%PDF-1.7\n" + stream + zeros(200) + b"\nendstream endobj\n"
    entries = zeros(200)
    head = b"2 0 obj<</Type/XRef/Size 9/W[1 2 1]/Root 3 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(entries)
    return body + head + entries + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(body)


def remarks_without_end() -> bytes:
    return pdfs.saved(pdfs.of_pages(1, b"% x\n" + b"0 0 9 9 re f\n" * 1_500_000), compress_streams=True)


def crowded() -> bytes:
    pdf = pdfs.of_pages(1)
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(F=Array([Array([0]) for _ in range(300_000)])))
    return pdfs.saved(pdf)


def vast_picture_in_pdf() -> bytes:
    return pdfs.with_picture(zeros(50), Name.FlateDecode).replace(b"/Width 320", b"/Width 99999999")


HOSTILE_PDFS = {
    "pages that hold themselves": looped_pages,
    "a form that draws itself": form_in_itself,
    "arrays in arrays": deep_arrays,
    "forms in forms": forms_in_forms,
    "a page that unpacks to 200 MB": lambda: packed_content(200),
    "a page packed twice": packed_twice,
    "objects that unpack to 200 MB": packed_objects,
    "a page of a million strokes": remarks_without_end,
    "a crowd of things": crowded,
    "a vast picture": vast_picture_in_pdf,
    "forty megabytes of nothing on a page": lambda: packed_content(40),
}


def solid(mode: str, size: tuple[int, int], form: str, **more: object) -> bytes:
    return stored(Image.new(mode, size, 90), form, **more)


def many_scans() -> bytes:
    """A progressive photo of 20 megapixels whose last scan comes again and again: each is work on every block."""
    whole = solid("L", (5000, 4000), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    scan = whole[last:-2]
    return whole[:-2] + scan * ((LARGEST - len(whole)) // len(scan)) + b"\xff\xd9"


def grown(data: bytes, width: int, height: int) -> bytes:
    """A HEIC that says it is larger than it is (ispe, ISO/IEC 23008-12, 6.5.3)."""
    old = b"ispe\x00\x00\x00\x00" + struct.pack(">II", 320, 240)
    assert old in data
    return data.replace(old, b"ispe\x00\x00\x00\x00" + struct.pack(">II", width, height))


HOSTILE_PHOTOS = {
    "a JPEG that says 65,500 × 65,500": lambda: made.small_jpeg().replace(
        b"\x08" + struct.pack(">HH", 240, 320), b"\x08" + struct.pack(">HH", 65_500, 65_500)
    ),
    "a progressive JPEG of 60 megapixels": lambda: solid("RGB", (8900, 6700), "JPEG", progressive=True, quality=20),
    "a progressive JPEG of 20 megapixels in four inks": lambda: solid("CMYK", (5000, 4000), "JPEG", progressive=True, quality=20),
    "a JPEG of scans without end": many_scans,
    "a PNG that says 100,000 × 100,000": lambda: png(100_000, 100_000, zeros(10)),
    "a PNG bomb of 225 megapixels": lambda: png(15_000, 15_000, zeros(200)),
    "a WebP that says 16,383 × 16,383": lambda: b"RIFF\x1e\0\0\0WEBPVP8L\x11\0\0\0/" + b"\xff\xff\xff\x0f" + bytes(12),
    "a WebP of 12 megapixels": lambda: solid("RGB", (4000, 3000), "WEBP", lossless=True, method=0),
    "a HEIC that says 30,000 × 30,000": lambda: grown(heic(SMALL), 30_000, 30_000),
    "a HEIC that says two thousand million": lambda: grown(heic(SMALL), 2**31 - 1, 2**31 - 1),
    "a HEIC that says 3,900 × 3,900": lambda: grown(heic(SMALL), 3900, 3900),
}
TEXT_BOMB = chunk(b"zTXt", b"Comment\0\0" + zeros(400))
LARGE_PHOTOS = {
    "a JPEG of 12 megapixels": made.jpeg_12mp_with_gps,
    "a JPEG of 60 megapixels": lambda: solid("RGB", (8900, 6700), "JPEG", quality=20),
    "a JPEG just too small to be halved": lambda: solid("RGB", (3999, 3999), "JPEG"),
    "a progressive JPEG of 24 megapixels": lambda: solid("RGB", (6000, 4000), "JPEG", progressive=True),
    "a PNG of 16 megapixels, transparent, 16 bit": lambda: png(
        3999, 3999, zlib.compress(b"".join(b"\0" + bytes(3999 * 8) for _ in range(3999)), 1), depth=16
    ),
    "a PNG with text and a profile that unpack to 400 MB": lambda: png(
        9, 9, zlib.compress(bytes(9 * 37)), TEXT_BOMB * 20, chunk(b"iCCP", b"x\0\0" + zeros(400))
    ),
    "a WebP of 7 megapixels": lambda: solid("RGB", (3000, 2300), "WEBP", lossless=True, method=0),
    "a HEIC of 12 megapixels": lambda: heic(Image.new("RGB", (4000, 3000), "red"), enc_params={"preset": "ultrafast"}),
}

WEIGHED = """
import resource, sys, types
sys.modules["portal"] = portal = types.ModuleType("portal")
portal.__path__ = [sys.argv[1]]
from portal.documents.pictures import Unusable, clean
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
data = sys.stdin.buffer.read()
try:
    said = clean(data, "foto").sort.value
except Unusable as refusal:
    said = str(refusal)
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print((own + spent.ru_maxrss) // 1024, spent.ru_utime + spent.ru_stime, said)
"""


def weighed(data: bytes) -> tuple[int, float, str]:
    """Megabytes above idle and seconds of the processor that cleaning takes, in all its processes; and what came of it."""
    command = [sys.executable, "-c", WEIGHED, str(ROOT / "portal")]
    said = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().split(maxsplit=2)
    return int(said[0]), float(said[1]), said[2].strip()


def held(data: bytes) -> str:
    assert len(data) <= LARGEST
    megabytes, seconds, said = weighed(data)
    assert megabytes < MOST_MEGABYTES
    assert seconds < pictures.BOUNDS.seconds + 1
    return said


@pytest.mark.parametrize("which", HOSTILE_PHOTOS)
def test_a_photo_made_to_hurt_is_refused_in_little_memory_and_time(which):
    assert held(HOSTILE_PHOTOS[which]()).startswith("“foto” ")


@pytest.mark.parametrize("which", LARGE_PHOTOS)
def test_a_large_photo_is_kept_in_little_memory_and_time(which):
    assert held(LARGE_PHOTOS[which]()) == "photo"


@pytest.mark.parametrize("which", HOSTILE_PDFS)
def test_a_pdf_made_to_hurt_takes_little_memory_and_time(which):
    assert held(HOSTILE_PDFS[which]())


def test_a_pdf_of_ten_megabytes_of_photos_is_kept_in_little_memory_and_time():
    grain = stored(Image.effect_noise((2000, 2000), 90).convert("RGB"), "JPEG", quality=85, exif=made.exif())
    pdf = Pdf.new()
    for number in range(LARGEST // (len(grain) + 9000)):
        page = pdf.add_blank_page(page_size=(300, 400))
        page.Contents = pdf.make_stream(b"q 300 0 0 400 0 0 cm /Foto Do Q")
        page.Resources = Dictionary(XObject=Dictionary(Foto=pdfs.picture(pdf, grain + bytes([number]), Name.DCTDecode)))
    data = pdfs.saved(pdf)
    assert len(data) > LARGEST * 0.7
    assert held(data) == "pdf"


def test_one_file_is_cleaned_at_a_time(monkeypatch):
    """Two at once would take twice the memory: while one is being cleaned the next one waits."""
    from threading import Thread

    at_work, together = [], []
    run = confined.run

    def watched(*words: object) -> tuple[int, bytes]:
        at_work.append(1)
        together.append(len(at_work))
        try:
            return run(*words)
        finally:
            at_work.pop()

    monkeypatch.setattr(pictures.confined, "run", watched)
    people = [Thread(target=clean, args=(made.small_jpeg(number), "foto")) for number in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert together == [1, 1, 1, 1]


def test_a_decoder_that_dies_is_a_sentence_and_nothing_more(monkeypatch):
    monkeypatch.setattr(pictures, "_IMAGES", "os.abort")
    assert answer(made.small_jpeg())
    assert clean(made.pdf_with_metadata(), "surat.pdf").sort is Sort.PDF
