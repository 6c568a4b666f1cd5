"""Filters combine, are counted, and stand in the address; the order and the closeness of lines are one's own choice."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event, text

from portal.accounts.models import Language
from portal.cases.codes import Category, Mark
from portal.inbox.acting import triage
from portal.inbox.queue import counting, listing
from portal.inbox.queue.wanted import EVERYTHING, Filter
from portal.storage.database import db, unit_of_work
from portal.storage.wiping import wipe
from tests.cast import BARITO_SELATAN, LISDAYANTI, RINA, TAMIANG_LAYANG
from tests.engines import ON_POSTGRES
from tests.inbox.desk import MONDAY, at, case, decide, reads_few, reply, report, submission, tagged
from tests.inbox.test_list import codes, selected
from tests.visitors import words


def option(page, name: str, value: str) -> str:
    return words(page.tree.xpath(f"//select[@name='{name}']/option[@value='{value}']")[0])


@pytest.fixture
def desk(clock):
    """Five reports and a submission; the test stands on a Monday."""
    made = {
        "old": report("Yang lama, tentang mess di dekat pabrik kelapa sawit.", day=MONDAY - timedelta(days=40)),
        "mine": report("Yang saya pegang, tentang penginapan di pasar.", day=MONDAY - timedelta(days=8), category=Category.LODGING),
        "urgent": report("Ada orang yang tidak boleh keluar dari mess.", day=MONDAY, category=Category.EXPLOITATION),
        "ward": report("Di kota, pungutan untuk mengurus izin tinggal.", day=MONDAY, category=Category.FRAUD, village=TAMIANG_LAYANG),
        "sift": report("Ada orang asing di desa kami, wajahnya lain.", day=MONDAY, category=Category.OTHER),
    }
    clock(MONDAY)
    made["sent"] = submission()
    tagged(made["sift"], Mark.NEEDS_SIFTING)
    tagged(made["mine"], "pasar ampah")
    with unit_of_work():
        triage.claim(case(made["mine"]), by=RINA.row)
    return made


@pytest.mark.parametrize(
    "asked, found",
    [
        ("category=lodging", ["mine"]),
        ("tag=needs_sifting", ["sift"]),
        ("tag=pasar+ampah", ["mine"]),
        ("age=0", ["urgent", "ward", "sift", "sent"]),
        ("age=7", ["old", "mine"]),
        ("age=14", ["old"]),
        ("age=30", ["old"]),
        ("overdue=1", ["old"]),
        ("urgent=1", ["urgent"]),
        ("owner=saya&category=lodging&age=7", ["mine"]),
        ("owner=saya&category=fraud", []),
        ("kind=report&area=62.13.01&age=0&category=fraud", ["ward"]),
    ],
)
def test_filters_narrow_the_list_and_combine(as_, desk, asked, found):
    assert set(codes(as_(RINA).get(f"/inbox/?{asked}"))) == {desk[name] for name in found}


def test_each_filter_says_how_much_is_open_of_it(as_, desk):
    page = as_(RINA).get("/inbox/?category=fraud")
    said = {
        ("kind", "report"): "(5)", ("kind", "submission"): "(1)", ("status", "new"): "(5)", ("status", "in_review"): "(1)",
        ("owner", "saya"): "(1)", ("owner", "kosong"): "(5)", ("category", "lodging"): "(1)", ("category", "fraud"): "(1)",
        ("area", "62.13.01"): "(6)", ("age", "0"): "(4)", ("age", "7"): "(2)", ("overdue", "1"): "(1)", ("urgent", "1"): "(1)",
        ("tag", "needs_sifting"): "(1)", ("tag", "pasar ampah"): "(1)",
    }  # fmt: skip
    assert {key: option(page, *key).rpartition(" ")[2] for key in said} == said
    assert option(page, "tag", "needs_sifting").startswith("Perlu disaring")
    assert selected(page, "status") == "Terbuka (6)"


def test_whose_reporter_has_written_is_one_click_away_until_somebody_answers(as_, desk):
    rina, told = as_(RINA), "Terima kasih, kami catat."
    reply(desk["mine"], "Tamunya bertambah dua orang.")
    reply(desk["ward"], "Nama petugasnya saya tahu.")
    with unit_of_work():
        triage.tell(case(desk["ward"]), told, by=LISDAYANTI.row)
    page = rina.get("/inbox/")
    assert option(page, "balasan", "ada") == "Ada balasan (1)"
    there = rina.get("/inbox/?balasan=ada")
    assert codes(there) == [desk["mine"]]
    assert words(there.tree.xpath("//nav[contains(@class, 'views')]//a[@aria-current]")[0]) == "Ada balasan 1"
    assert codes(rina.get("/inbox/?balasan=ada&category=fraud")) == []
    with unit_of_work():
        triage.tell(case(desk["mine"]), told, by=RINA.row)
    assert codes(rina.get("/inbox/?balasan=ada")) == []


def test_where_very_many_are_open_nobody_counts_their_replies_but_they_are_found(as_, desk, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 5)
    reply(desk["mine"], "Tamunya bertambah dua orang.")
    page = as_(RINA).get("/inbox/?balasan=ada")
    assert option(page, "balasan", "ada") == "Ada balasan"
    assert codes(page) == [desk["mine"]]


def test_what_was_written_after_a_closing_is_chosen_beside_it_and_kept_with_other_filters(as_, desk):
    rina = as_(RINA)
    decide(rina, desk["ward"])
    reply(desk["ward"], "Saya tidak setuju.")
    page = rina.get("/inbox/?balasan=tutup")
    assert option(page, "balasan", "tutup") == "Balasan setelah ditutup (1)"
    assert option(page, "balasan", "ada") == "Ada balasan"
    assert codes(rina.submit(page, "q", category="fraud")) == [desk["ward"]]
    assert codes(rina.submit(page, "q", category="lodging")) == []


def test_what_is_closed_is_in_no_count(as_, desk):
    rina = as_(RINA)
    decide(rina, desk["ward"])
    page = rina.get("/inbox/")
    assert option(page, "category", "fraud") == "Penipuan atau pungli"
    assert selected(page, "status") == "Terbuka (5)"


def test_a_chosen_filter_is_named_and_can_be_taken_away_by_itself(as_, desk):
    page = as_(RINA).get("/inbox/?category=lodging&owner=saya")
    chips = {words(one).partition(" (hapus")[0]: one.get("href") for one in page.tree.xpath("//a[@class='chip']")}
    assert chips == {"Saya": "/inbox/?category=lodging", "Penginapan": "/inbox/?owner=saya"}


@pytest.mark.parametrize(
    "order, first",
    [("", "urgent"), ("tenggat", "old"), ("terlama", "old"), ("terbaru", ("urgent", "ward", "sift", "sent")), ("tempat", "ward")],
)
def test_the_order_is_chosen(as_, desk, order, first):
    top = codes(as_(RINA).get(f"/inbox/?sort={order}"))[0]
    assert top in [desk[name] for name in ([first] if isinstance(first, str) else first)]


def test_closed_ones_come_by_the_day_of_their_closing(as_, desk, clock):
    rina = as_(RINA)
    decide(rina, desk["mine"])
    clock(MONDAY + timedelta(days=1))
    rina = as_(RINA)
    decide(rina, desk["old"])
    assert codes(rina.get("/inbox/?status=closed")) == [desk["old"], desk["mine"]]
    assert codes(rina.get("/inbox/?status=closed&sort=terlama")) == [desk["mine"], desk["old"]]


def test_somebody_without_a_script_chooses_by_a_plain_form(as_, desk):
    rina = as_(RINA)
    page = rina.submit("/inbox/", "category", category="lodging", owner="saya")
    assert codes(page) == [desk["mine"]]
    assert selected(page, "owner") == "Saya (1)"


def test_the_address_bar_keeps_only_what_was_chosen(as_, desk):
    headers = {"HX-Request": "true", "HX-Target": "div#kotak"}
    piece = as_(RINA).get("/inbox/?q=&kind=report&status=&owner=&category=lodging&sort=", headers=headers)
    assert piece.headers["HX-Push-Url"] == "/inbox/?kind=report&category=lodging"


def test_the_next_and_the_one_before_are_those_of_the_list_one_came_from(as_, desk):
    rina = as_(RINA)
    (line,) = rina.get("/inbox/?category=fraud").tree.xpath("//ol[contains(@class, 'inbox')]//a/@href")
    assert parse_qs(urlsplit(line).query) == {"category": ["fraud"]}
    page = rina.get(line)
    assert "1 dari 1" in page.words
    assert "/inbox/?category=fraud" in page.links
    assert not page.tree.xpath("//a[@rel='next']")
    assert "dari 6" in rina.get(at(desk["ward"])).words


def test_closer_lines_stay_closer_on_every_machine(as_, desk):
    rina = as_(RINA)
    assert not rina.get("/inbox/").tree.xpath("//ol[contains(@class, 'dense')]")
    back = rina.submit("/inbox/?owner=saya", "dense", "1")
    assert back.headers["Location"] == "/inbox/?owner=saya"
    assert as_(RINA).get("/inbox/").tree.xpath("//ol[contains(@class, 'dense')]")
    assert not as_(LISDAYANTI).get("/inbox/").tree.xpath("//ol[contains(@class, 'dense')]")
    rina.submit("/inbox/", "dense", "0")
    assert not rina.get("/inbox/").tree.xpath("//ol[contains(@class, 'dense')]")


def test_where_nothing_is_open_one_still_searches_and_filters(as_):
    code, rina = report(), as_(RINA)
    decide(rina, code)
    page = rina.get("/inbox/")
    assert "Semua sudah ditangani" in page.words
    assert codes(rina.submit(page, "q", status="closed")) == [code]
    assert codes(rina.submit(page, "q", q="alat berat")) == [code]


@pytest.mark.parametrize(
    "asked", [{}, {"owner": "saya"}, {"q": "mess  pabrik", "status": "open"}, {"status": "closed", "sort": "terlama"}, {"balasan": "ada"}]
)
def test_an_address_says_all_of_a_filter(asked):
    assert Filter.read(Filter.read(asked).asked) == Filter.read(asked)


@pytest.mark.parametrize("nonsense", ["category=x", "age=8", "sort=x", "overdue=yes", "urgent=0", f"tag={'a' * 5000}", "tag=%00"])
def test_nonsense_asks_for_nothing_or_finds_nothing(as_, nonsense):
    report()
    assert as_(RINA).get(f"/inbox/?{nonsense}").status_code == 200


def test_another_offices_cases_are_in_no_count(as_):
    report(office=BARITO_SELATAN)
    page = as_(RINA).get("/inbox/")
    assert "Semua sudah ditangani" in page.words


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL chooses by how much lies there; the bench looks at it")
@pytest.mark.parametrize(
    "wanted", [EVERYTHING, Filter(category=Category.FRAUD), Filter(urgent=True), Filter(overdue=True), Filter(replied=True)]
)
def test_the_list_is_read_in_its_order_from_one_index(app, wanted):
    """A million cases that are closed must not be looked at, nor the open ones sorted."""
    listed = listing.found(wanted, RINA.row).limit(25).compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = " ".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {listed}")))
    assert "ix_case_queue" in plan
    assert "TEMP B-TREE" not in plan
    db.session.rollback()


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL chooses by how much lies there; the bench looks at it")
def test_every_number_on_the_page_is_counted_from_an_index_of_what_is_open_and_no_row_is_read_for_it(as_, desk):
    report("Yang ini disisihkan dulu oleh mesin.", suspect=True)
    wipe()  # which looks how full the tables are, and SQLite chooses by it
    rina, asked = as_(RINA), []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
    rina.get("/inbox/")
    counted = [(sql, values) for sql, values in asked if "count(" in sql and "'quarantined'" in sql and "JOIN tag" not in sql]
    assert len(counted) >= 5
    with db.engine.connect() as connection:
        for sql, values in counted:
            plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values))
            assert reads_few(plan), f"{sql}\n{plan}"
            assert "case USING COVERING INDEX" in plan, f"{sql}\n{plan}"


def test_english_readers_have_english_filters(as_, desk):
    with unit_of_work():
        RINA.row.language = Language.EN
    page = as_(RINA).get("/inbox/")
    assert option(page, "overdue", "1") == "Overdue (1)"
    assert option(page, "sort", "tenggat") == "Due first"
