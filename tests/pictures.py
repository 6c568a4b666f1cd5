"""Files as phones and offices make them, with everything in them that must not stay: built here, nobody’s photo lies in the tree."""

from functools import cache
from io import BytesIO

import pillow_heif
from PIL import Image, ImageDraw

MAKER = "Xirasia"
MODEL = "Xirasia Mata-7"
TAKEN = "2026:11:24 06:41:07"
COMMENT = "diambil oleh Yansen dari jendela dapur"
XMP_OWNER = "yansen-telang-siong"
ICC_NAME = "Profil layar Yansen"
AUTHOR = "Yansen Telang"
PRODUCER = "PemindaiSaku 4.2"
LINK = "https://pelacak.example/yansen"
SCRIPT = "app.alert('yansen')"
ATTACHED = "daftar-nama-tetangga.txt"
LATITUDE = (1.0, 53.0, 41.19)  # south
LONGITUDE = (115.0, 10.0, 7.77)  # east

SECRETS = tuple(
    secret.encode() for secret in (MAKER, MODEL, TAKEN, COMMENT, XMP_OWNER, ICC_NAME, AUTHOR, PRODUCER, LINK, SCRIPT, ATTACHED, "yansen")
)
MARKS = (b"Exif", b"http://ns.adobe.com/xap", b"ICC_PROFILE", b"<?xpacket")

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (30, 60, 200), (240, 240, 240)


def scene(size: tuple[int, int]) -> Image.Image:
    """Four corners of four colours, upright: red and green above, blue and white below."""
    image = Image.new("RGB", size, WHITE)
    draw = ImageDraw.Draw(image)
    middle, centre = size[0] // 2, size[1] // 2
    draw.rectangle((0, 0, middle, centre), RED)
    draw.rectangle((middle, 0, size[0], centre), GREEN)
    draw.rectangle((0, centre, middle, size[1]), BLUE)
    return image


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes beside the pixels: itself, the place, the second, notes of its maker."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F], found[0x0110], found[0x0132], found[0x013B] = MAKER, MODEL, TAKEN, AUTHOR
    found.get_ifd(0x8769).update({0x9003: TAKEN, 0x927C: MODEL.encode() * 20, 0x9286: COMMENT.encode(), 0xA431: "SN-yansen-00817"})
    found.get_ifd(0x8825).update({1: "S", 2: LATITUDE, 3: "E", 4: LONGITUDE, 29: "2026:11:24"})
    return found


def xmp() -> bytes:
    return f'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><owner>{XMP_OWNER}</owner></x:xmpmeta><?xpacket end="w"?>'.encode()


def jpeg(image: Image.Image, orientation: int = 1, **more: object) -> bytes:
    """A JPEG with everything: EXIF, XMP, a colour profile, a comment."""
    out = BytesIO()
    image.save(out, "JPEG", exif=exif(orientation), xmp=xmp(), icc_profile=b"\0" * 128 + ICC_NAME.encode(), comment=COMMENT, **more)
    return out.getvalue()


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """The pixels as a camera held differently stores them: EXIF `orientation` turns them upright again."""
    how = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return image.transpose(how[orientation]) if orientation in how else image


@cache
def jpeg_12mp_with_gps() -> bytes:
    """4,000 × 3,000 as a phone held upright stores it (orientation 6): seen 3,000 wide and 4,000 high. About 3 MB, as such photos are."""
    image = scene((3000, 4000))
    grain = Image.effect_noise((1500, 2000), 60).resize((3000, 4000)).convert("RGB")
    return jpeg(turned(Image.blend(image, grain, 0.2), 6), orientation=6, quality=88)


@cache
def heic_with_gps() -> bytes:
    """1,200 × 900, with the place and the phone in it."""
    out = BytesIO()
    pillow_heif.from_pillow(scene((1200, 900))).save(out, quality=60, exif=exif().tobytes(), xmp=xmp())
    return out.getvalue()


@cache
def small_jpeg(seed: int = 0) -> bytes:
    """320 × 240, different for every seed, with the place and the phone in it."""
    image = scene((320, 240))
    ImageDraw.Draw(image).text((20, 20), f"foto {seed}", fill="black")
    ImageDraw.Draw(image).rectangle((seed % 300, 120, seed % 300 + 10, 130), fill=(seed * 37 % 256, seed * 91 % 256, seed * 53 % 256))
    return jpeg(image)


@cache
def pdf_with_metadata() -> bytes:
    """Two pages scanned by a phone, with all that a PDF can carry beside them; the photo inside still knows where it was taken."""
    from tests.pdfs import full  # which draws on this module

    return full()
