"""Pictures as they lie inside a PDF, without what a phone wrote beside their pixels; the pixels stay as they are, undecoded."""

import re
from struct import unpack_from

_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")  # ITU T.81, B.1.1.2: neither stuffing nor a restart within a scan
_SOI, _EOI, _SOS, _APP0, _APP14, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xEE, 0xFE
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_JP2_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}  # ISO/IEC 15444-1, I.4


def bare_jpeg(data: bytes) -> bytes:
    """The same picture without EXIF, profiles, comments and small views: no other segments than those that decoding needs."""
    if not data.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    kept, at, in_scan = [data[:2]], 2, False
    while found := _MARKER.search(data, at):
        marker = found[1][0]
        if in_scan:
            kept.append(data[at : found.start()])
        if marker == _EOI:
            break
        in_scan, at = in_scan and marker in {_SOI, 0x01}, found.end()
        if marker in {_SOI, 0x01}:
            continue
        at += max(2, *unpack_from(">H", data, at))
        kept.append(_segment(marker, data[found.end() : at]))
        in_scan = marker == _SOS
    else:
        kept.append(data[at:] if in_scan else b"")
    return b"".join(kept) + b"\xff\xd9"


def _segment(marker: int, content: bytes) -> bytes:
    """JFIF and Adobe tell how colours are meant; of what else they may hold nothing is kept."""
    if marker == _APP0:
        return _JFIF if content[2:6] == b"JFIF" else b""
    if marker == _APP14:
        return b"\xff\xee\x00\x0e" + content[2:14] if content[2:7] == b"Adobe" and len(content) >= 14 else b""
    return b"" if _APP0 <= marker <= 0xEF or marker == _COM else bytes((0xFF, marker)) + content


def bare_jpx(data: bytes) -> bytes:
    """Of a JPEG 2000 the boxes that decoding needs, or its bare codestream, with comments blanked."""
    if data[4:8] != b"jP  ":
        return _without_remarks(data)
    kept, at = [], 0
    while at + 8 <= len(data):
        length, kind = unpack_from(">I4s", data, at)
        end = len(data) if length == 0 else at + length
        if length == 1 or 0 < length < 8:
            raise ValueError("no JPEG 2000 of ten megabytes needs such a box")
        if kind in _JP2_BOXES:
            kept.append(_without_remarks(data[at:end]) if kind == b"jp2c" else data[at:end])
        at = end
    return b"".join(kept)


def _without_remarks(stream: bytes) -> bytes:
    """Comments of the main header (COM, ISO/IEC 15444-1, A.9.2) filled with blanks of the same length."""
    bare, at = bytearray(stream), stream.index(b"\xff\x4f") + 2
    while stream[at : at + 2] != b"\xff\x90" and stream[at : at + 1] == b"\xff":
        (length,) = unpack_from(">H", stream, at + 2)
        if stream[at + 1] == 0x64:
            bare[at + 6 : at + 2 + length] = b" " * (length - 4)
        at += 2 + length
    return bytes(bare)
