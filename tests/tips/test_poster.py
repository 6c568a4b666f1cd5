"""The poster for notice boards, read as people and their phones read it: from the PDF itself."""

import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from portal.storage.database import unit_of_work
from portal.tips import poster
from tests.cast import BARITO_SELATAN, BARITO_TIMUR, office
from tests.house.verdict import nothing

ADDRESS = "https://poa.contoh.test/"
SPOKEN = "poa.contoh.test"
STRIPS = 9
BOTH = (
    "Ada yang tidak beres? Lapor tanpa nama.", "Has something wrong happened? Report without giving your name.",
    "Simpan kodenya", "Save the code.", "Menjadi orang asing bukan pelanggaran.", "Being a foreigner is not an offence.",
    "Anda tidak dihukum karena meminta tolong.", "You will not be punished for asking for help.",
    "110", "129", "Jangan pakai HP atau wifi kantor.", "Do not use an office phone or wifi.", "Badan Kesbangpol Kabupaten Barito Timur",
)  # fmt: skip
HOSTILE = '#panic("x") $x$ *b* @a <b> \\ " ] } // /* `raw` = Judul'


def sheet(pdf: bytes) -> pypdfium2.PdfPage:
    (page,) = pypdfium2.PdfDocument(pdf)
    return page


def words_on(pdf: bytes) -> str:
    return " ".join(sheet(pdf).get_textpage().get_text_range().split())


@pytest.fixture
def printed(app) -> bytes:
    return poster.make(office(), ADDRESS)


def test_everybody_reads_it_in_their_language_on_one_sheet_of_a4(printed):
    said = words_on(printed)
    nothing([words for words in BOTH if words not in said])
    assert [round(points) for points in sheet(printed).get_size()] == [595, 842]


def test_the_address_stands_on_it_once_large_and_once_on_each_strip(printed):
    assert words_on(printed).count(SPOKEN) == 1 + STRIPS


@pytest.mark.parametrize("scale", [1, 3])
def test_a_phone_reads_where_to_go_also_from_a_copy_in_black_and_white(printed, scale):
    copied = sheet(printed).render(scale=scale).to_pil().convert("1").convert("L")
    assert [code.text for code in zxingcpp.read_barcodes(copied)] == [ADDRESS]


def test_who_cannot_see_it_can_have_it_read_aloud(printed, tmp_path):
    (tmp_path / "poster.pdf").write_bytes(printed)
    with pikepdf.open(tmp_path / "poster.pdf") as pdf:
        claims = pdf.Root.Metadata.read_bytes().decode()
        assert re.findall(r"<pdfaid:(?:part|conformance)>(\w+)<", claims) == ["2", "A"]
        assert re.findall(r"<pdfuaid:part>(\w+)<", claims) == ["1"]
        assert str(pdf.Root.Lang) == "id"
        marks = list(structure(pdf.Root.StructTreeRoot))
        assert [str(one.Alt) for one in marks if "/Alt" in one] == [f"Kode QR yang membuka {SPOKEN}"]
        assert "/H1" in {str(one.S) for one in marks}
        assert "en" in {str(one.get("/Lang", "")) for one in marks} | set(re.findall(r"/Lang ?\((\w+)\)", contents(pdf)))


def test_it_looks_the_same_on_every_machine(printed, tmp_path):
    """Only the faces that lie in the portal, all of them in the file."""
    (tmp_path / "poster.pdf").write_bytes(printed)
    with pikepdf.open(tmp_path / "poster.pdf") as pdf:
        fonts = {str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.values()}
    assert {name.partition("-")[0] for name in fonts} == {"NotoSans"}


def test_a_hostile_name_of_an_office_stays_a_text(app):
    with unit_of_work():
        office().name = HOSTILE
    assert HOSTILE in words_on(poster.make(office(), ADDRESS))


def test_everything_at_its_longest_still_fits_on_the_sheet(app):
    with unit_of_work():
        office().name, office().has_112 = "Badan Kesatuan Bangsa dan Politik Kabupaten " + "Kepulauan " * 8, True
    address = f"https://{'pemantauan-orang-asing.' * 3}go.id/"
    printed = poster.make(office(), address)
    assert "112" in words_on(printed)
    assert words_on(printed).count(address[8:-1]) == 1 + STRIPS
    assert [code.text for code in zxingcpp.read_barcodes(sheet(printed).render(scale=3).to_pil())] == [address]


def test_whoever_runs_the_portal_prints_it_by_one_command(app, tmp_path):
    app.extensions["portal"] = replace(app.extensions["portal"], base_url="https://poa.contoh.test")
    done = app.test_cli_runner().invoke(args=["poster", "--output", str(tmp_path / "papan.pdf")])
    assert done.exit_code == 0, done.output
    assert ADDRESS in done.output
    assert "Kabupaten Barito Timur" in words_on((tmp_path / "papan.pdf").read_bytes())


def test_another_office_of_the_installation_has_its_own(app, tmp_path):
    with unit_of_work():
        office(BARITO_SELATAN).host = "poa.barsel.test"
    done = app.test_cli_runner().invoke(args=["poster", "--office", BARITO_SELATAN, "--output", str(tmp_path / "papan.pdf")])
    said = words_on((tmp_path / "papan.pdf").read_bytes())
    assert done.exit_code == 0, done.output
    assert "Barito Selatan" in said
    assert "poa.barsel.test" in said
    assert "Barito Timur" not in said


def test_a_poster_that_leads_nowhere_is_not_made_without_a_word(app, tmp_path):
    runner = app.test_cli_runner()
    assert "PORTAL_BASE_URL" in runner.invoke(args=["poster", "--office", BARITO_TIMUR, "--output", str(tmp_path / "papan.pdf")]).output
    unknown = runner.invoke(args=["poster", "--office", "99.99"])
    assert unknown.exit_code == 1
    assert "99.99" in unknown.output


def structure(node):
    """Every element of the tree that a screen reader walks."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def contents(pdf: pikepdf.Pdf) -> str:
    return pdf.pages[0].Contents.read_bytes().decode("latin-1")
