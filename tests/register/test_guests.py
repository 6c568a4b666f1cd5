"""Guests at the desk of an accommodation: they come, are asked about, go, and come again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.accounts import inviting
from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.errors import Refused
from portal.register import sponsors
from portal.register.codes import Sex, SponsorKind, Standing
from portal.register.guests import stays
from portal.register.retention import purge
from portal.register.sponsors import SponsorDetails
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, JANANG_INN, MARLINA, RINA
from tests.register.guests import ANNA, LINES, PARK, TAN, all_of, comes, only, put
from tests.register.people import NASTY, stolen

TODAY = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november(clock):
    clock(TODAY)
    return clock


@pytest.fixture
def another_inn(app):
    """A second accommodation, and its owner's address."""
    details = SponsorDetails(
        SponsorKind.ACCOMMODATION, "Losmen Ampah", "62.13.05.1011", "Jalan Pasar 2", "Yanti", "+6281255550102", "yanti@ampah.test"
    )
    with unit_of_work():
        owner = inviting.register_owner("Yanti", "yanti@ampah.test", cast.PASSWORD, office=cast.office().id, language=Language.ID)
        sponsor = sponsors.register_sponsor(details, owner, office=cast.office().id)
        sponsor.standing = Standing.VERIFIED
    return "yanti@ampah.test"


def deeds() -> list[str]:
    return [deed.action for deed in db.session.query(Deed).order_by(Deed.number) if deed.action.startswith("stay.")]


def doubted(page) -> list[str]:
    return page.tree.xpath("//section[@aria-labelledby='lama']//b/a/text()")


def here(page) -> list[str]:
    return page.tree.xpath("//section[@aria-labelledby='kini']//b/a/text()")


# --- coming -------------------------------------------------------------------------------------------------------------------


def test_three_fields_are_enough_to_check_in(as_):
    marlina = as_(MARLINA)
    assert comes(marlina).headers["Location"] == "/sponsor/tamu"
    stay = only()
    assert (stay.name, stay.nationality, stay.passport, stay.arrived_on) == ("Tan Wei Ming", "MYS", "A51024410", date(2026, 11, 24))
    page = marlina.get("/sponsor/tamu")
    assert here(page) == ["Tan Wei Ming"]
    assert "1 orang menginap" in page.words
    assert "A51024410" not in page.text, "a list shows the last four characters"
    assert deeds() == ["stay.opened"]


def test_two_lines_of_the_passport_are_enough_too(as_):
    as_(MARLINA).submit("/sponsor/tamu", "mrz", mrz=LINES)
    stay = only()
    assert (stay.name, stay.nationality, stay.passport) == ("ERIKSSON ANNA MARIA", "SWE", "L898902C3")
    assert (stay.birth_date, stay.sex, stay.passport_expires) == (date(1974, 8, 12), Sex.FEMALE, date(2032, 4, 15))


def test_lines_with_a_wrong_digit_are_compared_before_they_count(as_):
    marlina = as_(MARLINA)
    wrong = marlina.submit("/sponsor/tamu", "mrz", mrz=LINES.replace("L898902C36", "L898902C46"))
    assert wrong.status_code == 422
    assert all_of() == []
    assert "Angka pemeriksa nomor paspor" in wrong.words
    put_right = marlina.submit(wrong, "passport", passport="L898902C3")
    assert put_right.status_code == 303
    assert (only().passport, only().birth_date) == ("L898902C3", date(1974, 8, 12))


def test_what_is_no_passport_line_is_said_at_the_lines_alone(as_):
    page = as_(MARLINA).submit("/sponsor/tamu", "mrz", mrz="halo <3 saya")
    assert page.status_code == 422
    assert page.tree.xpath("//*[@id='mrz']/@aria-invalid") == ["true"]
    assert page.tree.xpath("//*[@id='name']/@aria-invalid") == []
    assert page.tree.xpath("string(//*[@id='mrz'])").strip() == "halo <3 saya"


def test_nothing_typed_is_told_field_by_field(as_):
    page = as_(MARLINA).submit("/sponsor/tamu", "mrz", name="", passport="", nationality="", arrived_on="")
    assert page.status_code == 422
    assert all(sentence in page.errors for sentence in ("Isi nama", "Isi kewarganegaraan", "Isi nomor paspor", "Isi tanggal masuk"))


@pytest.mark.parametrize(
    "typed,says",
    [
        ({"arrived_on": "25-11-2026"}, "Tanggal masuk belum tiba"),
        ({"leaves_on": "23-11-2026"}, "Rencana keluar lebih awal"),
        ({"nationality": "Indonesia"}, "Warga negara Indonesia tidak dicatat"),
        ({"passport": "A5"}, "5 sampai 15 huruf"),
    ],
)
def test_what_cannot_be_is_refused_in_words(as_, typed, says):
    page = comes(as_(MARLINA), **typed)
    assert page.status_code == 422
    assert says in page.errors
    assert all_of() == []


def test_a_guest_is_not_here_twice_at_once_and_the_page_says_what_to_do(as_):
    put(TAN)
    page = comes(as_(MARLINA))
    assert page.status_code == 409
    assert "masih tercatat menginap" in page.errors
    assert "Catat dulu ia keluar" in page.errors
    assert len(all_of()) == 1


def test_who_left_may_come_again_even_on_the_same_day(as_):
    put(replace(TAN, left_on=date(2026, 11, 24)))
    comes(as_(MARLINA))
    assert [stay.left_on for stay in all_of()] == [date(2026, 11, 24), None]


def test_two_stays_of_one_passport_never_share_a_day(app):
    put(replace(TAN, arrived_on=date(2026, 11, 10), leaves_on=None, left_on=date(2026, 11, 14)))
    with pytest.raises(Refused, match="sudah tercatat menginap"):
        put(replace(TAN, arrived_on=date(2026, 11, 12), left_on=date(2026, 11, 20)))
    put(replace(TAN, arrived_on=date(2026, 11, 14), leaves_on=None, left_on=date(2026, 11, 15)))


def test_a_colleague_may_check_in_while_the_other_does(as_):
    """Both see the desk's page; the guest is there once."""
    first, second = as_(MARLINA), as_(MARLINA)
    pages = first.get("/sponsor/tamu"), second.get("/sponsor/tamu")
    typed = {"name": "Tan", "nationality": "MYS", "passport": "A51024410"}
    assert [who.submit(page, "mrz", **typed).status_code for who, page in zip((first, second), pages, strict=True)] == [303, 409]


# --- going --------------------------------------------------------------------------------------------------------------------


def test_one_button_checks_out_today(as_):
    put(TAN)
    marlina = as_(MARLINA)
    marlina.submit("/sponsor/tamu", f"/sponsor/tamu/{only().id}/keluar")
    assert only().left_on == date(2026, 11, 24)
    page = marlina.get("/sponsor/tamu")
    assert here(page) == []
    assert "Sudah keluar bulan ini: 1 orang" in page.words
    assert deeds() == ["stay.opened", "stay.closed"]


def test_another_day_is_chosen_on_the_guests_page(as_):
    put(TAN)
    marlina, address = as_(MARLINA), f"/sponsor/tamu/{only().id}"
    late = marlina.submit(address, f"{address}/keluar", left_on="25-11-2026")
    assert (late.status_code, only().left_on) == (409, None)
    assert "belum tiba" in late.errors
    early = marlina.submit(late, f"{address}/keluar", left_on="1 Nov 2026")
    assert "lebih awal dari tanggal masuk" in early.errors
    marlina.submit(early, f"{address}/keluar", left_on="23/11/26")
    assert only().left_on == date(2026, 11, 23)


def test_a_day_that_is_none_comes_back_as_it_was_typed(as_):
    put(TAN)
    address = f"/sponsor/tamu/{only().id}"
    page = as_(MARLINA).submit(address, f"{address}/keluar", left_on="kemarin")
    assert page.status_code == 422
    assert page.tree.xpath("//*[@id='left_on']/@value") == ["kemarin"]


def test_who_should_have_left_is_asked_about_and_leaves_on_the_expected_day(as_):
    put(ANNA, TAN)
    marlina = as_(MARLINA)
    page = marlina.get("/sponsor/tamu")
    assert doubted(page) == ["Eriksson Anna Maria"]
    assert "rencana keluar lewat 3 hari" in page.words
    assert "1 orang menginap, 1 perlu dipastikan" in page.words
    anna = all_of()[0]
    marlina.submit(page, f"/sponsor/tamu/{anna.id}/keluar")
    assert all_of()[0].left_on == date(2026, 11, 21)


def test_who_is_still_here_is_asked_about_again_after_three_days(as_, november):
    put(ANNA)
    marlina = as_(MARLINA)
    marlina.submit("/sponsor/tamu", "masih")
    assert only().still_here_on == date(2026, 11, 24)
    page = marlina.get("/sponsor/tamu")
    assert (doubted(page), here(page)) == ([], ["Eriksson Anna Maria"])
    for days, asked in ((2, []), (3, ["Eriksson Anna Maria"])):
        november(TODAY + timedelta(days=days))
        assert doubted(as_(MARLINA).get("/sponsor/tamu")) == asked


@pytest.mark.parametrize("days,asked", [(30, 0), (31, 1)])
def test_without_an_expected_day_one_is_asked_about_after_thirty(as_, days, asked):
    put(replace(TAN, arrived_on=TODAY.date() - timedelta(days=days), leaves_on=None))
    assert len(doubted(as_(MARLINA).get("/sponsor/tamu"))) == asked


def test_whom_nobody_checked_out_is_gone_on_a_day_unknown_until_somebody_says_when(as_):
    put(replace(TAN, arrived_on=date(2026, 7, 1), leaves_on=None))
    purge(TODAY)
    marlina = as_(MARLINA)
    page = marlina.get("/sponsor/tamu")
    assert (doubted(page), here(page)) == ([], [])
    assert "Tan Wei Ming · Malaysia · masuk" in page.words
    assert "hari keluar tidak diketahui" in page.words
    guest = marlina.get(f"/sponsor/tamu/{only().id}")
    assert "Hari keluar tidak diketahui" in guest.words
    marlina.submit(guest, "passport", apoa_receipt="APOA-1")
    assert only().given_up_on == TODAY.date()
    marlina.submit(f"/sponsor/tamu/{only().id}", "passport", left_on="3-7-2026")
    assert (only().left_on, only().given_up_on) == (date(2026, 7, 3), None)


def test_the_page_that_asks_says_what_happens_without_an_answer(as_):
    put(ANNA)
    assert "tidak ada jawaban selama 90 hari" in as_(MARLINA).get("/sponsor/tamu").words


def test_a_page_does_not_say_what_it_never_asked(as_):
    page = as_(MARLINA).get("/sponsor/tamu")
    assert "Masih menginap?" not in page.words
    assert "Tidak ada tamu asing sekarang" in page.words
    assert "tidak menggantikan APOA" in page.words


# --- putting right ------------------------------------------------------------------------------------------------------------


def test_a_stay_is_put_right(as_):
    put(TAN)
    marlina, address = as_(MARLINA), f"/sponsor/tamu/{only().id}"
    marlina.submit(address, "version", apoa_receipt="APOA-2026-1182", arrived_on="21-11-2026", sex="M")
    stay = only()
    assert (stay.apoa_receipt, stay.arrived_on, stay.sex) == ("APOA-2026-1182", date(2026, 11, 21), Sex.MALE)
    assert deeds() == ["stay.opened", "stay.changed"]
    assert "Tidak ada yang berubah" in marlina.get(marlina.submit(address, "version").headers["Location"]).words


def test_a_check_out_by_mistake_is_taken_back(as_):
    put(replace(TAN, left_on=date(2026, 11, 24)))
    as_(MARLINA).submit(f"/sponsor/tamu/{only().id}", "version", left_on="")
    assert only().left_on is None


def test_it_is_not_taken_back_while_the_same_passport_stays_again(as_):
    put(replace(TAN, left_on=date(2026, 11, 23)), replace(TAN, arrived_on=date(2026, 11, 24)))
    page = as_(MARLINA).submit(f"/sponsor/tamu/{all_of()[0].id}", "version", left_on="")
    assert page.status_code == 409
    assert "masih tercatat menginap" in page.errors


def test_whoever_was_slower_sees_both_texts(as_):
    put(TAN)
    marlina, address = as_(MARLINA), f"/sponsor/tamu/{only().id}"
    old = marlina.get(address)
    marlina.submit(address, "version", leaves_on="27-11-2026")
    late = marlina.submit(old, "version", leaves_on="28-11-2026")
    assert late.status_code == 409
    assert "27 November 2026" in late.words
    assert "28 November 2026" in late.words
    assert only().leaves_on == date(2026, 11, 27)


# --- whose guests -------------------------------------------------------------------------------------------------------------


def test_guests_of_another_accommodation_do_not_exist(app, as_, another_inn):
    put(TAN)
    yanti = app.test_client()
    yanti.comes_in(another_inn, cast.PASSWORD)
    address = f"/sponsor/tamu/{only().id}"
    assert [yanti.get(address).status_code, *(yanti.send(f"{address}{deed}").status_code for deed in ("", "/keluar", "/masih"))] == [
        404
    ] * 4
    assert "Tan Wei Ming" not in yanti.get("/sponsor/tamu").text
    assert only().left_on is None


def test_a_company_has_no_guests(as_):
    put(TAN)
    dewi = as_(DEWI)
    assert dewi.get("/sponsor/tamu").status_code == 404
    assert dewi.send("/sponsor/tamu", name="Tan", nationality="MYS", passport="A51024410").status_code == 404
    assert "/sponsor/tamu" not in dewi.get("/sponsor/pekerja").links
    assert as_(RINA).get("/sponsor/tamu").status_code == 403


def test_the_office_reads_how_many_there_are_and_no_names(as_):
    put(TAN, PARK, ANNA, replace(ANNA, passport="LA4410872", left_on=date(2026, 11, 20)))
    rina = as_(RINA)
    page = rina.get(f"/inbox/penjamin/{JANANG_INN.row.id}")
    words = [" ".join(one.text_content().split()) for one in page.tree.xpath("//section[h2='Tamu asing']//dl/*")]
    assert words == ["Menginap sekarang", "2", "Mungkin sudah keluar", "1", "Selama November 2026", "4"]
    assert "Tan Wei Ming" not in page.text
    assert "Tamu asing" not in rina.get(f"/inbox/penjamin/{cast.TELANG.row.id}").words


def test_an_accommodation_begins_with_its_guests(as_):
    marlina = as_(MARLINA)
    assert marlina.get("/masuk").headers["Location"] == "/sponsor/tamu"
    assert marlina.get("/sponsor/").headers["Location"] == "/sponsor/tamu"
    assert "/sponsor/tamu" in marlina.get("/sponsor/pekerja").links


def test_before_it_is_verified_nothing_is_recorded(as_):
    with unit_of_work():
        JANANG_INN.row.standing = Standing.WAITING
    marlina = as_(MARLINA)
    assert "Kantor sedang memeriksa" in marlina.get("/sponsor/tamu").words
    answer = marlina.send("/sponsor/tamu", name="Tan", nationality="MYS", passport="A51024410", arrived_on="24-11-2026")
    assert answer.status_code == 409
    assert all_of() == []


def test_a_thief_of_the_database_reads_no_guest(as_):
    comes(as_(MARLINA), name="Tan Wei Ming", apoa_receipt="APOA-2026-1182")
    kept = stolen()
    assert b"APOA-2026-1182" not in kept
    assert b"Tan Wei Ming" not in kept
    assert b"A51024410" not in kept


def test_a_month_counts_everybody_who_stayed_in_it_once(app):
    october = replace(TAN, arrived_on=date(2026, 10, 20), leaves_on=None, left_on=date(2026, 10, 31))
    across = replace(ANNA, arrived_on=date(2026, 10, 28), leaves_on=None, left_on=date(2026, 11, 2))
    put(october, across, TAN, PARK)
    counts = [stays.count(JANANG_INN.row, date(2026, month, 15)) for month in (9, 10, 11, 12)]
    assert counts == [0, 2, 3, 2]  # in November Tan came again; he and Park have not left yet


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:24])
def test_nasty_input_is_answered_in_words(as_, text):
    marlina, text = as_(MARLINA), text.encode("utf-8", "surrogatepass")
    for fields in ({"mrz": text}, {"name": text, "nationality": text, "passport": text, "arrived_on": text, "leaves_on": text}):
        answer = marlina.send("/sponsor/tamu", **fields)
        assert answer.status_code == 422
        assert "<script>alert(1)</script>" not in answer.text
