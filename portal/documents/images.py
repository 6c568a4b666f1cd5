"""Cleans one photo: upright, at most 2,000 pixels long, a JPEG that holds pixels and nothing else. A script that pictures.py runs.

stdin holds the photo, the first word names its format. stdout is the JPEG for the small view, its length before it in four bytes,
then the photo. What asks for too much ends the process with TOO_LARGE, what is broken with any other code: a decoder's own words
are nobody's concern.
"""

import sys
from collections.abc import Callable
from io import BytesIO
from struct import error as NoNumber
from struct import unpack_from

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

TOO_LARGE = 4

LONGEST = 2000
SMALL = 296, 444
SMALL_BYTES = 20 * 1024
PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000, "HEIF": 16_000_000, "WEBP": 7_000_000}  # WebP's own decoder keeps four copies
DECODED = 100 * 1024**2  # of a JPEG and the coefficients that wait for its later scans
MOST_SCANS = 100  # of a JPEG: progressive ones have about ten, and each is work on every pixel
LONGEST_SIDE = 30_000
BAND = 64  # lines of the result that are made at once: a whole photo in one piece would need its memory twice
REACH = 3  # of the resampling filter, in pixels of the result

_ORIENTATION = 0x0112  # Exif 2.32, 4.6.4
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15, ITU T.81 table B.1
_SEQUENTIAL = {0xC0, 0xC1, 0xC9}
_SCAN = b"\xff\xda"

Size = tuple[int, int]
Lines = Callable[[int, int], Image.Image]  # some lines of a photo: the first, and the one that is no longer asked for


class TooLarge(Exception):
    """More pixels than a photo of a place needs."""


def clean(data: bytes, form: str) -> tuple[bytes, bytes]:
    """The photo and its small view, as JPEG. Raises TooLarge, and whatever the decoder raises where the photo is broken."""
    photo = _CLEANERS[form](data)
    return _as_jpeg(photo, 85), _small(photo)


def _from_jpeg(data: bytes) -> Image.Image:
    image = JpegImageFile(BytesIO(data))
    _weigh(image.size, "JPEG")
    size = _fitting(image.size)
    image.draft(None, size)
    if data.count(_SCAN) > MOST_SCANS or _waiting(data) + image.width * image.height * 4 > DECODED:
        raise TooLarge
    return _upright(image, size)


def _from_png(data: bytes) -> Image.Image:
    image = PngImageFile(BytesIO(_bare(data)))
    _weigh(image.size, "PNG")
    return _upright(image, _fitting(image.size))


def _from_webp(data: bytes) -> Image.Image:
    _weigh(_declared(data), "WEBP")
    image = WebPImageFile(BytesIO(data))
    return _upright(image, _fitting(image.size))


def _from_heif(data: bytes) -> Image.Image:
    """libheif turns it upright itself (irot, imir); its EXIF orientation is for information only (ISO/IEC 23008-12, 6.5.10)."""
    from pillow_heif import open_heif, options

    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    file = open_heif(data, remove_stride=False)
    primary = file[file.primary_index]
    _weigh(primary.size, "HEIF")
    try:
        pixels, size, stride = memoryview(primary.data), primary.size, primary.stride
    except RuntimeError as refusal:
        raise TooLarge if "Memory allocation" in str(refusal) else refusal from None
    _weigh(size, "HEIF")  # a size may change as it is decoded

    def lines(first: int, last: int) -> Image.Image:
        part = pixels[first * stride : last * stride]
        return Image.frombytes(primary.mode, (size[0], last - first), part, "raw", primary.mode, stride)

    return _shrunk(lines, size, _fitting(size))


_CLEANERS = {"JPEG": _from_jpeg, "PNG": _from_png, "WEBP": _from_webp, "HEIF": _from_heif}


def _weigh(size: Size, form: str) -> None:
    if size[0] * size[1] > PIXELS[form] or max(size) > LONGEST_SIDE:
        raise TooLarge


def _waiting(data: bytes) -> int:
    """Bytes of coefficients that a JPEG's decoder holds until the last scan: none where one scan holds every component."""
    at, frame, parts, blocks = 2, 0, 0, 0
    while frame == 0 or data[at : at + 2] != _SCAN:
        marker, length = unpack_from(">xBH", data, at)
        if marker in _FRAMES:
            frame = marker
            high, wide, parts = unpack_from(">HHB", data, at + 5)
            sampling = [(data[at + 11 + 3 * part] >> 4, data[at + 11 + 3 * part] & 15) for part in range(parts)]
            across, down = max(one[0] for one in sampling), max(one[1] for one in sampling)
            blocks = sum((wide * h // across // 8 + h) * (high * v // down // 8 + v) for h, v in sampling)
        at = data.index(b"\xff", at + 2 + length)
        while data[at + 1] == 0xFF:
            at += 1
    one_scan = frame in _SEQUENTIAL and data[at + 4] == parts
    return 0 if one_scan else blocks * 128


def _bare(data: bytes) -> bytes:
    """A PNG without what is not its first picture: texts, profiles and frames of a film that unpack to who knows what."""
    kept, at = [data[:8]], 8
    while at < len(data):
        length, kind = unpack_from(">I4s", data, at)
        if kind in {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"eXIf"}:
            kept.append(data[at : at + 12 + length])
        at = len(data) if kind == b"IEND" else at + 12 + length
    return b"".join(kept)


def _declared(data: bytes) -> Size:
    """The size in a WebP's first chunk (RFC 9649, 2.5 to 2.7); its decoder makes room for it before anybody can ask."""
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _upright(image: Image.Image, size: Size) -> Image.Image:
    image.load()
    photo = _shrunk(lambda first, last: image.crop((0, first, image.width, last)), image.size, size)
    turn = _orientation(image)
    return photo.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else photo


def _orientation(image: Image.Image) -> int:
    """As EXIF says; what it says it badly does not make a photo useless."""
    try:
        said = image.getexif().get(_ORIENTATION, 1)
    except (SyntaxError, NoNumber, ValueError, KeyError, TypeError, EOFError):
        return 1
    return said if isinstance(said, int) else 1


def _fitting(size: Size) -> Size:
    scale = min(1.0, LONGEST / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _shrunk(lines: Lines, size: Size, smaller: Size) -> Image.Image:
    photo = Image.new("RGB", smaller)
    for top in range(0, smaller[1], BAND):
        photo.paste(_band(lines, size, smaller, top), (0, top))
    return photo


def _band(lines: Lines, size: Size, smaller: Size, top: int) -> Image.Image:
    """Some lines of the result, from the part of the photo that they are made of."""
    scale, bottom = size[1] / smaller[1], min(top + BAND, smaller[1])
    first = max(0, int((top - REACH) * scale) - 1)
    last = min(size[1], int((bottom + REACH) * scale) + 1)
    box = (0, top * scale - first, size[0], min(bottom * scale, last) - first)
    return _flat(lines(first, last)).resize((smaller[0], bottom - top), Image.Resampling.LANCZOS, box)


def _flat(part: Image.Image) -> Image.Image:
    """As RGB, what is transparent on white."""
    if part.mode.startswith("I;16"):
        part = part.point(lambda value: value / 256, "L")
        part.info.clear()
    if not part.has_transparency_data:
        return part.convert("RGB")
    part = part.convert("RGBA")
    white = Image.new("RGB", part.size, "white")
    white.paste(part, mask=part.getchannel("A"))
    return white


def _small(photo: Image.Image) -> bytes:
    small = photo.copy()
    small.thumbnail(SMALL)
    made = b""
    for quality in (70, 40, 10):
        made = _as_jpeg(small, quality)
        if len(made) <= SMALL_BYTES:
            break
    return made


def _as_jpeg(photo: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    photo.save(out, "JPEG", quality=quality)
    return out.getvalue()


def main(form: str) -> int:
    try:
        photo, small = clean(sys.stdin.buffer.read(), form)
    except (TooLarge, MemoryError):
        return TOO_LARGE
    sys.stdout.buffer.write(len(small).to_bytes(4, "big") + small + photo)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
