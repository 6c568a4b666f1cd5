"""Words found in what was said and written of cases, in whatever form; and, in a box of its own, people of the register."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from portal import clock as portal_clock
from portal.cases.codes import Mark
from portal.inbox.acting import triage
from portal.inbox.queue import finding
from portal.register import roll
from portal.register.models import Worker
from portal.storage.database import db, unit_of_work
from portal.tips import retention
from tests.cast import DEWI, HARTONO, LISDAYANTI, MARSELINUS, RINA, TELANG
from tests.engines import ON_POSTGRES
from tests.inbox.desk import MONDAY, STORY, case, decide, registration, reply, report, submission, tagged, tip
from tests.inbox.test_list import codes, lines
from tests.visitors import words


def marked(page) -> list[str]:
    return [words(one) for one in page.tree.xpath("//ol[contains(@class, 'inbox')]//mark")]


@pytest.mark.parametrize("query", ["tambang", "menambang", "pertambangan", "penambang", "TAMBANG", "tambangnya", "  menambang emas "])
def test_every_form_of_a_word_finds_every_other(as_, query):
    code = report("Ada yang menambang emas di hulu sungai tanpa surat.")
    report("Di pasar ada rumah sewaan untuk rombongan asing.")
    page = as_(RINA).get("/inbox/", query_string={"q": query})
    assert codes(page) == [code]
    assert "menambang" in marked(page)


@pytest.mark.parametrize(
    "one, many", [("passport", "passports"), ("contractor", "contractors"), ("company", "companies"), ("house", "houses"), ("box", "boxes")]
)
def test_english_words_are_found_in_the_singular_and_the_plural(as_, one, many):
    single, several = report(f"They took my {one} away at the mine."), report(f"They keep all our {many} at the mine.")
    rina = as_(RINA)
    for query in (one, many):
        page = rina.get("/inbox/", query_string={"q": query})
        assert set(codes(page)) == {single, several}
        assert set(marked(page)) == {one, many}


def test_a_root_that_only_looks_like_a_plural_stays_itself(as_):
    limit, _brick = report("Batas desa itu dipindah orang."), report("Bata itu dibawa truk ke desa sebelah.")
    assert codes(as_(RINA).get("/inbox/?q=batas")) == [limit]


def test_a_story_a_landmark_a_message_a_note_a_title_and_a_number_are_found(as_):
    code, rina = report(STORY, landmark="Simpang pohon ulin"), as_(RINA)
    with unit_of_work():
        triage.ask_reporter(case(code), "Berapa ekskavator di sana?", by=RINA.row)
        triage.note(case(code), "Camat sudah ditelepon.", by=RINA.row)
        triage.title(case(code), "Rombongan di hulu", by=RINA.row)
    reply(code, "Dua, warnanya kuning.")
    report("Cerita lain, tentang hal yang berbeda sama sekali.")
    said = {"visa": "", "ulin": "Patokan: ", "ekskavator": "Kantor: ", "camat": "Catatan: ", "kuning": "Pelapor: "}
    for word, where in said.items():
        page = rina.get(f"/inbox/?q={word}")
        assert codes(page) == [code], word
        assert marked(page)[0].lower() == word
        assert where in lines(page)[0]
    assert codes(rina.get("/inbox/?q=rombongan")) == [code]
    for number in (code, code.lower(), f"{code[:3]}-{code[3:]}", f" {code[:3]} {code[3:]}"):
        assert codes(rina.get("/inbox/", query_string={"q": number})) == [code]


def test_every_word_must_be_there(as_):
    code = report("Paspor mereka disimpan mandor di mess karet.")
    report("Paspor saya hilang di pasar, apa yang harus saya lakukan?")
    page = as_(RINA).get("/inbox/?q=mess+paspor")
    assert codes(page) == [code]
    assert marked(page) == ["Paspor", "mess"]
    assert codes(as_(RINA).get("/inbox/?q=paspor+gajah")) == []


def test_open_cases_come_first_then_the_newest(as_, clock):
    clock(MONDAY)
    rina = as_(RINA)
    closed = report("Ada durian busuk di depan kantor, satu.", day=MONDAY - timedelta(days=1))
    old = report("Ada durian busuk di depan kantor, dua.", day=MONDAY - timedelta(days=9))
    new = report("Ada durian busuk di depan kantor, tiga.", day=MONDAY - timedelta(days=3))
    decide(rina, closed)
    assert codes(rina.get("/inbox/?q=durian")) == [new, old, closed]
    assert codes(rina.get("/inbox/?q=durian&status=open")) == [new, old]
    assert codes(rina.get("/inbox/?q=durian&status=closed")) == [closed]
    assert codes(rina.get("/inbox/?q=durian&age=7")) == [old]


def test_no_more_than_the_newest_are_shown(as_, monkeypatch):
    monkeypatch.setattr(finding, "NEWEST", 3)
    for number in range(4):
        report(f"Ada durian busuk nomor {number} di depan kantor.")
    page = as_(RINA).get("/inbox/?q=durian")
    assert len(codes(page)) == 3
    assert "3 hasil terbaru" in page.words


def test_what_an_officer_may_not_see_is_not_found(as_):
    from portal.cases import recusing

    code = report("Ada durian busuk di depan kantor.")
    assert codes(as_(MARSELINUS).get("/inbox/?q=durian")) == []
    assert codes(as_(MARSELINUS).get(f"/inbox/?q={code}")) == []
    with unit_of_work():
        recusing.step_aside(case(code), "Pelapornya saudara saya.", by=LISDAYANTI.row)
    assert codes(as_(LISDAYANTI).get("/inbox/?q=durian")) == []
    assert codes(as_(RINA).get("/inbox/?q=durian")) == [code]


def test_what_is_found_is_masked(as_):
    report("Hubungi mandor Yanto di 0812-3456-7890, dia tahu semua tentang mess itu dan siapa yang tinggal di sana.")
    page = as_(RINA).get("/inbox/?q=mandor")
    assert "3456" not in page.words
    assert marked(page) == ["mandor"]


def test_what_must_be_sifted_first_is_not_shown_by_searching(as_):
    code = report("Ada orang asing di desa kami, wajahnya lain.")
    tagged(code, Mark.NEEDS_SIFTING)
    page = as_(RINA).get("/inbox/?q=wajah")
    assert codes(page) == [code]
    assert marked(page) == []


def test_what_is_deleted_is_found_no_more(as_):
    gone, kept = report("Ada durian busuk di depan kantor."), report("Ada durian lain di belakang kantor.")
    with unit_of_work():
        triage.note(case(gone), "Durian itu sudah dibuang.", by=RINA.row)
    with unit_of_work():
        retention.withdraw(tip(gone))
    assert codes(as_(RINA).get("/inbox/?q=durian")) == [kept]


def test_notes_on_what_sponsors_send_are_found_too(as_):
    sent, joins = submission(), registration()
    with unit_of_work():
        triage.note(case(sent), "Tanya soal jabatan bengkel.", by=RINA.row)
        triage.note(case(joins), "Bengkel ini baru buka.", by=RINA.row)
    assert set(codes(as_(RINA).get("/inbox/?q=bengkel"))) == {sent, joins}


@pytest.mark.parametrize("query", ["Lin Haoran", "haoran", "Telang Karya"])
def test_no_case_is_found_by_the_name_of_somebody_on_a_list(as_, query):
    submission()
    assert codes(as_(RINA).get("/inbox/", query_string={"q": query})) == []


@pytest.mark.parametrize("query", ['"', "' OR 1=1 --", "NEAR(", "a*", "%", "\x00", "-", "()", "&|!", "word:x"])
def test_nonsense_finds_nothing_and_breaks_nothing(as_, query):
    report()
    page = as_(RINA).get("/inbox/", query_string={"q": query})
    assert page.status_code == 200
    if query.strip("\x00"):  # nothing else is left of it: nothing is looked for
        assert codes(page) == []


@pytest.mark.skipif(ON_POSTGRES, reason="there the database is no file of ours")
def test_no_readable_word_is_in_the_file(as_, app):
    code = report("Zamrud dan mirahdelima dijual rombongan asing di pelabuhan.", landmark="Dermaga kayulapis")
    with unit_of_work():
        triage.note(case(code), "Syahbandar sudah tahu.", by=RINA.row)
        triage.title(case(code), "Intanberlian di dermaga", by=RINA.row)
    rina = as_(RINA)
    rina.submit("/inbox/?q=mirahdelima", "name", name="Pencaripermata")
    assert codes(rina.get("/inbox/?q=zamrud")) == [code]
    database = Path(db.engine.url.database)
    kept = b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*")).lower()
    assert b"ix_case_queue" in kept
    for word in ("zamrud", "mirahdelima", "kayulapis", "syahbandar", "intanberlian", "pencaripermata"):
        assert word.encode() not in kept, word


# --- the register ---------------------------------------------------------------------------------------------------------------


def people(page) -> list[str]:
    return [words(one) for one in page.tree.xpath("//tbody//th")]


@pytest.mark.parametrize("query", ["haoran", "Lin Haoran", "haoran lin", "HAO"])
def test_somebody_on_a_list_is_found_by_their_name(as_, query):
    submission()
    page = as_(RINA).get("/inbox/cari-daftar", query_string={"q": query})
    assert len(people(page)) == 1
    assert "Lin Haoran" in people(page)[0].title()
    assert "PT Telang Karya Mineralindo" in page.words


def test_a_passport_is_found_whole_and_shown_by_its_last_four(as_):
    submission()
    with db.session.no_autoflush:
        number = db.session.scalars(select(Worker)).one().passport
    rina = as_(RINA)
    found = rina.get("/inbox/cari-daftar", query_string={"q": f"{number[:3]} {number[3:]}".lower()})
    assert len(people(found)) == 1
    assert number[-4:] in found.words
    assert number not in found.text.replace("value=", "")
    assert people(rina.get("/inbox/cari-daftar", query_string={"q": number[:-1]})) == []


def test_sponsors_are_found_by_name_and_by_number(as_):
    rina = as_(RINA)
    assert people(rina.get("/inbox/cari-daftar?q=telang+karya"))[0].startswith("PT Telang Karya Mineralindo")
    assert len(people(rina.get(f"/inbox/cari-daftar?q={TELANG.nib}"))) == 1
    assert people(rina.get("/inbox/cari-daftar?q=telang+karya&what=pekerja")) == []


def test_who_has_left_is_found_by_asking_for_it(as_):
    submission()
    with unit_of_work():
        worker = db.session.scalars(select(Worker)).one()
        roll.leave(worker, portal_clock.today(), by=DEWI.row)
    rina = as_(RINA)
    assert people(rina.get("/inbox/cari-daftar?q=haoran")) == []
    assert len(people(rina.get("/inbox/cari-daftar?q=haoran&st=semua"))) == 1


def test_nobody_of_another_office_is_found_and_no_report_is_looked_at(as_):
    submission()
    report("Haoran kerja di tambang tanpa izin, katanya.")
    assert people(as_(MARSELINUS).get("/inbox/cari-daftar?q=haoran")) == []
    page = as_(RINA).get("/inbox/cari-daftar?q=tambang")
    assert people(page) == []
    assert "tanpa izin" not in page.text


def test_a_letter_or_two_do_not_read_the_register_aloud(as_):
    submission()
    page = as_(RINA).get("/inbox/cari-daftar?q=a")
    assert people(page) == []
    assert "Tulis sedikit lebih banyak" in page.words


def test_a_sponsor_does_not_enter(as_):
    assert as_(HARTONO).get("/inbox/cari-daftar?q=haoran").status_code == 403


def test_their_full_record_stays_behind_a_reason(as_):
    submission()
    rina = as_(RINA)
    there = rina.get(rina.get("/inbox/cari-daftar?q=haoran").tree.xpath("//tbody//th/a/@href")[0])
    assert there.status_code == 200
    assert "reason" in there.form("reason").names
