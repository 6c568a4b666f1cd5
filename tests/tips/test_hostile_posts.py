"""Whatever is posted to the form of a portal that is really served: an answer in words, no crash, little memory."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZipFile

import lxml.html
import psutil
import pytest

from tests.documents.test_hostile_pictures import HTML, SVG, png, zeros
from tests.house.code import ROOT
from tests.memory import Watching, held_by
from tests.pictures import heic_with_gps, jpeg_12mp_with_gps, pdf_with_metadata, small_jpeg
from tests.tips.stories import A_TIP

MOST_MEGABYTES = 150
MEGABYTE = 1024 * 1024
MULTIPART, PLAIN = "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"


class Portal:
    """`flask serve`, in a process of its own."""

    def __init__(self, port, process):
        self.port, self.process = port, psutil.Process(process.pid)

    def token(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/")
        return lxml.html.document_fromstring(connection.getresponse().read()).xpath("//input[@name='token']/@value")[0]

    def post(self, body, kind=MULTIPART, path="/", **headers):
        """The status and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("POST", path, body, {"Content-Type": kind} | headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def tell(self, *files):
        """A report with these (name, bytes) as photos."""
        return self.post(multipart({"token": self.token()} | A_TIP, [("photos", *file) for file in files]))

    @contextmanager
    def watched(self):
        """What it holds above idle must stay below what it may."""
        idle = held_by(self.process)
        with Watching(self.process) as watch:
            yield
        peak = (watch.peak - idle) / MEGABYTE
        print(f"peak {peak:.0f} MB")
        assert peak < MOST_MEGABYTES


def multipart(fields, files=()):
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode() for name, text in fields.items()]
    for field, name, data in files:
        head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
        parts += [head.encode(), data, b"\r\n"]
    return b"".join([*parts, b"--x--\r\n"])


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    home = tmp_path_factory.mktemp("served")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | {"PORTAL_INSTANCE": str(home)}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    subprocess.run([*flask, "setup"], cwd=ROOT, env=environ, check=True, capture_output=True)
    process = subprocess.Popen([*flask, "serve", "--port", str(port)], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        portal = Portal(port, process)
        portal.tell(("a.jpg", small_jpeg()), ("a.pdf", pdf_with_metadata()))  # the first one loads what it needs
        yield portal
    finally:
        process.terminate()
        process.wait(10)


def polyglot():
    """A photo in front, an archive behind."""
    out = BytesIO(small_jpeg())
    with ZipFile(out, "a") as archive:
        archive.writestr("index.html", HTML)
    return out.getvalue()


REFUSED = {
    "HTML named .jpg": ("liburan.jpg", HTML),
    "SVG with a script": ("gambar.svg", SVG),
    "a program": ("foto.jpg", b"MZ" + bytes(5000)),
    "nothing": ("foto.jpg", b""),
    "a bomb": ("foto.png", png(60_000, 60_000, zeros(200))),
    "half a photo's head": ("foto.jpg", small_jpeg()[:40]),
    "a film": ("VID_2041.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(3000)),
}


@pytest.mark.parametrize("name, data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_photo_is_refused_by_name_and_every_word_is_kept(portal, name, data):
    with portal.watched():
        status, page = portal.tell((name, data), ("benar.jpg", small_jpeg(1)))
    tree = lxml.html.document_fromstring(page)
    assert status == 422
    assert f"“{name}”" in tree.get_element_by_id("photos-e").text_content()
    assert tree.xpath("//textarea[@name='story']")[0].text_content().strip() == A_TIP["story"]
    assert len(tree.xpath("//*[@id='held']//li")) == 1, "the good one waits"
    assert "alert(" not in page


NAMES = {
    "up": "../../../../etc/passwd",
    "drive": "C:\\\\Windows\\\\x.jpg",
    "coded": "..%2f..%2fx",
    "long": "x" * 3000,
    "turned around": "a\u202egpj.exe",
    "markup": "<script>alert(1)</script>.jpg",
    "null": "%00.jpg",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_are_words_and_nothing_else(portal, name):
    status, page = portal.tell((name, HTML))
    said = lxml.html.document_fromstring(page).get_element_by_id("photos-e").text_content()
    assert status == 422
    assert len(said) < 250
    assert not [piece for piece in ("../", "\\", "\u202e") if piece in said]
    assert "<script>alert" not in page


def test_a_photo_with_something_behind_it_is_a_photo(portal):
    status, page = portal.tell(("foto.jpg", polyglot()))
    assert status == 200
    assert "1 foto tersimpan" in page


def test_a_file_in_the_place_of_the_story_is_no_story(portal):
    fields = {name: text for name, text in A_TIP.items() if name != "story"} | {"token": portal.token()}
    status, page = portal.post(multipart(fields, [("story", "x.jpg", small_jpeg())]))
    assert status == 422
    assert "Ceritanya terlalu pendek" in page


def test_a_text_in_the_place_of_a_photo_is_no_photo(portal):
    assert portal.post(multipart({"token": portal.token(), "photos": "x" * 1000} | A_TIP))[0] == 200


def test_five_thousand_small_files(portal):
    with portal.watched():
        start = time.perf_counter()
        status, page = portal.tell(*((f"{number}.jpg", b"x") for number in range(5000)))
    assert status == 413
    assert "Kiriman Anda terlalu besar" in page
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("kind", [MULTIPART, PLAIN])
def test_thousands_of_fields(portal, kind):
    many = {f"field{number}": str(number) for number in range(5000 if kind == MULTIPART else 50_000)}
    body = multipart(many) if kind == MULTIPART else "&".join(f"{name}={text}" for name, text in many.items()).encode()
    with portal.watched():
        start = time.perf_counter()
        status, page = portal.post(body, kind)
    assert status in {413, 422}
    assert "<h1" in page
    assert time.perf_counter() - start < 10


def test_six_good_photos_are_five_and_a_sentence(portal):
    status, page = portal.tell(*((f"{number}.jpg", small_jpeg(number)) for number in range(6)))
    assert status == 422
    assert "Paling banyak 5 foto. Kami simpan 5 yang pertama." in page
    assert len(lxml.html.document_fromstring(page).xpath("//*[@id='held']//li")) == 5


def test_five_of_ten_megabytes_each_take_little_memory(portal):
    photo = jpeg_12mp_with_gps()
    files = [(f"IMG_{number}.jpg", photo + bytes([number]) + bytes(10 * MEGABYTE - len(photo) - 1)) for number in range(5)]
    with portal.watched():
        status, page = portal.tell(*files)
    assert status == 200
    assert "5 foto tersimpan" in page


def test_different_kinds_together_take_little_memory(portal):
    with portal.watched():
        status, page = portal.tell(("a.heic", heic_with_gps()), ("b.jpg", jpeg_12mp_with_gps()), ("c.pdf", pdf_with_metadata()))
    assert status == 200
    assert "3 file tersimpan" in page


def test_three_hundred_megabytes(portal):
    def pieces():
        yield b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'
        for _ in range(300):
            yield bytes(MEGABYTE)
        yield b"\r\n--x--\r\n"

    with portal.watched():
        status, page = portal.post(pieces(), **{"Content-Length": str(sum(map(len, pieces())))})
    assert status == 413
    assert "Kiriman Anda terlalu besar" in page


NO_BODIES = {
    "nothing": (b"", MULTIPART),
    "no boundary": (b"no boundary in here", MULTIPART),
    "boundary not said": (multipart(A_TIP), "multipart/form-data"),
    "cut": (multipart(A_TIP)[:-40], MULTIPART),
    "no name": (b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n", MULTIPART),
    "odd name": (b"--x\r\nContent-Disposition: form-data; name=photos; filename*=utf-8''%ff%fe\r\n\r\nx\r\n--x--\r\n", MULTIPART),
    "JSON": (b"{}", "application/json"),
    "bytes": (bytes(range(256)) * 40, "application/octet-stream"),
}


@pytest.mark.parametrize("path", ["/", "/foto"])
@pytest.mark.parametrize("body, kind", NO_BODIES.values(), ids=NO_BODIES)
def test_bodies_that_are_none(portal, path, body, kind):
    status, page = portal.post(body, kind, path)
    assert status in {400, 413, 422}
    assert "<h1" in page


def test_after_all_of_that_a_report_arrives_as_ever(portal):
    status, page = portal.tell(("a.jpg", small_jpeg(7)))
    assert status == 200
    assert 'class="code"' in page
