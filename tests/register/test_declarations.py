"""Once a month a sponsor says that its list is true: in one press, also by a reminder's link; and has a receipt for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from portal import clock as portal_clock
from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.cases.codes import Kind, Outcome, Source, Status
from portal.cases.opening import move, open_case
from portal.errors import Refused
from portal.papers.models import Paper
from portal.register.guests import stays
from portal.register.guests.stays import GuestDetails
from portal.register.models import Verification
from portal.register.models_month import Declaration
from portal.register.monthly import declarations, months
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, HARTONO, JANANG_INN, KATHARINA, LANGKAH, MARLINA, NEWCOMER, RINA, SUMIATI, TELANG, YUSRAN
from tests.papers.printing import words_on
from tests.register.lists import JEFRI, LIN, PASSPORT, save, send, sheet, upload
from tests.register.people import add

NOVEMBER, OCTOBER, DECEMBER = date(2026, 11, 1), date(2026, 10, 1), date(2026, 12, 1)
ALL_MONTHS, ROLL = "/sponsor/pernyataan", "/sponsor/pekerja"


@pytest.fixture(autouse=True)
def today(app, clock):
    """It is 24 November 2026; the sponsors have been here since the beginning of the month."""
    stop = lambda *at: clock(datetime(*at, tzinfo=UTC))  # noqa: E731  # one call, read as a sentence
    stop(2026, 11, 24, 3)
    with unit_of_work():
        for company in cast.COMPANIES:
            company.row.registered_on = date(2026, 11, 2)
    return stop


def here_since(day: date, company: cast.Company = TELANG) -> None:
    with unit_of_work():
        company.row.registered_on = day


def declared(company: cast.Company = TELANG) -> list[Declaration]:
    return list(db.session.scalars(select(Declaration).where(Declaration.sponsor_id == company.row.id).order_by(Declaration.month)))


def the() -> Declaration:
    (made,) = declared()
    return made


def declare(month: date = NOVEMBER, company: cast.Company = TELANG, by: cast.Person = DEWI) -> None:
    with unit_of_work():
        declarations.declare(company.row, month, by=by.row)


def link(month: date = NOVEMBER, company: cast.Company = TELANG) -> str:
    """The path of a reminder's link."""
    return urlsplit(declarations.link(company.row, month)).path


def recorded(action: str) -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == action)))


# --- one press ----------------------------------------------------------------------------------------------------------------


def test_one_press_on_the_page_of_the_list_and_there_is_a_receipt(as_):
    dewi = as_(DEWI)
    send(dewi, LIN, JEFRI)
    page = dewi.get(ROLL)
    assert "Pernyataan November 2026 6 hari lagi 2 TKA aktif. Sejak terdaftar: 2 datang , sudah terkirim." in page.words
    receipt = dewi.get(dewi.submit(page, "month").location)
    made = the()
    assert (made.workers, made.guests, made.due_on, made.by.name) == (2, 0, date(2026, 11, 30), DEWI.name)
    assert not made.is_late
    assert "Tidak ada lagi yang perlu dikerjakan untuk November 2026." in receipt.words
    for words in ("P-2026-0001", "2 TKA aktif. Daftar dinyatakan benar.", "Dewi Ratnasari, 24 November 2026 pukul 10.00 WIB"):
        assert words in receipt.words
        assert words in words_on(made.paper.content)
    assert "Tercatat 2 TKA aktif." in dewi.get(ROLL).words
    pdf = dewi.get(receipt.tree.xpath("string(//a[contains(@href, '.pdf')]/@href)"))
    assert pdf.data == made.paper.content
    (deed,) = recorded("declaration.made")
    assert deed.details == {"month": "2026-11", "late": False, "by_link": False}


def test_pressed_again_by_a_colleague_it_is_the_same_declaration(as_):
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    page, other = dewi.get(ROLL), yusran.get(ROLL)
    assert dewi.submit(page, "month").location == yusran.submit(other, "month").location
    assert (the().by.name, the().paper.number) == (DEWI.name, 1)
    assert db.session.scalar(select(func.count(Paper.id))) == 1


def test_nobody_this_month_is_declared_with_the_same_press(as_):
    dewi = as_(DEWI)
    page = dewi.get(ROLL)
    assert "Nyatakan tidak ada orang asing bulan ini" in page.words
    dewi.submit(page, "month")
    assert the().workers == 0
    assert "Tidak ada TKA. Daftar dinyatakan benar." in words_on(the().paper.content)


def test_a_list_that_moved_on_while_the_page_was_open_is_looked_at_once_more(as_):
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    page = dewi.get(ROLL)
    add(yusran)
    answer = dewi.submit(page, "month")
    assert declared() == []
    assert "Daftar ini berubah sejak halaman dibuka." in dewi.get(answer.location).words
    dewi.submit(ROLL, "month")
    assert the().workers == 1


def test_wrong_lines_of_a_sheet_do_not_stand_in_the_way_and_the_page_says_so(as_, today):
    dewi = as_(DEWI)
    save(dewi, upload(dewi, sheet([LIN, JEFRI | {PASSPORT: ""}])), "right")
    page = dewi.get(ROLL)
    assert "Sebagian baris dari file 24 November 2026 belum benar, jadi belum masuk daftar. Daftar tetap dapat dinyatakan." in page.words
    lines = dewi.get(page.tree.xpath("string(//a[normalize-space()='Lihat barisnya']/@href)"))
    assert "1 baris belum masuk" in lines.words
    dewi.submit(page, "month")
    assert the().workers == 1
    today(2026, 11, 24, 4)
    send(dewi, LIN, JEFRI)
    assert "belum benar, jadi belum masuk" not in dewi.get(ROLL).words


def test_an_accommodation_counts_its_guests_of_the_month_too(as_):
    guest = GuestDetails(
        name="Anna Schmidt", nationality="DEU", passport="C01X00T47", arrived_on=date(2026, 11, 5), left_on=date(2026, 11, 7)
    )
    with unit_of_work():
        stays.check_in(guest, JANANG_INN.row, by=MARLINA.row)
    declare(company=JANANG_INN, by=MARLINA)
    (made,) = declared(JANANG_INN)
    assert (made.workers, made.guests) == (0, 1)
    assert "Tidak ada TKA, 1 tamu asing." in words_on(made.paper.content)


def test_before_the_office_has_verified_a_sponsor_nothing_is_open(as_):
    sumiati = as_(SUMIATI)
    assert "Belum ada yang dapat dinyatakan" in sumiati.get(ALL_MONTHS).words
    assert sumiati.send(ALL_MONTHS, month="2026-11").status_code == 409
    assert declared(NEWCOMER) == []


def test_another_companys_declaration_is_not_there(as_):
    declare(company=LANGKAH, by=HARTONO)
    (theirs,) = declared(LANGKAH)
    dewi = as_(DEWI)
    for address in (f"{ALL_MONTHS}/{theirs.id}", f"{ALL_MONTHS}/{theirs.id}.pdf"):
        assert dewi.get(address).status_code == 404
    assert dewi.send(f"{ALL_MONTHS}/{theirs.id}/tarik").status_code == 404
    assert len(declared(LANGKAH)) == 1


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-11-01", "<b>", "9999-99", "٢٠٢٦-١١"])
def test_what_is_no_month_is_not_there(as_, month):
    assert as_(DEWI).send(ALL_MONTHS, month=month).status_code == 404


def test_two_at_once_make_one_declaration_with_one_receipt(app):
    ready = Barrier(2)

    def press(person):
        with portal_clock.at(datetime(2026, 11, 24, 3, tzinfo=UTC)), app.app_context():
            ready.wait(20)
            declare(by=person)

    with ThreadPoolExecutor(2) as pair:
        list(pair.map(press, (DEWI, YUSRAN)))
    db.session.rollback()
    assert the().paper.number == 1
    assert db.session.scalar(select(func.count(Paper.id))) == 1


# --- which months -------------------------------------------------------------------------------------------------------------


def test_the_office_says_on_which_day_it_is_due_and_past_the_end_means_the_last(app):
    office = cast.office()
    assert months.due_on(office, date(2027, 2, 1)) == date(2027, 2, 28)
    with unit_of_work():
        cast.office().declaration_day = 10
    assert months.due_on(cast.office(), NOVEMBER) == date(2026, 11, 10)
    assert [month.mark for month in months.listed(TELANG.row)] == [("danger", "terlambat 14 hari")]


def test_earlier_months_are_open_back_to_the_verification_and_a_year_at_most(as_):
    here_since(date(2026, 9, 20))
    assert [month.first for month in months.still_open(TELANG.row)] == [date(2026, 9, 1), OCTOBER, NOVEMBER]
    assert [month.first for month in months.overdue(TELANG.row)] == [date(2026, 9, 1), OCTOBER]
    with unit_of_work():
        case = open_case(Kind.VERIFICATION, TELANG.row.office_id, TELANG.village, source=Source.SPONSOR)
        verification = Verification(case_id=case, sponsor=TELANG.row)
        db.session.add(verification)
        db.session.flush()
        move(verification.case, Status.CLOSED, by=RINA.row, outcome=Outcome.ACCEPTED, reason="NIB cocok.")
        verification.case.closed_on = date(2026, 10, 30)
    assert [month.first for month in months.still_open(TELANG.row)] == [OCTOBER, NOVEMBER], "what counts is when the office said yes"
    here_since(date(2024, 1, 1), LANGKAH)
    assert len(months.still_open(LANGKAH.row)) == 12
    with pytest.raises(Refused, match="tidak dapat dinyatakan"):
        declare(date(2025, 11, 1), LANGKAH, HARTONO)
    with pytest.raises(Refused, match="tidak dapat dinyatakan"):
        declare(DECEMBER)


def test_a_month_that_was_missed_is_made_up_for_and_marked_late(as_):
    here_since(date(2026, 10, 5))
    dewi = as_(DEWI)
    page = dewi.get(ROLL)
    assert "Belum dinyatakan Oktober 2026 terlambat 24 hari" in page.words
    late = next(form for form in page.forms if ("month", "2026-10") in form.pairs)
    receipt = dewi.get(dewi.fills_in(late).location)
    assert the().is_late
    assert "Batas waktu 31 Oktober 2026, terlambat" in receipt.words
    listed = dewi.get(ALL_MONTHS).words
    assert "November 2026 30 November 2026 6 hari lagi" in listed
    assert "Tercatat, terlambat" in listed


def test_the_next_month_begins_with_what_changed_since_the_last(as_, today):
    dewi = as_(DEWI)
    send(dewi, LIN, JEFRI)
    declare()
    today(2026, 11, 26, 3)
    dewi = as_(DEWI)
    dewi.post(f"{ROLL}/{worker_id(dewi)}/keluar", data={"csrf_token": dewi.token, "left_on": "25-11-2026"})
    assert "Sejak itu: 1 keluar . Sudah terkirim; masuk pernyataan bulan depan." in dewi.get(ROLL).words
    today(2026, 12, 2, 3)
    dewi = as_(DEWI)
    assert "1 TKA aktif. Sejak pernyataan November 2026: 1 keluar , sudah terkirim." in dewi.get(ROLL).words
    receipt = dewi.get(dewi.submit(ROLL, "month").location)
    assert "Sejak November 2026 1 keluar" in receipt.words
    assert [made.workers for made in declared()] == [2, 1]


def worker_id(dewi) -> str:
    return str(dewi.get(ROLL).tree.xpath("//tbody//a/@href")[0]).rpartition("/")[2]


def test_the_next_month_begins_with_the_guests_who_came_and_left_too(as_, today):
    today(2026, 11, 20, 3)
    declare(company=JANANG_INN, by=MARLINA)
    today(2026, 11, 24, 3)
    with unit_of_work():
        for passport, left in (("A51024410", None), ("A51024411", date(2026, 11, 23))):
            details = GuestDetails("Tan Wei Ming", "MYS", passport, arrived_on=date(2026, 11, 22), left_on=left)
            stays.check_in(details, JANANG_INN.row, by=MARLINA.row)
    assert "Sejak itu: 2 tamu masuk, 1 tamu keluar" in as_(MARLINA).get(ALL_MONTHS).words
    today(2026, 12, 1, 3)
    declare(DECEMBER, company=JANANG_INN, by=MARLINA)
    december = declared(JANANG_INN)[-1]
    assert "Sejak November 2026 2 tamu masuk, 1 tamu keluar" in as_(MARLINA).get(f"{ALL_MONTHS}/{december.id}").words


def test_a_month_that_is_said_later_names_the_day_on_which_its_workers_were_counted(as_, visitor):
    """Nobody keeps who was there in October: what counts is the list at the time it is said, also by the link."""
    here_since(date(2026, 10, 5))
    send(as_(DEWI), LIN, JEFRI)
    visitor.submit(link(OCTOBER), "version")
    declare(NOVEMBER)
    october, november = declared()
    assert (october.workers, november.workers) == (2, 2)
    dewi = as_(DEWI)
    assert "Jumlah pekerja menurut daftar 24 November 2026, saat dinyatakan" in dewi.get(f"{ALL_MONTHS}/{october.id}").words
    assert "saat dinyatakan" not in dewi.get(f"{ALL_MONTHS}/{november.id}").words
    assert "saat dinyatakan" in words_on(october.paper.content)


def test_the_months_stand_behind_what_was_sent_in_the_navigation(as_):
    page = as_(DEWI).get(ALL_MONTHS)
    assert [door.text_content().strip() for door in page.tree.xpath("//nav//a[@aria-current='page']")] == ["Kiriman"]


def test_the_office_sees_who_is_late_who_never_did_and_who_has_time(as_):
    here_since(date(2026, 10, 5))
    here_since(date(2026, 9, 5), LANGKAH)
    with unit_of_work():
        declarations.declare(LANGKAH.row, date(2026, 9, 1), by=HARTONO.row)
    rina = as_(RINA)
    for asked, names in {"late": [LANGKAH.name], "never": [TELANG.name], "open": [JANANG_INN.name], "done": []}.items():
        page = rina.get(f"/inbox/penjamin?declared={asked}")
        assert [str(one) for one in page.tree.xpath("//tbody//th/a/text()")] == names
    page = rina.get("/inbox/penjamin").words
    assert "Belum pernah terlambat: Oktober 2026" in page
    assert "Terlambat terlambat: Oktober 2026" in page


# --- taken back ---------------------------------------------------------------------------------------------------------------


def test_a_slip_is_taken_back_while_the_month_lasts_and_its_receipt_is_no_longer_good(as_, visitor, today):
    declare()
    code = the().paper.code
    today(2026, 11, 30, 16)
    dewi = as_(DEWI)
    page = dewi.get(f"{ALL_MONTHS}/{the().id}")
    assert "Dapat ditarik kembali sampai 30 November 2026." in page.words
    answer = dewi.get(dewi.fills_in(page.form("tarik")).location)
    assert "Pernyataan ditarik kembali." in answer.words
    assert declared() == []
    assert visitor.get(f"/sah/{code}").h1 == "Tanda terima ini sudah ditarik kembali"
    assert "Pernyataan ini sudah ditarik kembali." in dewi.get(dewi.fills_in(page.form("tarik")).location).words
    (deed,) = recorded("declaration.taken_back")
    assert deed.details == {"month": "2026-11"}
    dewi.submit(ROLL, "month")
    assert the().paper.number == 2, "the first number stays with what was taken back"


def test_after_the_month_it_stays_said_and_what_was_said_late_can_be_taken_back_that_day(as_, today):
    here_since(date(2026, 10, 5))
    declare()
    declare(OCTOBER)
    october, november = declared()
    assert declarations.may_take_back(october)
    today(2026, 11, 25, 3)
    assert not declarations.may_take_back(declared()[0])
    today(2026, 12, 1, 3)
    dewi = as_(DEWI)
    assert "tarik kembali" not in dewi.get(f"{ALL_MONTHS}/{november.id}").words
    answer = dewi.send(f"{ALL_MONTHS}/{november.id}/tarik")
    assert answer.status_code == 409
    assert "tidak dapat ditarik kembali lagi" in answer.words
    assert len(declared()) == 2


# --- by a reminder's link -----------------------------------------------------------------------------------------------------


def test_the_link_shows_the_name_the_month_the_number_and_a_button_and_nothing_else(as_, visitor):
    send(as_(DEWI), LIN, JEFRI)
    page = visitor.get(link())
    said = page.words.partition("Badan Kesbangpol Kabupaten Barito Timur ")[2]
    assert said == (
        "6 hari lagi Pernyataan November 2026 Dari PT Telang Karya Mineralindo Isi 2 TKA aktif Nyatakan daftar ini benar "
        "Cukup sekali tekan. Tanda terima bernomor langsung terbit. Batas waktu 30 November 2026. "
        "Ada yang datang, berubah, atau keluar? Masuk dan perbarui daftarnya English"
    )
    assert declared() == [], "looking declares nothing: messengers look at links too"
    assert "Set-Cookie" not in page.headers
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_one_press_declares_without_signing_in_and_the_second_says_it_is_done(visitor):
    page = visitor.get(link())
    answer = visitor.submit(page, "version")
    assert answer.status_code == 200
    assert "Tercatat. Tidak ada lagi yang perlu dikerjakan untuk November 2026." in answer.words
    assert (the().by_id, the().paper.reference) == (None, "P-2026-0001")
    assert "lewat tautan pengingat" in words_on(the().paper.content)
    assert recorded("declaration.made")[0].details == {"month": "2026-11", "late": False, "by_link": True}
    again = visitor.submit(page, "version")
    assert "P-2026-0001" in again.words
    assert "Sudah dinyatakan pada 24 November 2026. Tidak perlu menekan lagi." in visitor.get(link()).words
    assert db.session.scalar(select(func.count(Paper.id))) == 1
    assert "Set-Cookie" not in answer.headers


def test_a_link_is_good_for_its_own_month_and_sponsor_only(visitor):
    here_since(date(2026, 10, 5))
    october = visitor.get(link(OCTOBER))
    assert october.h1 == "Pernyataan Oktober 2026"
    visitor.submit(october, "version")
    assert [made.month for made in declared()] == [OCTOBER]
    visitor.post(link(OCTOBER), data={"month": "2026-11", "sponsor": str(LANGKAH.row.id)})
    assert [made.month for made in declared()] == [OCTOBER]
    assert declared(LANGKAH) == []
    for door in (ROLL, ALL_MONTHS, f"{ALL_MONTHS}/{declared()[0].id}", f"{ALL_MONTHS}/{declared()[0].id}.pdf"):
        assert visitor.get(door).status_code == 303, "it opens no other door"


def test_a_link_that_is_forged_or_cut_leads_nowhere_in_words(visitor):
    good = link()
    changed = good[:-9] + ("A" if good[-9] != "A" else "B") + good[-8:]
    elsewhere = declarations.tokens.new_ticket(TELANG.row.id, "id")
    for address in (changed, good[:-1], good[: len(good) // 2], "/pernyataan/x", f"/pernyataan/{elsewhere}", "/pernyataan/%00"):
        for answer, status in ((visitor.get(address), 404), (visitor.post(address), 422)):
            assert answer.status_code == status
            assert answer.h1 == "Tautan ini tidak berlaku"
    assert declared() == []


def test_it_is_good_until_two_months_after(visitor, today):
    address = link()
    today(2027, 1, 31, 16)
    assert visitor.submit(address, "version").status_code == 200
    assert the().is_late
    today(2027, 1, 31, 17)
    assert visitor.get(address).h1 == "Tautan ini tidak berlaku", "in the office it is February"


def test_the_link_speaks_the_sponsors_language_and_the_page_both(visitor):
    with unit_of_work():
        TELANG.row.language = Language.EN
    address = link()
    assert address.startswith("/en/pernyataan/")
    page = visitor.get(address)
    assert page.h1 == "Declaration for November 2026"
    assert visitor.get(address.removeprefix("/en")).h1 == "Pernyataan November 2026"
    assert "No foreign workers" in visitor.submit(page, "version").words


def test_a_list_that_moved_on_is_shown_anew_before_it_is_declared(as_, visitor):
    page = visitor.get(link())
    add(as_(DEWI))
    answer = visitor.submit(page, "version")
    assert answer.status_code == 409
    assert "Daftar ini berubah sejak halaman dibuka." in answer.words
    assert "1 TKA aktif" in answer.words
    assert declared() == []
    assert visitor.submit(answer, "version").status_code == 200
    assert the().workers == 1


def test_a_sponsor_that_the_office_has_not_verified_declares_nothing_by_link(visitor):
    page = visitor.get(link(company=NEWCOMER))
    assert "Bulan ini tidak dapat dinyatakan." in page.words
    assert visitor.post(link(company=NEWCOMER)).status_code == 409
    assert declared(NEWCOMER) == []


def test_with_htmx_the_card_comes_back_in_its_place(visitor):
    answer = visitor.post(link(), headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<section class="card stack" id="statement"')
    assert "P-2026-0001" in answer.text


def test_who_reads_english_has_the_card_and_the_receipt_in_english(as_):
    katharina = as_(KATHARINA)
    assert "Declaration for November 2026" in katharina.get(ROLL).words
    receipt = katharina.get(katharina.submit(ROLL, "month").location)
    assert receipt.h1 == "Declaration receipt"
    assert "No foreign workers. The list is declared true." in receipt.words
