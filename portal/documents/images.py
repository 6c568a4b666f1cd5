"""Cleans one photo: upright, at most 2,000 pixels long, a JPEG that holds pixels and nothing else. A script that pictures.py runs.

stdin holds the photo, the first word names its format. stdout is the JPEG for the small view, its length before it in four bytes,
then the photo. What cannot be cleaned ends the process with one of the codes below, or with any other.
"""

import sys
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

BROKEN, TOO_LARGE = 3, 4

LONGEST = 2000
SMALL = 296  # pixels wide
SMALL_BYTES = 20 * 1024
JPEG_PIXELS = 60_000_000
OTHER_PIXELS = 16_000_000
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


class TooLarge(Exception):
    """More pixels than a photo of a place needs."""


def clean(data: bytes, form: str) -> tuple[bytes, bytes]:
    """The photo and its small view, as JPEG. Raises TooLarge, and whatever Pillow raises where it is broken."""
    if form == "HEIF":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    with Image.open(BytesIO(data), formats=[form]) as image:
        _weigh(image)
        size = _fitting(image.size)
        image.draft(None, size)
        turn = image.getexif().get(_ORIENTATION)
        photo = _shrunk(image, size)
    if turn in _UPRIGHT:
        photo = photo.transpose(_UPRIGHT[turn])
    return _jpeg(photo, 85), _small(photo)


def _weigh(image: Image.Image) -> None:
    if image.width * image.height > (JPEG_PIXELS if image.format == "JPEG" else OTHER_PIXELS):
        raise TooLarge


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LONGEST / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    photo = Image.new("RGB", size)
    image.load()
    for top in range(0, size[1], BAND):
        lines = min(BAND, size[1] - top)
        photo.paste(_band(image, size, top, lines), (0, top))
    return photo


def _band(image: Image.Image, size: tuple[int, int], top: int, lines: int) -> Image.Image:
    """Some lines of the result, from the part of the photo that they are made of."""
    scale = image.height / size[1]
    first = max(0, int((top - REACH) * scale) - REACH)
    last = min(image.height, int((top + lines + REACH) * scale) + REACH)
    part = _flat(image.crop((0, first, image.width, last)))
    box = (0, top * scale - first, image.width, (top + lines) * scale - first)
    return part.resize((size[0], lines), Image.Resampling.LANCZOS, box)


def _flat(part: Image.Image) -> Image.Image:
    """As RGB, what is transparent on white."""
    if part.mode.startswith("I;16"):
        part = part.point(lambda value: value / 256, "L")
    if not part.has_transparency_data:
        return part.convert("RGB")
    part = part.convert("RGBA")
    white = Image.new("RGB", part.size, "white")
    white.paste(part, mask=part.getchannel("A"))
    return white


def _jpeg(photo: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    Image.frombytes("RGB", photo.size, photo.tobytes()).save(out, "JPEG", quality=quality)
    return out.getvalue()


def _small(photo: Image.Image) -> bytes:
    small = photo.copy()
    small.thumbnail((SMALL, SMALL * 2))
    return next(jpeg for jpeg in _ever_coarser(small) if len(jpeg) <= SMALL_BYTES)


def _ever_coarser(small: Image.Image) -> Iterator[bytes]:
    for quality in (70, 50, 30, 10):
        yield _jpeg(small, quality)


def main(form: str) -> int:
    try:
        photo, small = clean(sys.stdin.buffer.read(), form)
    except (TooLarge, MemoryError):
        return TOO_LARGE
    sys.stdout.buffer.write(len(small).to_bytes(4, "big") + small + photo)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
