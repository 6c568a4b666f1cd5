"""The two lines under the photo of a passport fill the form; nothing that was typed is lost, and nothing is saved by it."""

from tests.cast import DEWI, KATHARINA
from tests.documents.test_mrz import lines
from tests.register.people import add, only, workers

NEW = "/sponsor/pekerja/baru"


def value(page, name: str) -> str:
    field = page.tree.xpath(f"//*[@name='{name}']")[0]
    return str(field.xpath("string(.//option[@selected]/@value)") if field.tag == "select" else field.get("value"))


def test_the_form_of_a_new_worker_is_filled_and_nothing_is_saved(as_):
    dewi = as_(DEWI)
    page = dewi.submit(NEW, "mrz", "mrz", mrz=lines(), position="Mine Planning Engineer", permit_expires="besok")
    assert page.status_code == 200
    filled = {name: value(page, name) for name in ("name", "nationality", "birth_date", "sex", "passport", "passport_expires")}
    assert filled == {
        "name": "ZHOU YANCHENG", "nationality": "Tiongkok", "birth_date": "15-06-1987", "sex": "M", "passport": "EG2194471",
        "passport_expires": "11-04-2027",
    }  # fmt: skip
    assert value(page, "position") == "Mine Planning Engineer"
    assert value(page, "permit_expires") == "besok", "what is still wrong is looked at when it is saved"
    assert "Semua angka pemeriksa cocok" in page.words
    assert "perlu diperbaiki" not in page.words
    assert workers() == []
    assert dewi.submit(page, "passport", permit_expires="13/11/2027", site_code="62.13.01.2010").status_code == 303
    assert only().passport == "EG2194471"


def test_each_digit_that_is_wrong_is_told_above_and_beside_its_field(as_):
    slip = lines().replace("EG21944716", "EG21944717").replace("8706157", "8713157")
    page = as_(DEWI).submit(NEW, "mrz", "mrz", mrz=slip)
    beside = page.tree.xpath("string(//*[@id='passport-w'])")
    assert "tertulis 7, seharusnya 6 untuk EG2194471" in beside
    assert value(page, "passport") == "EG2194471"
    assert "“871315” bukan tanggal" in page.tree.xpath("string(//*[@id='birth_date-w'])")
    assert value(page, "birth_date") == ""
    assert page.tree.xpath("//*[@role='status']//a[@href='#passport']")
    assert "seluruh baris kedua" in page.words


def test_what_was_typed_otherwise_is_told_and_what_was_typed_in_another_way_stays(as_):
    typed = {"name": "Zhou Yancheng", "nationality": "RRT", "passport": "eg 2194471", "birth_date": "16 Juni 1987", "sex": "F"}
    page = as_(DEWI).submit(NEW, "mrz", "mrz", mrz=lines(), **typed)
    assert [value(page, name) for name in ("name", "nationality", "passport")] == ["Zhou Yancheng", "RRT", "eg 2194471"]
    assert value(page, "birth_date") == "15-06-1987"
    assert "Tadinya tertulis “16 Juni 1987”." in page.words
    assert "Tadinya tertulis “Perempuan”." in page.words


def test_lines_that_cannot_be_read_are_told_beside_them_and_nothing_is_lost(as_):
    page = as_(DEWI).submit(NEW, "mrz", "mrz", mrz="P<CHNZHOU<<YANCHENG", position="Mine Planning Engineer")
    assert page.status_code == 422
    assert "Baru satu baris yang tertempel" in page.errors
    assert page.tree.xpath("//a[@href='#mrz']")
    assert page.tree.xpath("//details[@open]//textarea[@name='mrz']")
    assert page.tree.xpath("string(//textarea[@name='mrz'])").strip() == "P<CHNZHOU<<YANCHENG"
    assert value(page, "position") == "Mine Planning Engineer"
    assert as_(DEWI).submit(NEW, "mrz", "mrz", mrz="A" * 100_000).status_code == 422


def test_enter_saves_and_does_not_read_the_lines(as_):
    assert add(as_(DEWI), mrz="apa saja").status_code == 303
    assert only().name == "Lin Haoran"


def test_a_worker_who_is_there_gets_the_new_passport_and_the_page_stays_as_old_as_it_was(as_):
    dewi = as_(DEWI)
    add(dewi)
    address = f"/sponsor/pekerja/{only().id}"
    old = dewi.get(address)
    page = dewi.submit(old, "mrz", "mrz", mrz=lines(surname="LIN", given="HAORAN", number="EJ1112223", born="771012", ends="360316"))
    assert value(page, "name") == "Lin Haoran"
    assert value(page, "passport") == "EJ1112223"
    assert "Tadinya tertulis “EF0238557”." in page.words
    as_(KATHARINA).submit(address, "passport", position="Penerjemah")
    assert dewi.submit(page, "passport").status_code == 409, "the colleague's change is not written over"
    assert only().passport == "EF0238557"


def test_where_a_script_runs_only_that_piece_of_the_page_comes_back(as_):
    dewi = as_(DEWI)
    fields = {"csrf_token": dewi.token, "do": "mrz", "mrz": lines(), "name": "", "position": "X"}
    piece = dewi.post(NEW, data=fields, headers={"HX-Request": "true"})
    assert "<html" not in piece.text
    assert piece.tree.xpath("//fieldset[@id='identity']//input[@name='passport']/@value") == ["EG2194471"]
    assert not piece.tree.xpath("//input[@name='position']")


def test_in_english_too(as_):
    page = as_(KATHARINA).submit(NEW, "mrz", "mrz", mrz=lines().replace("EG21944716", "EG21944717"))
    assert "it says 7 and should be 6 for EG2194471" in page.words
    assert value(page, "nationality") == "China"
