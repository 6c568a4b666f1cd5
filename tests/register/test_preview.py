"""What a list would change is shown before anything is saved."""

from datetime import date

import pytest

from portal.register import declaring
from portal.register.roll import present
from portal.register.sheets import importing
from portal.register.sheets.columns import Column
from portal.register.sheets.preview import Preview, compare
from portal.storage.database import unit_of_work
from tests import cast
from tests.cast import DEWI, KATHARINA, TELANG
from tests.register.lists import BORN, EVERYBODY, JEFRI, LIN, PASSPORT, POSITION, SANJEEWA, SITE, lines, send, sheet, upload

ENGLISH = {
    "No": "No", "Nama Lengkap": "Full name", "Jenis Kelamin": "Sex", "Tempat Lahir": "Place of birth", BORN: "Date of birth",
    "Kewarganegaraan": "Nationality", PASSPORT: "Passport No", "Masa Berlaku Paspor": "Passport expiry",
    "Jenis Izin Tinggal": "Stay permit",
    "Indeks Visa": "Visa index", "No. ITAS/ITAP": "Stay permit number", "Masa Berlaku Izin Tinggal": "Stay permit expiry",
    "No. Pengesahan RPTKA": "RPTKA number", "Masa Berlaku RPTKA": "RPTKA expiry", POSITION: "Job title", "Pendidikan Terakhir": "Education",
    SITE: "Work site (village)", "Kecamatan": "District", "Alamat Tinggal di Bartim": "Address", "Tanggal Mulai Kerja": "Start date",
    "Nama TKI Pendamping": "Counterpart", "Perusahaan/Penjamin": "Company", "Keterangan": "Remarks",
}  # fmt: skip


def preview(content: bytes) -> Preview:
    """The list against the roll of PT Telang."""
    return compare(importing.read(content, "daftar.csv"), TELANG.row, cast.office(), present(TELANG.row))


@pytest.fixture
def rolled(app):
    """PT Telang has sent its three people."""
    with unit_of_work():
        arriving = [one.details for one in preview(sheet()).arriving]
        declaring.send(TELANG.row, declaring.Statement(arriving=arriving), by=DEWI.row)


def changed(seen: Preview) -> dict[str, tuple[str, str]]:
    """Field → before and after, of the one person who changes."""
    (one,) = seen.changing
    return {name: (one.before[name], one.after[name]) for name in one.after}


def wrong(seen: Preview) -> list[tuple[int, str, str]]:
    return [(cell.line, cell.letter, cell.column.value) for cell in seen.wrong]


# --- whom a line is about -----------------------------------------------------------------------------------------------------


def test_the_same_list_again_changes_nothing(rolled):
    seen = preview(sheet())
    assert (seen.changes, len(seen.unchanged), seen.missing) == (0, 3, [])


def test_a_change_is_shown_cell_by_cell(rolled):
    seen = preview(sheet([LIN | {POSITION: "Kepala Geologi", "Masa Berlaku Izin Tinggal": "13 November 2027"}, JEFRI, SANJEEWA]))
    assert changed(seen) == {"position": ("Ahli Geologi Tambang", "Kepala Geologi"), "permit_expires": ("2026-11-13", "2027-11-13")}
    assert seen.cells == 2


def test_a_renewed_passport_is_a_change_and_nobody_who_leaves_and_arrives(rolled):
    seen = preview(sheet([LIN | {PASSPORT: "EK1112223", "Masa Berlaku Paspor": "2036-01-01"}, JEFRI, SANJEEWA]))
    assert changed(seen)["passport"] == ("EF0238557", "EK1112223")
    assert seen.arriving == seen.missing == []


def test_a_name_spelled_otherwise_is_known_by_the_passport(rolled):
    assert changed(preview(sheet([LIN | {"Nama Lengkap": "LIN HAO RAN"}, JEFRI, SANJEEWA]))) == {"name": ("Lin Haoran", "LIN HAO RAN")}


def test_nobody_is_guessed_where_two_have_the_same_name_and_birth_date(rolled):
    twins = [LIN | {PASSPORT: "EK1112223"}, LIN | {PASSPORT: "EK1112224"}, JEFRI, SANJEEWA]
    seen = preview(sheet(twins))
    assert len(seen.arriving) == 2
    assert [worker.name for worker in seen.missing] == ["Lin Haoran"]


def test_a_passport_twice_in_the_list_is_wrong_at_the_second_line(rolled):
    seen = preview(sheet([LIN, JEFRI | {PASSPORT: "ef 0238557"}, SANJEEWA]))
    assert wrong(seen) == [(3, "G", "passport")]
    assert "baris 2" in seen.wrong[0].reason
    assert [worker.name for worker in seen.missing] == [], "the wrong line still speaks of Jefri"


def test_lines_of_other_sponsors_are_not_yours(app):
    seen = preview(EVERYBODY.read_bytes())
    assert (len(seen.arriving), len(seen.not_yours), seen.wrong) == (3, 37, [])
    assert seen.not_yours[0].sponsor == "PT Pematang Jaya Konstruksi"


def test_a_line_of_another_sponsor_with_ones_own_worker_leaves_them_on_the_roll(rolled):
    seen = preview(sheet([LIN | {"Perusahaan/Penjamin": "PT Lain"}, JEFRI, SANJEEWA]))
    assert len(seen.not_yours) == 1
    assert seen.missing == []
    assert seen.changes == 0


@pytest.mark.parametrize(
    "name", ["PT. TELANG KARYA MINERALINDO", "Telang Karya Mineralindo, PT", "pt telang karya mineralindo tbk", "", "-"]
)
def test_ones_own_name_is_known_however_it_is_written(app, name):
    assert len(preview(sheet([LIN | {"Perusahaan/Penjamin": name}])).arriving) == 1


# --- columns ------------------------------------------------------------------------------------------------------------------


def test_columns_may_stand_in_any_order(rolled):
    seen = preview(sheet(header=sorted(LIN)))
    assert (seen.changes, len(seen.unchanged), seen.wrong) == (0, 3, [])


def test_english_headers_are_known(rolled):
    english = [{ENGLISH[name]: text for name, text in line.items()} for line in (LIN, JEFRI, SANJEEWA)]
    seen = preview(sheet(english))
    assert (seen.changes, len(seen.unchanged), seen.wrong) == (0, 3, [])
    assert seen.reading.layout.strangers == ()


def test_every_spelling_belongs_to_one_column(app):
    spellings = [spelling for column in Column for spelling in column.spellings]
    assert len(spellings) == len(set(spellings))


def test_a_column_that_is_not_there_says_nothing(rolled):
    seen = preview(sheet([LIN | {POSITION: "Kepala Geologi"}, JEFRI, SANJEEWA], without="Alamat Tinggal di Bartim"))
    assert changed(seen) == {"position": ("Ahli Geologi Tambang", "Kepala Geologi")}


def test_an_empty_cell_takes_away_what_was_there(rolled):
    assert changed(preview(sheet([LIN | {"Alamat Tinggal di Bartim": ""}, JEFRI, SANJEEWA]))) == {
        "residence": ("Mess karyawan blok B, Karang Langit", "")
    }


def test_what_the_law_does_not_ask_for_is_named_and_left_out(app):
    assert preview(sheet()).reading.layout.ignored == ("Tempat Lahir", "Pendidikan Terakhir", "Nama TKI Pendamping", "Keterangan")


def test_a_column_with_a_slip_in_its_name_is_named_with_what_it_may_be(app):
    slipped = [{"Jabtan" if name == POSITION else name: text for name, text in LIN.items()} | {"Gaji": "10"}]
    first, second = preview(sheet(slipped)).reading.layout.strangers
    assert (first.name, first.letter, first.guess) == ("Jabtan", "O", Column.POSITION)
    assert (second.name, second.guess) == ("Gaji", None)


def test_a_missing_column_is_missing_only_for_those_who_arrive(rolled):
    newcomer = LIN | {PASSPORT: "EK1112223", "Nama Lengkap": "Gao Wenbin", BORN: "1990-01-01"}
    seen = preview(sheet([newcomer, LIN, JEFRI, SANJEEWA], without="Jenis Kelamin"))
    assert seen.reading.layout.missing == (Column.SEX,)
    assert wrong(seen) == [(2, "", "sex")]
    assert len(seen.unchanged) == 3


def test_being_extended_is_read_from_the_remarks(app):
    extended, remarked = preview(sheet([LIN, JEFRI | {"Keterangan": "Pindah lokasi kerja"}])).arriving
    assert extended.details.extension_under_way
    assert not remarked.details.extension_under_way


def test_a_remark_never_takes_the_extension_away(rolled):
    assert preview(sheet([LIN | {"Keterangan": ""}, JEFRI, SANJEEWA])).changes == 0


def test_lines_without_a_person_are_passed_over(app):
    seen = preview(sheet([LIN, dict.fromkeys(LIN, "") | {"Nama Lengkap": "Kepala HRD, Dewi Ratnasari"}]))
    assert (len(seen.arriving), seen.wrong, seen.reading.skipped) == (1, [], (3,))


# --- cells --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header, text, field, letter, sentence",
    [
        (BORN, "07/13/1990", "birth_date", "E", "Mungkin maksudnya 13/07/1990."),
        ("Masa Berlaku Paspor", "31/11/2028", "passport_expires", "H", "November hanya sampai tanggal 30."),
        (PASSPORT, "A0448#912", "passport", "G", "Nomor paspor hanya"),
        (PASSPORT, "", "passport", "G", "Isi nomor paspor."),
        (PASSPORT, "1.23457E+15", "passport", "G", "dibulatkan"),
        ("Kewarganegaraan", "Tiongkokk", "nationality", "F", "Mungkin maksudnya Tiongkok."),
        ("Kewarganegaraan", "Indonesia", "nationality", "F", "Warga negara Indonesia tidak dicatat di sini."),
        ("Jenis Kelamin", "?", "sex", "C", "Tulis L atau P"),
        ("Jenis Izin Tinggal", "KTP", "permit_kind", "I", "Pilih ITK, ITAS, ITAP"),
        (SITE, "Kandis", "site_code", "Q", "tidak ada di daftar"),
        ("Nama Lengkap", "", "name", "B", "Isi nama"),
    ],
)
def test_a_wrong_cell_is_shown_with_its_place_and_what_to_do(app, header, text, field, letter, sentence):
    seen = preview(sheet([LIN | {header: text}, JEFRI]))
    assert wrong(seen) == [(2, letter, field)]
    assert len(seen.arriving) == 1
    assert sentence in seen.wrong[0].reason
    assert seen.wrong[0].text.startswith(text[:5])


def test_of_two_villages_with_one_name_the_district_says_which(app):
    assert preview(sheet([LIN | {SITE: "Kandris", "Kecamatan": "Banua Lima"}])).arriving[0].details.site_code == "62.13.02.2002"
    assert preview(sheet([LIN | {SITE: "Kandris", "Kecamatan": "Karusen Janang"}])).arriving[0].details.site_code == "62.13.10.2007"
    assert wrong(preview(sheet([LIN | {SITE: "Kandris"}], without="Kecamatan"))) == [(2, "Q", "site_code")]


def test_dates_are_read_in_the_usual_ways(app):
    for text in ("12/10/1977", "12-10-77", "12 Oktober 1977", "1977-10-12", "12 Oct 1977", "28410"):
        assert preview(sheet([LIN | {BORN: text}])).arriving[0].details.birth_date == date(1977, 10, 12), text


# --- the page -----------------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_gravest_first(as_):
    dewi = as_(DEWI)
    send(dewi)
    seen = upload(
        dewi, sheet([LIN | {POSITION: "Personnel Specialist"}, JEFRI | {BORN: "x"}, LIN | {PASSPORT: "EK1", "Nama Lengkap": "Gao"}])
    )
    sections = seen.tree.xpath("//form//*[self::section or self::details]/@id")
    assert sections == ["wrong", "changing", "missing"]
    assert "Jabatan ini biasanya dilarang bagi TKA." in seen.words


def test_passports_and_permits_are_shown_by_their_end(as_):
    dewi = as_(DEWI)
    send(dewi)
    seen = upload(dewi, sheet([LIN | {PASSPORT: "EK1112223", "No. ITAS/ITAP": "2C14JE9961-X"}, SANJEEWA]))
    assert "••••8557" in seen.words
    assert "••••2223" in seen.words
    assert "EF0238557" not in seen.text
    assert JEFRI[PASSPORT] not in seen.text
    assert LIN["No. ITAS/ITAP"] not in seen.text
    assert {"••••8961-X", "••••9961-X"} <= set(seen.words.split()), "as much as it takes to tell them apart"


def test_the_page_speaks_the_language_of_the_account(as_):
    seen = upload(as_(KATHARINA), sheet([LIN | {BORN: "07/13/1990"}, JEFRI]))
    assert "Wrong cells: 1 cell in 1 line" in seen.words
    assert "There is no month 13." in seen.words
    assert "Arriving: 1 person" in seen.words
    assert "Malaysia" in seen.words
    assert "Berubah" not in seen.words


def test_of_a_very_long_list_the_page_shows_a_part_and_counts_the_rest(as_):
    many = [LIN | {PASSPORT: f"EA{number:07}", "Nama Lengkap": f"Orang {number}"} for number in range(120)]
    seen = upload(as_(DEWI), sheet(many))
    assert "Datang: 120 orang" in seen.words
    assert "Dan 20 orang lagi." in seen.words
    assert len(seen.tree.xpath("//section[@id='arriving']//tbody/tr")) == 100


def test_the_headers_of_the_invented_list_are_all_known(app):
    assert preview(EVERYBODY.read_bytes()).reading.layout.strangers == ()
    assert len(lines(EVERYBODY)) == 40
