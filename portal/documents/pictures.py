"""Photos and PDFs that people hand in, cleaned: nothing of where, when and with what they were made."""

import re
import unicodedata
from dataclasses import dataclass
from threading import Lock

from flask_babel import lazy_gettext as _l

from portal.codes import Code
from portal.documents import confined
from portal.errors import Refused

LARGEST = 10 * 1024 * 1024
BOUNDS = confined.Bounds(memory=124 * 1024**2, seconds=8, patience=60)  # with the libraries less than 150 MB
NAME_SHOWN = 60  # characters

_IMAGES, _PDFS = "portal.documents.images", "portal.documents.pdfs"
_TOO_LARGE, _LOCKED, _TOO_LONG = 4, 5, 6  # as the two say when they end
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_NO_VIDEO = {b"avif", b"avis", b"M4A ", b"M4B ", b"jp2 ", b"crx "}
_VIDEO_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")  # a film of before there was ftyp
_VIDEO = (b"\x1aE\xdf\xa3", b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3", b"FLV\x01", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")
_one_at_a_time = Lock()


class Sort(Code):
    """What was kept of a file."""

    PHOTO = "photo", _l("Foto")
    PDF = "pdf", "PDF"


class Unusable(Refused):
    """A file that is not kept. What it says is a sentence for the person who sent it, with the file's name in it."""


@dataclass(frozen=True)
class Cleaned:
    """What is kept of a file. `data` is a JPEG, upright and at most 2,000 pixels long, or a PDF; `thumb` a small JPEG, b"" for a PDF."""

    sort: Sort
    data: bytes
    thumb: bytes
    pages: int


def clean(data: bytes, name: str) -> Cleaned:
    """The photo or PDF in `data`, whatever it is called, without anything that tells of the person who made it.

    One at a time in a process: more would only take more memory. Raises Unusable, and nothing else.
    """
    if not data:
        raise Unusable(_l("“%(name)s” kosong. Pilih lagi, atau kirim tanpa file itu.", name=shown(name)))
    if len(data) > LARGEST:
        raise Unusable(_l("“%(name)s” terlalu besar (lebih dari 10 MB).", name=shown(name)))
    kind = _kind(data)
    if kind == "video":
        raise Unusable(
            _l("“%(name)s” adalah video, jadi tidak kami simpan. Pilih foto atau PDF, atau kirim saja tanpa video itu.", name=shown(name))
        )
    if not kind:
        raise Unusable(_l("“%(name)s” bukan foto atau PDF, jadi tidak kami simpan. Yang lain aman.", name=shown(name)))
    return _pdf(data, name) if kind == "PDF" else _photo(data, kind, name)


def shown(name: str) -> str:
    """What a file is called, for a sentence: without its folders, without what cannot be seen or turns the text around."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name[-2000:]))[-1]
    visible = "".join(letter for letter in base if unicodedata.category(letter)[0] not in "CZ" or letter == " ")
    words = " ".join(visible.replace("“", '"').replace("”", '"').split())
    if len(words) <= NAME_SHOWN:
        return words or "foto"
    return words[: NAME_SHOWN // 2] + "…" + words[1 - NAME_SHOWN // 2 :]


def _kind(data: bytes) -> str:
    """What the bytes say they are: a format as Pillow names it, PDF, video, or nothing we keep."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF"):
        return {b"WEBP": "WEBP", b"AVI ": "video"}.get(data[8:12], "")
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return "HEIF" if brand in _HEIF else "" if brand in _NO_VIDEO else "video"
    if b"%PDF-" in data[:1024]:
        return "PDF"
    return "video" if data.startswith(_VIDEO) or data[4:8] in _VIDEO_ATOMS else ""


def _photo(data: bytes, form: str, name: str) -> Cleaned:
    said = _said(_IMAGES, data, name, form)
    small = 4 + int.from_bytes(said[:4], "big")
    return Cleaned(Sort.PHOTO, said[small:], said[4:small], 1)


def _pdf(data: bytes, name: str) -> Cleaned:
    said = _said(_PDFS, data, name)
    return Cleaned(Sort.PDF, said[4:], b"", int.from_bytes(said[:4], "big"))


def _said(module: str, data: bytes, name: str, *words: str) -> bytes:
    with _one_at_a_time:
        code, said = confined.run(module, data, BOUNDS, *words)
    if code == 0:
        return said
    if code < 0 or code == _TOO_LARGE:
        raise Unusable(_l("“%(name)s” terlalu besar untuk dibuka. Kecilkan dulu, atau kirim tangkapan layarnya.", name=shown(name)))
    if code == _LOCKED:
        raise Unusable(_l("“%(name)s” dikunci dengan kata sandi. Kirim tanpa kata sandi, atau kirim foto halamannya.", name=shown(name)))
    if code == _TOO_LONG:
        raise Unusable(_l("“%(name)s” lebih dari 50 halaman. Kirim halaman yang penting saja.", name=shown(name)))
    raise Unusable(_l("“%(name)s” rusak dan tidak bisa dibuka. Ambil foto lagi, atau kirim tanpa file itu.", name=shown(name)))
