"""What is kept of a photo or a PDF is what can be seen on it, and nothing of who made it, where, when or with what."""

from io import BytesIO

import pikepdf
import pillow_heif
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageChops

from portal.documents import pictures
from portal.documents.pictures import Sort, Unusable, clean
from tests import pdfs
from tests import pictures as made

ALLOWED = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}  # of a JPEG: start, JFIF, tables, frame, scan, end


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def stored(image: Image.Image, form: str, **more: object) -> bytes:
    out = BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def heic(image: Image.Image, **more: object) -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=60, **more)
    return out.getvalue()


def photo(data: bytes) -> Image.Image:
    """The photo as it is kept, after making sure that it holds pixels only."""
    kept = clean(data, "foto")
    assert kept.sort is Sort.PHOTO
    assert kept.pages == 1
    for jpeg in (kept.data, kept.thumb):
        assert markers(jpeg) <= ALLOWED
        assert not tells(jpeg)
    return opened(kept.data)


def markers(jpeg: bytes) -> set[int]:
    """The segments before the picture itself."""
    found, at = {jpeg[1]}, 2
    while jpeg[at + 1] != 0xDA:
        found.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    assert jpeg.endswith(b"\xff\xd9")
    return found


def tells(data: bytes) -> list[bytes]:
    return [secret for secret in (*made.SECRETS, *made.MARKS) if secret.lower() in data.lower()]


def near(found: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(found, colour, strict=True))


def upright(image: Image.Image) -> bool:
    """Whether the four corners are where they are in the scene."""
    right, bottom = image.width - 8, image.height - 8
    corners = [(8, 8), (right, 8), (8, bottom), (right, bottom)]
    return all(near(image.getpixel(at), c) for at, c in zip(corners, (made.RED, made.GREEN, made.BLUE, made.WHITE), strict=True))


SMALL = made.scene((320, 240))
WITH_EVERYTHING = {
    "JPEG": lambda: made.jpeg(SMALL),
    "progressive JPEG": lambda: made.jpeg(SMALL, progressive=True),
    "PNG": lambda: stored(SMALL, "PNG", exif=made.exif(), pnginfo=texts(), icc_profile=made.ICC_NAME.encode()),
    "WebP": lambda: stored(SMALL, "WEBP", exif=made.exif(), xmp=made.xmp(), icc_profile=made.ICC_NAME.encode()),
    "HEIC": made.heic_with_gps,
}


def texts():
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", made.AUTHOR)
    told.add_text("Comment", made.COMMENT, zip=True)
    told.add_itxt("XML:com.adobe.xmp", made.xmp().decode(), zip=False)
    return told


@pytest.mark.parametrize("kind", WITH_EVERYTHING)
def test_nothing_of_who_where_when_and_with_what_is_kept_of_a_photo(kind):
    data = WITH_EVERYTHING[kind]()
    assert tells(data)
    kept = photo(data)
    assert kept.format == "JPEG"
    assert kept.mode == "RGB"
    assert not kept.getexif()
    assert upright(kept)


def test_what_stands_behind_a_photo_is_not_kept():
    assert b"PK\x03\x04" not in clean(made.small_jpeg() + b"PK\x03\x04" + made.COMMENT.encode(), "a.jpg").data


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_turned_upright(form, orientation):
    held = made.turned(SMALL, orientation)
    kept = photo(stored(held, form, exif=made.exif(orientation)))
    assert kept.size == (320, 240)
    assert upright(kept)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_of_an_iphone_is_turned_once(orientation):
    kept = photo(heic(made.turned(SMALL, orientation), exif=made.exif(orientation).tobytes()))
    assert kept.size == (320, 240)
    assert upright(kept)


def test_a_large_photo_of_a_phone_held_upright_is_shrunk_to_2000_pixels():
    assert opened(made.jpeg_12mp_with_gps()).size == (4000, 3000)
    kept = photo(made.jpeg_12mp_with_gps())
    assert kept.size == (1500, 2000)
    assert near(kept.resize((2, 2)).getpixel((0, 0)), made.RED)


def test_a_small_photo_is_not_made_larger():
    assert photo(made.small_jpeg()).size == (320, 240)
    assert photo(stored(Image.new("RGB", (1, 1), "red"), "PNG")).size == (1, 1)


@pytest.mark.parametrize("size", [(9000, 3), (3, 9000), (2001, 1)])
def test_a_very_long_photo_keeps_at_least_a_line(size):
    kept = photo(stored(Image.new("RGB", size, "red"), "PNG"))
    assert max(kept.size) == 2000
    assert min(kept.size) >= 1


@pytest.mark.parametrize("size", [(2400, 1800), (900, 5000)])
def test_a_photo_made_in_bands_has_no_seams(size):
    grain = Image.effect_noise(size, 60)
    kept = photo(stored(grain, "PNG")).convert("L")
    whole = opened(stored(grain.resize(kept.size, Image.Resampling.LANCZOS).convert("RGB"), "JPEG", quality=85)).convert("L")
    off = ImageChops.difference(kept, whole)
    lines = off.resize((1, off.height), Image.Resampling.BOX).tobytes()
    assert max(lines) <= 3


@pytest.mark.parametrize("size", [(320, 240), (500, 2000), (3000, 40)])
def test_the_small_view_is_small(size):
    noise = Image.merge("RGB", [Image.effect_noise(size, 250) for _ in range(3)])
    thumb = clean(stored(noise, "PNG"), "foto").thumb
    assert len(thumb) <= 20 * 1024
    assert opened(thumb).width <= 296


@pytest.mark.parametrize(
    "mode, colour, more",
    [
        ("RGBA", (200, 30, 30, 0), {}),
        ("LA", (40, 0), {}),
        ("P", 0, {"transparency": 0}),
        ("L", 7, {"transparency": 7}),
        ("RGB", (1, 2, 3), {"transparency": (1, 2, 3)}),
    ],
)
def test_what_is_transparent_becomes_white(mode, colour, more):
    assert photo(stored(Image.new(mode, (40, 40), colour), "PNG", **more)).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize(
    "image, form, grey",
    [
        (Image.new("I;16", (40, 40), 30_000), "PNG", 117),
        (Image.new("1", (40, 40), 1), "PNG", 255),
        (Image.new("L", (40, 40), 90), "JPEG", 90),
        (Image.new("CMYK", (40, 40), (0, 0, 0, 128)), "JPEG", 127),
    ],
)
def test_every_way_of_storing_colours_is_understood(image, form, grey):
    assert near(photo(stored(image, form)).getpixel((9, 9)), (grey, grey, grey))


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(form):
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    assert near(photo(stored(frames[0], form, save_all=True, append_images=frames[1:])).getpixel((9, 9)), (255, 0, 0))


def test_of_several_photos_in_one_heic_the_main_one_is_kept():
    file = pillow_heif.from_pillow(Image.new("RGB", (64, 64), "blue"))
    file.add_from_pillow(SMALL)
    out = BytesIO()
    file.save(out, quality=60, primary_index=1)
    assert upright(photo(out.getvalue()))


def test_the_same_photo_cleans_to_the_same_bytes():
    assert clean(made.small_jpeg(), "a") == clean(made.small_jpeg(), "b")


def test_a_photo_is_known_by_what_it_holds_and_not_by_its_name():
    assert clean(made.small_jpeg(), "surat.pdf").sort is Sort.PHOTO
    assert clean(made.pdf_with_metadata(), "foto.jpg").sort is Sort.PDF


def test_of_a_pdf_only_what_can_be_seen_is_kept():
    whole = made.pdf_with_metadata()
    assert not [secret for secret in made.SECRETS if secret not in pdfs.everything(whole)]
    kept = clean(whole, "surat.pdf")
    assert (kept.sort, kept.pages, kept.thumb) == (Sort.PDF, 2, b"")
    said = pdfs.everything(kept.data)
    assert not tells(said)
    for word in (b"/JavaScript", b"/OpenAction", b"/AA", b"/Annots", b"/AcroForm", b"/EmbeddedFile", b"/Names", b"/Outlines", b"/Info"):
        assert word not in said


def test_what_was_filled_into_a_form_stays_on_the_page():
    assert pdfs.SEEN in pdfs.everything(clean(made.pdf_with_metadata(), "formulir.pdf").data)


def test_a_pages_size_turn_and_inherited_letters_stay():
    pdf = pdfs.of_pages(1, b"BT /H 20 Tf 20 20 Td (Halo) Tj ET")
    pdf.pages[0].Rotate = 90
    font = Dictionary(H=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    pdf.Root.Pages.Resources = Dictionary(Font=font)
    pdf.Root.Pages.MediaBox = Array([0, 0, 210, 310])
    del pdf.pages[0].obj["/Resources"], pdf.pages[0].obj["/MediaBox"]
    with Pdf.open(BytesIO(clean(pdfs.saved(pdf), "a.pdf").data)) as kept:
        page = kept.pages[0]
        assert list(page.mediabox) == [0, 0, 210, 310]
        assert page.Rotate == 90
        assert page.Resources.Font.H.BaseFont == Name.Helvetica
        assert b"(Halo) Tj" in page.Contents.read_bytes()


def pictures_in(data: bytes) -> list[bytes]:
    with Pdf.open(BytesIO(data)) as pdf:
        return [one.read_raw_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image]


@pytest.mark.parametrize("wrapped", [(), (Name.FlateDecode,), (Name.ASCIIHexDecode,), (Name.ASCIIHexDecode, Name.FlateDecode)])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_inside_a_pdf_does_not_know_where_it_was_taken_and_keeps_every_pixel(wrapped, progressive):
    import zlib

    whole = made.jpeg(SMALL, progressive=progressive)
    packed = whole + made.COMMENT.encode()
    for one in reversed(wrapped):
        packed = zlib.compress(packed) if one == Name.FlateDecode else packed.hex().encode() + b">"
    (inside,) = pictures_in(clean(pdfs.with_picture(packed, *wrapped, Name.DCTDecode), "pindaian.pdf").data)
    assert not tells(inside)
    assert opened(inside).tobytes() == opened(whole).tobytes()


def test_a_photo_of_four_inks_inside_a_pdf_keeps_how_its_colours_are_meant():
    whole = stored(Image.new("CMYK", (64, 64), (0, 200, 10, 30)), "JPEG", exif=made.exif())
    (inside,) = pictures_in(clean(pdfs.with_picture(whole, Name.DCTDecode, ColorSpace=Name.DeviceCMYK), "a.pdf").data)
    assert not tells(inside)
    assert opened(inside).tobytes() == opened(whole).tobytes()


def test_a_jpeg_2000_inside_a_pdf_keeps_its_picture_only():
    whole = stored(SMALL, "JPEG2000", comment=made.COMMENT)
    told = b"uuid" + bytes(16) + made.xmp()
    whole += (4 + len(told)).to_bytes(4, "big") + told
    (inside,) = pictures_in(clean(pdfs.with_picture(whole, Name.JPXDecode), "a.pdf").data)
    assert tells(whole)
    assert not tells(inside)
    assert opened(inside).tobytes() == opened(whole).tobytes()


def test_a_photo_within_the_words_of_a_page_is_cleaned_too():
    data = made.small_jpeg().hex().encode()
    drawing = b"q 300 0 0 400 0 0 cm BI /W 320 /H 240 /CS /RGB /BPC 8 /F [/AHx /DCT] ID " + data + b"> EI Q"
    kept = clean(pdfs.saved(pdfs.of_pages(1, drawing)), "a.pdf").data
    (inside,) = pictures_in(kept)
    assert upright(opened(inside))
    assert not tells(pdfs.everything(kept))
    assert b"45786966" not in pdfs.everything(kept)


def test_a_pdf_that_opens_without_a_password_is_kept_open():
    pdf = pdfs.of_pages(1, b"0 0 100 100 re f")
    locked = pdfs.saved(pdf, encryption=pikepdf.Encryption(owner="rahasia", user="", R=6))
    with Pdf.open(BytesIO(clean(locked, "a.pdf").data)) as kept:
        assert not kept.is_encrypted
        assert b"re" in kept.pages[0].Contents.read_bytes()


def test_the_same_pdf_cleans_to_the_same_bytes_with_nothing_of_its_own_number():
    whole = made.pdf_with_metadata()
    with Pdf.open(BytesIO(whole)) as pdf:
        number = bytes(pdf.trailer.ID[0])
    assert clean(whole, "a") == clean(whole, "b")
    assert number not in clean(whole, "a").data


@pytest.mark.parametrize(
    "name, shown",
    [
        ("IMG_0001.jpg", "IMG_0001.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\yansen\\foto.jpg", "foto.jpg"),
        ("foto\u202egpj.exe", "fotogpj.exe"),
        ("fo\x00to\n\r\x1b[31m.jpg", "foto[31m.jpg"),
        ("“kutip”.jpg", '"kutip".jpg'),
        ("  dua   kata .jpg", "dua kata .jpg"),
        ("", "foto"),
        ("/", "foto"),
        ("\u200b\u2066", "foto"),
        ("a" * 500 + ".jpg", "a" * 30 + "…" + "a" * 25 + ".jpg"),
    ],
)
def test_a_name_is_shown_without_its_folders_and_without_tricks(name, shown):
    with pytest.raises(Unusable) as refusal:
        clean(b"x", name)
    assert str(refusal.value) == f"“{shown}” bukan foto atau PDF, jadi tidak kami simpan. Yang lain aman."
    assert len(pictures.shown(name)) <= 60
