"""A company sends its whole list as a sheet, and the list is its roll from then on."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.audit.models import Deed as Recorded
from portal.cases.codes import Kind, Status
from portal.cases.models import Case
from portal.documents import sheets
from portal.register import declaring
from portal.register.codes import Deed, SponsorKind, Standing
from portal.register.models import Sheet, Sponsor, Submission, Worker
from portal.register.roll import present
from portal.register.sheets import columns, importing, waiting
from portal.register.sheets.preview import compare
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, HARTONO, KATHARINA, RINA, SUMIATI, TELANG, YUSRAN
from tests.register.lists import (
    BORN,
    JEFRI,
    LIN,
    PASSPORT,
    POSITION,
    SANJEEWA,
    SHEETS,
    fifty,
    lines,
    save,
    send,
    sheet,
    upload,
)
from tests.register.people import add, changes, stolen, submissions, workers
from tests.register.test_workers import NASTY

COMPANIES = sorted(path.stem for path in SHEETS.glob("*.ods") if path.with_suffix(".csv").exists())


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def names() -> list[str]:
    return [worker.name for worker in workers()]


# --- what is read -------------------------------------------------------------------------------------------------------------


def test_there_are_lists_of_seventeen_companies():
    assert len(COMPANIES) == 17


@pytest.mark.parametrize("stem", COMPANIES)
def test_a_list_gives_the_same_workers_as_csv_xlsx_and_ods(app, stem):
    owner = lines(SHEETS / f"{stem}.csv")
    with unit_of_work():
        sponsor = company(owner[0]["Perusahaan/Penjamin"])
        first = compare(read(f"{stem}.csv"), sponsor, cast.office(), [])
        assert first.wrong == first.not_yours == []
        assert len(first.arriving) == len(owner)
        declaring.send(sponsor, declaring.Statement(arriving=[one.details for one in first.arriving]), by=DEWI.row)
    for kind in ("csv", "xlsx", "ods"):
        again = compare(read(f"{stem}.{kind}"), sponsor, cast.office(), present(sponsor))
        assert (again.wrong, again.arriving, again.changing, again.missing, again.not_yours) == ([], [], [], [], []), kind
        assert len(again.unchanged) == len(owner)


def read(name: str) -> importing.Reading:
    return importing.read((SHEETS / name).read_bytes(), name)


def company(name: str) -> Sponsor:
    """A verified sponsor of that name."""
    kind = SponsorKind.COMPANY if name.startswith(("PT", "CV")) else SponsorKind.ORGANISATION
    like = TELANG.row
    sponsor = Sponsor(
        kind=kind, standing=Standing.VERIFIED, name=name, registered_on=like.registered_on,
        **{field: getattr(like, field) for field in ("office_id", "area_code", "address", "contact", "phone", "email")},
    )  # fmt: skip
    db.session.add(sponsor)
    db.session.flush()
    return sponsor


def test_every_field_of_the_form_is_a_column(app):
    from portal.register.describing import FIELDS

    assert set(FIELDS) == {column.value for column in columns.OURS} - {columns.Column.SITE_DISTRICT.value, columns.Column.LEFT_ON.value}


# --- what becomes of it -------------------------------------------------------------------------------------------------------


def test_a_list_becomes_the_roll_in_one_submission(as_):
    done = send(as_(DEWI))
    assert "3 baris tersimpan sekaligus." in done.words
    assert names() == ["Jefri anak Nyalau", "Lin Haoran", "Sanjeewa Bandara Ratnayake"]
    (submission,) = submissions()
    assert [change.deed for change in submission.changes] == [Deed.ARRIVE] * 3
    assert submission.case.kind is Kind.SUBMISSION
    assert submission.case.status is Status.NEW
    assert submission.sheet_id is not None
    assert count(Case) == 1


def test_one_deed_is_recorded_with_counts_and_no_names(as_):
    dewi = as_(DEWI)
    before = count(Recorded)
    send(dewi)
    deeds = db.session.scalars(select(Recorded).order_by(Recorded.number)).all()[before:]
    assert [(deed.action, deed.details) for deed in deeds] == [("roll.declared", {"arrived": 3, "changed": 0, "returned": 0, "left": 0})]
    assert deeds[0].actor_id == DEWI.row.id


def test_an_editor_may_send_a_list_too(as_):
    send(as_(YUSRAN))
    assert len(workers()) == 3


def test_nothing_is_kept_before_somebody_agrees_but_the_sealed_sheet(as_):
    upload(as_(DEWI), sheet(), "TKA november.csv")
    assert (count(Worker), count(Submission), count(Case), count(Sheet)) == (0, 0, 0, 1)
    assert b"Lin Haoran" not in stolen()
    assert b"EF0238557" not in stolen()
    assert b"TKA november" not in stolen()


def test_after_it_was_sent_the_database_still_gives_nobody_away(as_):
    send(as_(DEWI))
    for secret in (b"Lin Haoran", b"EF0238557", b"2C14JE8961", b"Mess karyawan", b"1977-10-12", b"12/10/1977"):
        assert secret not in stolen(), secret


def test_who_changes_and_who_leaves_is_in_the_same_unit(as_):
    dewi = as_(DEWI)
    send(dewi)
    jefri = next(worker for worker in workers() if worker.name.startswith("Jefri"))
    preview = upload(dewi, sheet([LIN | {POSITION: "Kepala Geologi"}, SANJEEWA]))
    done = save(dewi, preview, left=[str(jefri.id)], **{f"day-{jefri.id}": "23-11-2026"})
    assert "2 baris" not in done.words
    assert "3 baris tersimpan" in done.words
    last = submissions()[-1]
    assert [(change.deed, change.worker.name) for change in last.changes] == [
        (Deed.CHANGE, "Lin Haoran"),
        (Deed.LEAVE, "Jefri anak Nyalau"),
    ]
    assert last.changes[0].before == {"position": "Ahli Geologi Tambang"}
    assert last.changes[0].after == {"position": "Kepala Geologi"}
    assert last.unchanged == 1
    assert len(present(TELANG.row)) == 2


def test_who_is_not_in_the_file_stays_unless_ticked(as_):
    dewi = as_(DEWI)
    send(dewi)
    preview = upload(dewi, sheet([LIN | {POSITION: "Kepala Geologi"}]))
    assert "Tidak ada lagi di file: 2 orang" in preview.words
    save(dewi, preview)
    assert len(present(TELANG.row)) == 3


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("", "Isi tanggal keluar."),
        ("kemarin", "Tanggal tidak terbaca."),
        ("31-12-2099", "Tanggal keluar belum tiba."),
        ("01-01-2024", "Tanggal keluar lebih awal dari tanggal mulai bekerja."),
    ],
)
def test_a_day_of_leaving_that_cannot_be_is_asked_again(as_, typed, sentence):
    dewi = as_(DEWI)
    send(dewi)
    jefri = next(worker for worker in workers() if worker.name.startswith("Jefri"))
    preview = upload(dewi, sheet([LIN | {POSITION: "Kepala Geologi"}, SANJEEWA]))
    answer = save(dewi, preview, left=[str(jefri.id)], **{f"day-{jefri.id}": typed})
    assert answer.status_code == 422
    assert sentence in answer.errors
    assert f'value="{typed}"' in answer.text
    assert "checked" in answer.text
    assert len(submissions()) == 1
    assert len(present(TELANG.row)) == 3


def test_a_list_that_changes_nothing_makes_no_case(as_):
    dewi = as_(DEWI)
    send(dewi)
    preview = upload(dewi, sheet())
    assert "Tidak ada yang berubah." in preview.words
    assert "Tidak berubah: 3 orang" in preview.words
    answer = dewi.send(address(preview), choice="all")
    assert answer.status_code == 200
    assert "Tidak ada yang dikirim ke kantor." in answer.words
    assert len(submissions()) == 1
    assert count(Case) == 1


def address(preview) -> str:
    """Where the sheet of a preview is agreed to."""
    return str(preview.tree.xpath("//form[@hx-post]/@action")[0])


# --- once, and only on what was looked at -------------------------------------------------------------------------------------


def test_agreeing_twice_sends_once_and_shows_the_same_page(as_):
    dewi = as_(DEWI)
    preview = upload(dewi, sheet())
    first, second = save(dewi, preview), save(dewi, preview)
    assert first.words == second.words
    assert "Data tersimpan" in second.words
    assert len(submissions()) == 1
    assert len(workers()) == 3


def test_agreeing_twice_at_once_sends_once(as_, app):
    both = [as_(DEWI), as_(YUSRAN)]
    preview = upload(both[0], sheet())
    where, answers, start = address(preview), [], threading.Barrier(2)
    tokens = [visitor.token for visitor in both]

    def agree(visitor, token):
        start.wait()
        with app.app_context():
            answers.append(visitor.post(where, data={"csrf_token": token, "choice": "all"}))

    at_once(agree, zip(both, tokens, strict=True))
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, where)}
    assert len(submissions()) == 1
    assert len(workers()) == 3


def at_once(work, people) -> None:
    threads = [threading.Thread(target=work, args=one) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_roll_that_moved_meanwhile_is_compared_anew(as_):
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    preview = upload(dewi, sheet([LIN]))
    add(yusran, name="Orang Lain", passport="EG7654321")
    answer = save(dewi, preview)
    assert answer.status_code == 409
    assert "Daftar Anda berubah sejak file ini diperiksa." in answer.words
    assert "Tidak ada lagi di file: 1 orang" in answer.words
    assert "Orang Lain" in answer.words
    assert len(workers()) == 1
    assert "Data tersimpan" in save(dewi, answer).words
    assert names() == ["Lin Haoran", "Orang Lain"]


def test_a_sheet_nobody_agreed_to_is_gone_after_a_day(as_, clock):
    now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    clock(now)
    where = address(upload(as_(DEWI), sheet()))
    clock(now + timedelta(hours=23))
    assert as_(DEWI).get(where).status_code == 200
    clock(now + timedelta(hours=25))
    dewi = as_(DEWI)
    for answer in (dewi.get(where), dewi.send(where, choice="all"), dewi.get(f"{where}/salah.xlsx")):
        assert answer.status_code == 404
        assert "File itu sudah tidak ada." in answer.words
    upload(dewi, sheet())
    assert count(Sheet) == 1, "the old one is deleted, not only hidden"


def test_of_one_sponsor_ten_sheets_are_kept_at_most(as_):
    dewi, hartono = as_(DEWI), as_(HARTONO)
    upload(hartono, sheet())
    first, *_others, last = [address(upload(dewi, sheet())) for _ in range(12)]
    assert count(Sheet) == 11
    assert dewi.get(first).status_code == 404
    assert dewi.get(last).status_code == 200


def test_a_sheet_is_its_senders_and_their_colleagues(as_):
    preview = upload(as_(DEWI), sheet())
    where = address(preview)
    assert as_(KATHARINA).get(where).status_code == 200
    hartono = as_(HARTONO)
    assert hartono.get(where).status_code == 404
    assert hartono.send(where, choice="all").status_code == 404
    assert hartono.get(f"{where}/salah.xlsx").status_code == 404
    assert as_(RINA).get(where).status_code == 403
    assert count(Worker) == 0


def test_a_sponsor_who_is_not_verified_yet_can_have_a_list_checked(as_):
    preview = upload(as_(SUMIATI), sheet([LIN | {"Perusahaan/Penjamin": ""}]))
    assert preview.status_code == 200
    assert "Datang: 1 orang" in preview.words
    assert "Kantor belum memverifikasi pendaftaran Anda." in preview.words
    assert not preview.tree.xpath("//button[@name='choice']")


# --- wrong lines --------------------------------------------------------------------------------------------------------------


def test_the_right_lines_are_saved_and_the_wrong_ones_follow(as_):
    dewi = as_(DEWI)
    preview = upload(dewi, sheet(fifty(wrong=3)))
    assert "Sel yang salah: 3 sel di 3 baris" in preview.words
    assert "3 baris salah, 47 benar." in preview.words
    done = save(dewi, preview, "right")
    assert "47 baris tersimpan sekaligus." in done.words
    assert "3 baris menyusul" in done.words
    assert len(workers()) == 47


def test_all_is_not_to_be_had_while_something_is_wrong(as_):
    dewi = as_(DEWI)
    preview = upload(dewi, sheet(fifty(wrong=3)))
    assert preview.tree.xpath("//button[@name='choice'][not(@aria-hidden)]/@value") == ["right", "check"]
    assert dewi.send(address(preview), choice="all").status_code == 422
    assert workers() == []
    assert submissions() == []


def test_cells_are_put_right_on_the_page(as_):
    dewi = as_(DEWI)
    preview = upload(dewi, sheet(fifty(wrong=3)))
    wrong = preview.tree.xpath("//input[starts-with(@name, 'cell-')]")
    assert [field.get("name") for field in wrong] == [f"cell-{line}.birth_date" for line in (2, 3, 4)]
    again = dewi.submit(preview, "choice", "check", **{field.get("name"): "13/07/1990" for field in wrong})
    assert again.status_code == 200
    assert "Tidak ada sel yang salah." in again.words
    assert workers() == []
    assert "50 baris tersimpan sekaligus." in save(dewi, again).words
    assert len(workers()) == 50


def test_cells_put_right_are_saved_without_checking_once_more(as_):
    dewi = as_(DEWI)
    preview = upload(dewi, sheet(fifty(wrong=3)))
    typed = dict.fromkeys(["cell-2.birth_date", "cell-3.birth_date", "cell-4.birth_date"], "13/07/1990")
    done = save(dewi, preview, "right", **typed | {"cell-4.birth_date": "13/13/1990"})
    assert "49 baris tersimpan sekaligus." in done.words
    assert "1 baris menyusul" in done.words


def test_a_wrong_line_never_counts_as_having_left(as_):
    dewi = as_(DEWI)
    send(dewi)
    for wrong in ({BORN: "13/13/1977"}, {PASSPORT: "EF#238557"}, {PASSPORT: "", BORN: ""}, {"Kewarganegaraan": "Wakanda"}):
        preview = upload(dewi, sheet([LIN | wrong, JEFRI | {POSITION: "Kepala Listrik"}, SANJEEWA]))
        assert "tidak ada lagi" not in preview.words.casefold(), wrong
        assert "3 baris salah" not in preview.words
        assert "1 baris salah, 2 benar." in preview.words
    assert "Data tersimpan" in save(dewi, preview, "right").words
    assert len(present(TELANG.row)) == 3


# --- what is no list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, content, sentence",
    [
        ("a-web-page.xlsx", None, "File ini halaman web"),
        ("locked.xlsx", None, "dikunci dengan kata sandi"),
        ("foto.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "bukan file Excel"),
        ("kosong.csv", b"", "File ini kosong"),
        ("catatan.csv", b"ini,bukan,daftar\n1,2,3\n", "Judul kolom tidak ditemukan"),
        ("tanpa-paspor.csv", b"Nama Lengkap,Jabatan\nLin Haoran,Geolog\n", "Setiap orang dikenali dari nomor paspornya."),
        ("besar.xlsx", b"PK\x03\x04" + bytes(sheets.FILE_LIMIT), "lebih besar dari 10 MB"),
    ],
)
def test_what_is_no_list_is_said_at_the_field(as_, name, content, sentence):
    answer = upload(as_(DEWI), content if content is not None else (SHEETS / name).read_bytes(), name)
    assert answer.status_code == 422
    assert sentence in answer.errors
    assert answer.tree.xpath("//input[@name='sheet']/@aria-invalid") == ["true"]
    assert count(Sheet) == 0


def test_without_a_file_one_is_asked_for(as_):
    answer = as_(DEWI).submit("/sponsor/pekerja/impor", "sheet")
    assert answer.status_code == 422
    assert "Pilih file Excel, ODS, atau CSV." in answer.errors


# --- nasty things -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_nasty_cells_harm_nothing(as_, nasty):
    """The same text in every column, each time in another line."""
    dewi = as_(DEWI)
    everywhere = [LIN | {PASSPORT: f"EA{number:07}"} | {header: nasty} for number, header in enumerate([*LIN, "Kolom lain"])]
    preview = upload(dewi, sheet(everywhere, header=[*LIN, "Kolom lain"]))
    if preview.status_code == 422:
        assert "\x00" in nasty or "\ud800" in nasty, "only what is no text is no table"
        return
    pages = [preview, save(dewi, preview, "right"), dewi.get(f"{address(preview)}/salah.xlsx"), dewi.get("/sponsor/pekerja.xlsx")]
    (sent,) = submissions()
    pages += [dewi.get("/sponsor/kiriman"), dewi.get(f"/sponsor/kiriman/{sent.id}"), dewi.get("/sponsor/pekerja")]
    assert [page.status_code for page in pages] == [200] * 7
    assert not any(b"<script>alert" in page.data for page in pages)


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_nasty_names_of_columns_and_files_harm_nothing(as_, nasty):
    dewi = as_(DEWI)
    preview = upload(dewi, sheet([LIN | {nasty: "x"}], header=[nasty, *LIN]), nasty.replace("\ud800", "?").replace("\x00", ""))
    assert preview.status_code in (200, 422)
    assert "<script>alert" not in preview.text


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_nasty_corrections_harm_nothing(as_, nasty):
    dewi = as_(DEWI)
    where = address(upload(dewi, sheet([LIN | {BORN: "13/13/1977"}])))
    typed = {"cell-2.birth_date": nasty, "cell-2.name": nasty, "cell-x.y": nasty, f"cell-{nasty[:50]}": "x", "left": nasty[:50]}
    answer = dewi.send(where, choice="check", **{key.replace("\ud800", "?"): value.replace("\ud800", "?") for key, value in typed.items()})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_what_looks_like_a_formula_stays_text(as_):
    dewi = as_(DEWI)
    send(dewi, LIN | {POSITION: '=HYPERLINK("http://contoh.test","klik")', "Alamat Tinggal di Bartim": "@SUM(A1)"}, JEFRI)
    lin = next(worker for worker in workers() if worker.name == "Lin Haoran")
    assert lin.position == '=HYPERLINK("http://contoh.test","klik")'
    assert lin.residence == "@SUM(A1)"
    assert "Tidak ada yang berubah." in upload(dewi, dewi.get("/sponsor/pekerja.xlsx").data, "x.xlsx").words


def test_single_edits_do_not_join_the_submission_of_a_sheet(as_):
    dewi = as_(DEWI)
    send(dewi)
    add(dewi, name="Orang Lain", passport="EG7654321")
    assert len(submissions()) == 2


def test_who_left_and_comes_back_is_the_same_person(as_):
    dewi = as_(DEWI)
    send(dewi, LIN)
    (lin,) = workers()
    save(dewi, upload(dewi, sheet([JEFRI])), left=[str(lin.id)], **{f"day-{lin.id}": "20-11-2026"})
    seen = upload(dewi, sheet([LIN | {"Tanggal Mulai Kerja": "23/11/2026", "Jabatan": "Kepala Geologi"}, JEFRI]))
    assert "Kembali: 1 orang" in seen.words
    assert "Keluar pada semula 20 November 2026 menjadi kosong" in seen.words
    assert not seen.tree.xpath("//*[@id='arriving']")
    assert "1 kembali" in save(dewi, seen).words
    back = next(worker for worker in workers() if worker.id == lin.id)
    assert (len(workers()), back.left_on, back.position, back.started_on) == (2, None, "Kepala Geologi", date(2026, 11, 23))
    *_earlier, change = changes(lin)
    assert change.deed is Deed.RETURN
    assert change.before == {"left_on": "2026-11-20", "started_on": "2025-02-14", "position": "Ahli Geologi Tambang"}
    assert change.after == {"started_on": "2026-11-23", "position": "Kepala Geologi"}


def test_a_return_before_the_day_of_leaving_is_a_slip_and_the_old_start_is_none(as_):
    dewi = as_(DEWI)
    send(dewi, LIN)
    (lin,) = workers()
    save(dewi, upload(dewi, sheet([JEFRI])), left=[str(lin.id)], **{f"day-{lin.id}": "20-11-2026"})
    slip = upload(dewi, sheet([LIN | {"Tanggal Mulai Kerja": "19/11/2026"}, JEFRI]))
    assert "Tanggal mulai bekerja lebih awal dari hari orang ini keluar (20 Nov 2026)." in slip.words
    assert "Kembali: 1 orang" in upload(dewi, sheet([LIN, JEFRI])).words


def test_a_kept_sheet_is_compared_with_the_roll_of_its_own_sponsor(as_):
    send(as_(HARTONO), LIN | {"Perusahaan/Penjamin": ""})
    assert "Datang: 3 orang" in upload(as_(DEWI), sheet()).words
    assert timedelta(hours=24) == waiting.KEPT


def test_a_correction_of_a_line_that_no_sheet_has_is_passed_over(as_):
    """A number of thousands of digits is no number to Python, and would stay in the way of every later look at the sheet."""
    dewi = as_(DEWI)
    preview = upload(dewi, sheet())
    address = preview.form("choice").address
    assert dewi.send(address, choice="check", **{f"cell-{'9' * 5000}.passport": "EA1234567"}).status_code == 200
    assert dewi.get(address).status_code == 200
