"""The inbox: everything that is open, what matters most on top."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from portal.accounts.models import Language
from portal.cases.codes import Category, Source
from portal.inbox.acting import triage
from portal.storage.database import unit_of_work
from tests.cast import BARITO_SELATAN, LISDAYANTI, MARSELINUS, RINA, TAMIANG_LAYANG
from tests.inbox.desk import MONDAY, STORY, at, case, decide, registration, reply, report, submission
from tests.visitors import Answer, words


def titles(page: Answer) -> list[str]:
    return [words(one) for one in page.tree.xpath("//ol[contains(@class, 'inbox')]//a[contains(@class, 'title')]")]


def lines(page: Answer) -> list[str]:
    return [words(one) for one in page.tree.xpath("//ol[contains(@class, 'inbox')]/li")]


def codes(page: Answer) -> list[str]:
    return [
        urlsplit(href).path.rpartition("/")[2]
        for href in page.tree.xpath("//ol[contains(@class, 'inbox')]//a[contains(@class, 'title')]/@href")
    ]


def selected(page: Answer, name: str) -> str:
    return words(page.tree.xpath(f"//select[@name='{name}']/option[@selected]")[0])


def test_reports_submissions_and_registrations_lie_in_one_list(as_):
    there = {report(), submission(), registration()}
    assert set(codes(as_(RINA).get("/inbox/"))) == there


def test_a_line_says_what_where_how_long_ago_when_due_and_whose(as_, clock):
    report(day=MONDAY - timedelta(days=3), landmark="Simpang tiga")
    clock(MONDAY)
    (line,) = lines(as_(RINA).get("/inbox/"))
    for said in (
        "Empat orang membawa alat berat",
        "Karang Langit, Dusun Timur",
        "Pekerjaan",
        "3 hari",
        "9 hari kerja",
        "Belum ada",
        "Baru",
    ):
        assert said in line


def test_a_submission_says_who_sent_it_and_what_changes(as_):
    submission()
    (line,) = lines(as_(RINA).get("/inbox/"))
    assert "PT Telang Karya Mineralindo: 1 datang" in line
    assert "1 belum diperiksa" in line


def test_a_registration_says_who_wants_to_be_verified(as_):
    registration()
    (line,) = lines(as_(RINA).get("/inbox/"))
    assert "PT Hayaping Agro Mandala mendaftar sebagai penjamin" in line


def test_nobody_sees_another_offices_cases(as_):
    report(office=BARITO_SELATAN)
    assert codes(as_(RINA).get("/inbox/")) == []
    assert len(codes(as_(MARSELINUS).get("/inbox/"))) == 1


def test_urgent_comes_first_then_what_is_due_first_and_what_waits_comes_last(as_, clock):
    old = report("Yang lama, sudah hampir jatuh tempo di kantor.", day=MONDAY - timedelta(days=10))
    new = report("Yang baru, masih banyak waktu untuk diperiksa.", day=MONDAY)
    urgent = report("Ada orang yang tidak boleh keluar dari mess.", day=MONDAY, category=Category.EXPLOITATION)
    waiting = report("Yang menunggu jawaban dari pelapornya sendiri.", day=MONDAY - timedelta(days=12))
    clock(MONDAY)
    with unit_of_work():
        triage.ask_reporter(case(waiting), "Di mana?", by=RINA.row)
    assert codes(as_(RINA).get("/inbox/")) == [urgent, old, new, waiting]


def test_numbers_in_the_first_words_are_masked(as_):
    report("Hubungi saya di 0812-3456-7890 kalau perlu keterangan tentang mess itu.")
    page = as_(RINA).get("/inbox/")
    assert "••••" in lines(page)[0]
    assert "3456" not in page.words


def test_an_officers_title_stands_for_the_first_words(as_):
    code = report()
    with unit_of_work():
        triage.title(case(code), "Alat berat di Karang Langit", by=RINA.row)
    assert titles(as_(RINA).get("/inbox/")) == ["Laporan: Alat berat di Karang Langit"]


def test_a_reply_shows_in_the_list(as_):
    code = report()
    with unit_of_work():
        triage.ask_reporter(case(code), "Masih di sana?", by=RINA.row)
    assert "Menunggu pelapor" in lines(as_(RINA).get("/inbox/"))[0]
    reply(code, "Masih, tadi pagi saya lihat.")
    assert "Ada balasan" in lines(as_(RINA).get("/inbox/"))[0]


def test_english_and_what_came_by_phone_are_marked(as_):
    report("Our supervisor keeps all the passports in his office.", language=Language.EN, source=Source.PHONE)
    page = as_(RINA).get("/inbox/")
    assert "Bahasa Inggris" in lines(page)[0]
    assert "Telepon" in lines(page)[0]
    assert page.tree.xpath("//a[contains(@class, 'title')]/@lang") == ["en"]


# --- narrowing it down --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind, expected", [("report", 0), ("submission", 1), ("verification", 2)])
def test_one_kind_only(as_, kind, expected):
    there = [report(), submission(), registration()]
    page = as_(RINA).submit("/inbox/", "kind", kind=kind)
    assert codes(page) == [there[expected]]
    assert selected(page, "kind").endswith("(1)")


def test_one_status_only_and_closed_is_found_by_asking_for_it(as_):
    rina = as_(RINA)
    done, open_ = report(), report("Sesuatu yang lain, di tempat yang sama juga.")
    decide(rina, done)
    assert codes(rina.get("/inbox/")) == [open_]
    page = rina.submit("/inbox/", "status", status="closed")
    assert codes(page) == [done]
    assert "Tidak terbukti" in lines(page)[0]
    assert codes(rina.get("/inbox/?status=waiting")) == []


def test_mine_nobodys_and_a_colleagues(as_):
    mine, hers, nobodys = report(), report("Yang kedua, untuk rekan saya Lisdayanti."), report("Yang ketiga, belum ada petugasnya.")
    with unit_of_work():
        triage.claim(case(mine), by=RINA.row)
        triage.give(case(hers), LISDAYANTI.row, by=RINA.row)
    rina = as_(RINA)
    assert codes(rina.get("/inbox/?owner=saya")) == [mine]
    assert codes(rina.get("/inbox/?owner=kosong")) == [nobodys]
    assert codes(rina.submit("/inbox/", "owner", owner=LISDAYANTI.row.id)) == [hers]


def test_one_district_only(as_):
    here, there = report(), report("Di Rodok, bukan di Dusun Timur, ada mess.", village="62.13.05.2009")
    rina = as_(RINA)
    assert codes(rina.submit("/inbox/", "area", area="62.13.05")) == [there]
    assert codes(rina.submit("/inbox/", "area", area="62.13.01")) == [here]


def test_a_place_that_is_not_on_the_list_can_be_asked_for(as_):
    there = report("Di suatu tempat yang tidak ada di daftar desa.", village="62.13")
    report(village=TAMIANG_LAYANG)
    assert codes(as_(RINA).submit("/inbox/", "area", area="62.13")) == [there]


@pytest.mark.parametrize(
    "nonsense", ["kind=x", "status=%00", "owner=nobody", "area=62.13.01%27--", "hal=-1", "hal=99999999", f"owner={'a' * 5000}"]
)
def test_nonsense_in_the_address_is_not_asked_for(as_, nonsense):
    code = report()
    page = as_(RINA).get(f"/inbox/?{nonsense}")
    assert page.status_code == 200
    assert codes(page) == [code]


def test_the_views_count_what_is_open(as_):
    first = report()
    report("Yang lain lagi, di desa yang sama juga.")
    with unit_of_work():
        triage.claim(case(first), by=RINA.row)
    page = as_(RINA).get("/inbox/?owner=saya")
    views = [words(one) for one in page.tree.xpath("//nav[contains(@class, 'views')]//a")]
    assert views[:3] == ["Semua terbuka 2", "Untuk saya 1", "Belum ada petugas 1"]
    assert words(page.tree.xpath("//nav[contains(@class, 'views')]//a[@aria-current]")[0]) == "Untuk saya 1"


def test_the_navigation_counts_too(as_):
    report()
    assert "Kotak masuk 1 terbuka" in as_(RINA).get("/inbox/penjamin").words


def test_counts_end_at_999():
    from portal.inbox.queue.counting import at_most

    assert [at_most(number) for number in (0, 14, 999, 1000)] == ["0", "14", "999", "999+"]


def test_the_list_is_cut_into_pages_that_keep_the_filter(as_):
    for number in range(27):
        report(f"Laporan nomor {number} tentang mess di dekat pabrik.")
    rina = as_(RINA)
    first = rina.get("/inbox/?kind=report")
    assert len(codes(first)) == 25
    (onward,) = first.tree.xpath("//nav[contains(@class, 'pager')]//a/@href")
    assert "kind=report" in onward
    second = rina.get(onward)
    assert len(codes(second)) == 2
    assert set(codes(first)).isdisjoint(codes(second))


def test_the_page_reads_the_texts_in_a_fixed_number_of_queries(as_, app):
    from sqlalchemy import event

    from portal.storage.database import db

    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    numbers = []
    for batch in (2, 10):
        for number in range(batch):
            report(f"Laporan {batch} nomor {number} tentang mess di dekat pabrik.")
        rina = as_(RINA)
        asked.clear()
        rina.get("/inbox/")
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_what_was_put_aside_is_not_open_and_not_lost(as_):
    code = report(suspect=True)
    rina = as_(RINA)
    page = rina.get("/inbox/")
    assert codes(page) == []
    assert "1 laporan disisihkan." in page.words
    assert "/inbox/karantina" in page.links
    aside = rina.submit("/inbox/?status=closed", "status", status="quarantined")
    assert codes(aside) == [code]
    rina.submit(at(code), "claim")
    assert codes(rina.get("/inbox/")) == [code]


# --- nothing there ------------------------------------------------------------------------------------------------------------


def test_an_empty_desk_says_so(as_):
    page = as_(RINA).get("/inbox/")
    assert "Semua sudah ditangani" in page.words
    assert page.status_code == 200


def test_nothing_for_a_filter_says_so_and_leads_back(as_):
    report()
    page = as_(RINA).get("/inbox/?status=referred")
    assert "Tidak ada yang cocok" in page.words
    assert "/inbox/" in page.links


# --- htmx ---------------------------------------------------------------------------------------------------------------------


def test_htmx_gets_the_list_alone_and_history_the_whole_page(as_):
    report()
    rina = as_(RINA)
    wanted = {"HX-Request": "true", "HX-Target": "div#kotak"}
    piece = rina.get("/inbox/?kind=report", headers=wanted)
    assert "<html" not in piece.text
    assert len(codes(piece)) == 1
    assert "<html" in rina.get("/inbox/", headers={"HX-Request": "true"}).text
    form = rina.get("/inbox/").tree.xpath("//form[@hx-get]")[0]
    assert form.get("hx-push-url") == "true"
    assert form.get("action") == form.get("hx-get")


def test_english_for_officers_who_read_english(as_):
    with unit_of_work():
        RINA.row.language = Language.EN
    report(day=datetime.now(UTC) - timedelta(days=1))
    page = as_(RINA).get("/inbox/")
    assert page.h1 == "Inbox"
    assert "yesterday" in page.words


def test_the_list_links_to_its_cases(as_):
    code = report(STORY)
    rina = as_(RINA)
    assert at(code) in rina.get("/inbox/").links
    assert rina.get(at(code)).status_code == 200
