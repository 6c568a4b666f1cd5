"""What people write, read the way they mean it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.documents.cells import Misread
from portal.register import countries, doubts, formats
from portal.register.codes import ForeignKind, PermitKind, Sex, SponsorKind
from portal.register.formats import Places
from portal.register.forms import WorkerForm
from tests import cast
from tests.register.people import LIN


@pytest.mark.parametrize("written", ["EF0238557", "ef 0238557", "EF-023.8557", "ＥＦ０２３８５５７"])
def test_a_passport_is_the_same_however_it_is_spaced(written):
    assert formats.passport(written) == "EF0238557"


@pytest.mark.parametrize("written", ["1234", "A" * 16, "EF02385ß7", "<script>", "護照12345"])
def test_what_no_passport_can_be_is_refused(app, written):
    with pytest.raises(Misread):
        formats.passport(written)


@pytest.mark.parametrize(
    "reader,written,kept",
    [
        (formats.nib, "1903 2100 00001", "1903210000001"),
        (formats.npwp, "03.745.282-2.713.000", "037452822713000"),
        (formats.npwp, "0374528227130000", "0374528227130000"),
        (formats.nik, "6213-0112-0577-0001", "6213011205770001"),
        (formats.phone, "0812 3456 7890", "+6281234567890"),
        (formats.phone, "+62 812-3456-7890", "+6281234567890"),
        (formats.permit_number, "2c14 je8961-x", "2C14JE8961-X"),
        (formats.visa_index, " e23 ", "E23"),
    ],
)
def test_numbers_lose_what_stands_between(app, reader, written, kept):
    assert reader(written) == kept


@pytest.mark.parametrize(
    "reader,written,says",
    [
        (formats.nib, "938552614416", "NIB ada 13 angka; ini 12."),
        (formats.npwp, "12345", "15 atau 16"),
        (formats.nik, "12345", "16 angka"),
        (formats.nib, "19032100000AB", "angka saja"),
        (formats.phone, "tanya Budi", "telepon"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_what_to_do(app, reader, written, says):
    with pytest.raises(Misread, match=says):
        reader(written)


@pytest.mark.parametrize(
    "written,code",
    [
        ("Tiongkok", "CHN"), ("China", "CHN"), ("RRT", "CHN"), ("rrc", "CHN"), ("Cina", "CHN"), ("PRC", "CHN"), ("cn", "CHN"),
        ("Korea", "KOR"), ("Korsel", "KOR"), ("Korea Selatan", "KOR"), ("South Korea", "KOR"), ("Korea Utara", "PRK"), ("Taiwan", "TWN"),
        ("Inggris", "GBR"), ("UK", "GBR"), ("United Kingdom", "GBR"), ("AS", "USA"), ("USA", "USA"), ("Amerika Serikat", "USA"),
        ("Sri Lanka", "LKA"), ("Jerman", "DEU"), ("D", "DEU"), ("Filipina", "PHL"), ("Philippines", "PHL"), ("Myanmar", "MMR"),
        ("Côte d’Ivoire", "CIV"), ("Timor Leste", "TLS"), ("Hong Kong", "HKG"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_all_its_names(app, written, code):
    assert countries.nationality(written) == code


def test_a_country_that_is_mistyped_is_guessed(app):
    with pytest.raises(Misread, match="Malaysia"):
        countries.nationality("Malasyia")


def test_indonesians_are_not_listed(app):
    with pytest.raises(Misread, match="tidak dicatat"):
        countries.nationality("Indonesia")


def test_countries_are_called_by_the_language_of_the_page(app):
    from portal.web.language import speaking

    with speaking("id"):
        assert countries.country("KOR") == "Korea Selatan"
    with speaking("en"):
        assert countries.country("KOR") == "South Korea"


@pytest.mark.parametrize(
    "written,sex", [("L", Sex.MALE), ("P", Sex.FEMALE), ("M", Sex.MALE), ("F", Sex.FEMALE), ("Laki-laki", Sex.MALE), ("wanita", Sex.FEMALE)]
)
def test_sex_is_read_in_both_languages(app, written, sex):
    assert formats.sex(written) is sex


@pytest.mark.parametrize(
    "written,kind",
    [
        ("ITAS", PermitKind.ITAS),
        ("KITAS", PermitKind.ITAS),
        ("kitap", PermitKind.ITAP),
        ("ITK", PermitKind.ITK),
        ("Lainnya", PermitKind.OTHER),
    ],
)
def test_permits_have_their_everyday_names(app, written, kind):
    assert formats.permit_kind(written) is kind


def test_foreign_kinds_are_read_in_both_languages(app):
    for written in ("tka", "Tenaga kerja asing"):
        assert formats.coded(written, ForeignKind, "") is ForeignKind.TKA


@pytest.fixture
def places(app):
    return Places(cast.office())


@pytest.mark.parametrize(
    "written,code",
    [
        ("62.13.01.2010", "62.13.01.2010"),
        ("6213012010", "62.13.01.2010"),
        ("Karang Langit", "62.13.01.2010"),
        ("karang langit, dusun timur", "62.13.01.2010"),
        ("Desa Karang Langit, Kec. Dusun Timur", "62.13.01.2010"),
        ("Kandris, Banua Lima", "62.13.02.2002"),
        ("Kandris, Benua Lima", "62.13.02.2002"),
        ("Kandris, Karusen Janang", "62.13.10.2007"),
        ("Taniran", "62.13.02.1001"),
        ("62.13", "62.13"),
    ],
)
def test_a_village_is_found_by_code_or_name(places, written, code):
    assert places.code(written) == code


def test_a_name_of_two_villages_needs_its_district(places):
    with pytest.raises(Misread, match=r"Banua Lima.*Karusen Janang"):
        places.code("Kandris")


@pytest.mark.parametrize("written", ["Jakarta", cast.ELSEWHERE, "62.13.99.9999", "Karang Langit, Paku"])
def test_a_place_outside_of_the_regency_is_no_village_of_it(places, written):
    with pytest.raises(Misread):
        places.code(written)


@pytest.mark.parametrize("post", ["HR Manager", "Personnel Specialist", "Direktur Personalia", "Senior HR  Manager (acting)"])
def test_a_barred_post_is_doubted(post):
    assert doubts.is_barred(post)


@pytest.mark.parametrize("post", ["Mine Planning Engineer", "Manajer Perawatan Alat", "Drilling Supervisor", ""])
def test_other_posts_are_not(post):
    assert not doubts.is_barred(post)


def test_a_form_reused_for_the_next_line_remembers_nothing_of_the_last(places):
    from werkzeug.datastructures import MultiDict

    form = WorkerForm(kind=SponsorKind.COMPANY, places=places)
    line = {"name": "A", "sex": "L", "birth_date": "1-1-1990", "nationality": "RRT", "passport": "EF0238557", "site_code": "Karang Langit"}
    form.process(MultiDict(line | {"rptka_expires": "1-1-2030", "permit_kind": "KITAS", "extension_under_way": "ya"}))
    assert form.validate()
    assert form.details().permit_kind is PermitKind.ITAS
    assert form.details().extension_under_way
    form.process(MultiDict(line | {"passport": "?"}))
    assert not form.validate()
    form.process(MultiDict(line))
    assert form.validate()
    assert form.details().rptka_expires is None
    assert form.details().permit_kind is None
    assert not form.details().extension_under_way


def test_what_a_form_says_comes_back_from_the_kept_texts(app):
    from portal.register.describing import shown

    texts = LIN.texts
    assert texts["birth_date"] == "1977-10-12"
    assert texts["site_code"] == cast.KARANG_LANGIT
    assert texts["extension_under_way"] == ""
    assert shown("site_code", texts["site_code"]) == "Karang Langit, Dusun Timur"
    assert shown("nationality", "CHN") == "Tiongkok"
    assert shown("birth_date", "1977-10-12") == "12 Oktober 1977"


@pytest.mark.parametrize("born, told", [(date(2008, 11, 25), True), (date(2008, 11, 24), False), (date(2008, 2, 29), False)])
def test_somebody_is_asked_about_until_the_day_they_are_eighteen(app, clock, born, told):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert ("birth_date" in doubts.doubts(replace(LIN, birth_date=born), SponsorKind.COMPANY)) is told
