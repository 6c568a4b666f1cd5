"""What holds of every list, whoever wrote it (hypothesis draws them)."""

import threading
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.register.models import Worker
from portal.register.sheets import exporting, importing
from portal.register.sheets.columns import OURS, Column
from portal.register.sheets.preview import Preview, compare
from portal.web import language
from tests import cast
from tests.cast import DEWI, TELANG, YUSRAN
from tests.register.lists import BORN, JEFRI, LIN, PASSPORT, POSITION, SITE, sheet, upload, workbook
from tests.register.people import submissions, workers

FEW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
LEFT = "Tanggal Keluar"

WORDS = st.text("Aaeéü李 '\"=+-@,;|/().0123456789\u200f\u202e", max_size=20)
NAMES = st.builds("{} {}".format, st.sampled_from(["Lin", "'Abd", "O'Brien", "=Ravi", "李"]), WORDS)
DAYS = st.dates(date(1950, 1, 1), date(2026, 11, 1)).map("{:%d/%m/%Y}".format)
NUMBERS = st.text("AX019-/. '=+", max_size=12)
COLUMNS: dict[str, st.SearchStrategy[str]] = {
    "Nama Lengkap": NAMES,
    "Jenis Kelamin": st.sampled_from(["L", "P", "x", "female"]),
    BORN: DAYS,
    "Kewarganegaraan": st.sampled_from(["Tiongkok", "GBR", "malaysia", "Sri Lanka"]),
    PASSPORT: st.from_regex(r"[A-Z0-9]{2}[0-9]{5,7}", fullmatch=True),
    "Masa Berlaku Paspor": st.one_of(st.just(""), DAYS),
    "Jenis Orang Asing": st.sampled_from(["", "Tenaga kerja asing", "rohaniwan asing"]),
    "Jenis Izin Tinggal": st.sampled_from(["", "KITAS", "ITAP", "Lainnya"]),
    "Indeks Visa": st.sampled_from(["", "E23", "c312"]),
    "No. ITAS/ITAP": NUMBERS,
    "Masa Berlaku Izin Tinggal": st.one_of(st.just(""), DAYS),
    "No. Pengesahan RPTKA": WORDS,
    "Masa Berlaku RPTKA": st.one_of(st.just(""), DAYS),
    POSITION: WORDS,
    SITE: st.sampled_from(["Karang Langit", "Jaweten, Dusun Timur", "62.13.01.2010"]),
    "Desa Tempat Tinggal": st.sampled_from(["", "Jaweten, Dusun Timur"]),
    "Alamat Tinggal": WORDS,
    "Tanggal Mulai Kerja": st.sampled_from(["", "14/02/2020"]),
    "No. Tanda Terima APOA": NUMBERS,
    "Perpanjangan Sedang Diproses": st.sampled_from(["", "Ya", "tidak"]),
}
PEOPLE = st.lists(st.fixed_dictionaries(COLUMNS), min_size=1, max_size=8, unique_by=lambda person: person[PASSPORT].lstrip("0"))
MENDED = st.fixed_dictionaries(
    {POSITION: WORDS, LEFT: st.sampled_from(["", "", "23/11/2026"]), "drop": st.booleans(), "renew": st.booleans()}
)


def read(content: bytes, roll: Sequence[Worker] = (), name: str = "daftar.csv") -> Preview:
    return compare(importing.read(content, name), TELANG.row, cast.office(), roll)


def on_the_roll(people: Sequence[dict[str, str]]) -> list[Worker]:
    """These people as rows, as they would be after they had been sent: all of them, so that no property holds of nobody."""
    arriving = read(sheet(people)).arriving
    assert len(arriving) == len(people)
    return [Worker(id=uuid4(), sponsor_id=TELANG.row.id, **one.details.columns) for one in arriving]


def facts(seen: Preview) -> dict[str, object]:
    """Everything a preview says, but for the places of lines and columns in the sheet."""
    return {
        "arriving": sorted(repr(one.details) for one in seen.arriving),
        "changing": sorted((str(one.worker.id), repr(one.before), repr(one.after)) for one in seen.changing),
        "leaving": sorted((str(one.worker.id), one.left_on) for one in seen.leaving),
        "missing": sorted(str(one.id) for one in seen.missing),
        "unchanged": sorted(str(one.worker.id) for one in seen.unchanged),
        "wrong": sorted((one.who, one.column, one.text, one.reason) for one in seen.wrong),
    }


def test_of_the_people_drawn_here_something_is_said_in_every_column(app):
    drawn = importing.read(sheet([dict.fromkeys(COLUMNS, "x")]), "daftar.csv").layout.places
    assert set(drawn) == set(OURS) - {Column.SITE_DISTRICT, Column.LEFT_ON}


@FEW
@given(people=PEOPLE, tongue=st.sampled_from(language.LANGUAGES))
def test_a_list_taken_home_and_sent_back_as_it_is_changes_nothing(app, people, tongue):
    roll = on_the_roll(people)
    with language.speaking(tongue):
        seen = read(exporting.roll_as_sheet(roll, TELANG.row, cast.office()), roll, "daftar.xlsx")
    said = {what: who for what, who in facts(seen).items() if who}
    assert said == {"unchanged": sorted(str(worker.id) for worker in roll)}


@FEW
@given(
    people=PEOPLE,
    mended=st.lists(MENDED, min_size=8, max_size=8),
    chance=st.randoms(use_true_random=False),
    write=st.sampled_from(["text", "workbook"]),
)
def test_in_whatever_order_lines_and_columns_stand_the_list_says_the_same(app, people, mended, chance, write):
    roll = on_the_roll(people)
    sent = [_mended(person, how, number) for number, (person, how) in enumerate(zip(people, mended, strict=False)) if not how["drop"]]
    sent += [people[0] | {PASSPORT: "XX9999999", "Nama Lengkap": "Orang Baru", LEFT: ""}, people[0] | {PASSPORT: "#", LEFT: ""}]
    header = list(sent[0])
    shuffled, columns = chance.sample(sent, len(sent)), chance.sample(header, len(header))
    again = sheet(shuffled, header=columns) if write == "text" else as_workbook(shuffled, columns)
    assert facts(read(again, roll)) == facts(read(sheet(sent, header=header), roll))


def as_workbook(people: Sequence[dict[str, str]], header: list[str]) -> bytes:
    return workbook(header, *([person[name] or None for name in header] for person in people))


def _mended(person: dict[str, str], how: dict[str, object], number: int) -> dict[str, str]:
    renewed = {PASSPORT: f"ZZ{1000000 + number}"} if how["renew"] else {}
    return person | {POSITION: str(how[POSITION]), LEFT: str(how[LEFT])} | renewed


@pytest.mark.parametrize("round_", range(2))
def test_of_two_people_who_confirm_at_once_one_wins_and_the_other_is_told(as_, app, round_):
    both = [as_(DEWI), as_(YUSRAN)]
    previews = [upload(both[0], sheet([LIN])), upload(both[1], sheet([JEFRI]))]
    where = [preview.form("choice").address for preview in previews]
    tokens, answers, start = [visitor.token for visitor in both], [], threading.Barrier(2)

    def agree(visitor, address, token) -> None:
        start.wait()
        with app.app_context():
            answers.append(visitor.post(address, data={"csrf_token": token, "choice": "all"}))

    threads = [threading.Thread(target=agree, args=one) for one in zip(both, where, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=timedelta(minutes=1).total_seconds())
    won, told = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, told.status_code) == (303, 409)
    assert "Daftar Anda berubah sejak file ini diperiksa." in told.words
    assert "Tidak ada lagi di file: 1 orang" in told.words
    assert len(workers()) == len(submissions()) == 1
