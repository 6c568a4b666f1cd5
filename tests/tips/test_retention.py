"""A report goes when its time is over, or when its reporter takes it back; then nothing of it is left but a count."""

import re
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlalchemy import func, inspect, select, text

from portal.audit import verifying
from portal.audit.models import Deed
from portal.cases.codes import Category, Outcome, Status
from portal.cases.models import Case, Move, Note, Tag, Tombstone
from portal.cases.opening import move
from portal.documents.pictures import Sort
from portal.inbox.acting import triage
from portal.storage import files, search
from portal.storage.database import Base, db, unit_of_work
from portal.storage.wiping import wipe
from portal.tips import conversation, intake, photos, retention
from portal.tips.models import Gone, Message, Photo, Tip, WaitingPhoto
from portal.web import tokens
from tests import engines
from tests.cast import BARITO_TIMUR, RINA, office
from tests.tips.stories import ask, close, code_of, filed, post, tip

TUESDAY = datetime(2026, 11, 24, 3, tzinfo=UTC)
STORY = "Zamrudnya disembunyikan di gudang Beranda, dijaga bergantian."
LANDMARK = "seberang warung Tujuhbelas"
ANSWER = "Sekarang gudang itu digembok Cendrawasih."
PICTURE = b"what a photo of the gate at Beranda would be"


@pytest.fixture(autouse=True)
def today(app, clock):
    clock(TUESDAY)


def told(visitor, **changes: object) -> str:
    """Receipt code of a report with a photo, a question, an answer, a note and a title."""
    token = tokens.new_token()
    read = tokens.read_token(token)
    with unit_of_work():
        photos.wait([picture(PICTURE + token.encode())], read.digest)
    code = code_of(post(visitor, token=token, story=STORY, landmark=LANDMARK, **changes))
    ask(code, "Apakah gudangnya masih Rajawali?")
    answered(code, ANSWER)
    with unit_of_work():
        triage.note(tip(code).case, "Sudah ditanyakan ke Kutilang.", by=RINA.row)
        triage.title(tip(code).case, "Gudang Perkutut", by=RINA.row)
        db.session.add(Tag(case_id=tip(code).case_id, name="gudang"))
    return code


def picture(plain: bytes) -> photos.Clean:
    return photos.Clean(Sort.PHOTO, files.sealed(plain, plain, b"small " + plain))


def answered(code: str, said: str) -> None:
    with unit_of_work():
        conversation.reply(tip(code), said, tokens.read_token(tokens.new_token()).digest)


def withdraw(code: str) -> None:
    with unit_of_work():
        retention.withdraw(tip(code))
    wipe()


def purge(days: int) -> retention.Counts:
    """As it would be done so many days after the Tuesday."""
    return retention.purge(TUESDAY + timedelta(days=days))


def merge(code: str, into: str) -> None:
    with unit_of_work():
        tip(code).case_id = tip(into).case_id


def rows(*of: type[Base]) -> dict[str, int]:
    return {one.__tablename__: db.session.scalar(select(func.count()).select_from(one)) or 0 for one in of}


REPORT = (Case, Tip, Message, Photo, Note, Tag, Move)


# --- when its time is over ----------------------------------------------------------------------------------------------------


def test_a_closed_report_goes_on_its_day_and_not_before(visitor):
    close(told(visitor), Outcome.UNFOUNDED)
    assert purge(29).cases == 0
    assert filed() == 1
    assert purge(30).cases == 1
    assert rows(*REPORT) == dict.fromkeys(rows(*REPORT), 0)


def test_what_was_closed_before_there_were_days_gets_its_own(visitor):
    close(code := told(visitor), Outcome.UNFOUNDED)
    with unit_of_work():
        tip(code).case.keep_until = None
    assert purge(29).cases == 0
    assert purge(30).cases == 1


def test_a_second_purge_finds_nothing(visitor):
    close(told(visitor), Outcome.SPAM)
    assert (purge(7).cases, purge(7).cases) == (1, 0)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED])
def test_what_is_not_closed_never_goes(visitor, status):
    code = code_of(post(visitor))
    with unit_of_work():
        tip(code).case.status = status
    assert purge(9999).cases == 0
    assert filed() == 1


def test_what_was_taken_up_again_stays(visitor):
    code = code_of(post(visitor))
    close(code, Outcome.SPAM)
    with unit_of_work():
        move(tip(code).case, Status.IN_REVIEW, by=RINA.row)
    assert purge(9999).cases == 0


def test_what_its_reporter_adds_to_a_closed_report_starts_the_clock_again(visitor, clock):
    code = code_of(post(visitor))
    close(code, Outcome.UNFOUNDED)
    clock(TUESDAY + timedelta(days=20))
    answered(code, "Masih ada yang ingin saya katakan.")
    assert tip(code).case.keep_until == date(2026, 11, 24) + timedelta(days=50)
    ask(code, "Terima kasih.", asks=False)
    assert purge(49).cases == 0
    assert purge(50).cases == 1


def test_a_message_that_nobody_answered_keeps_a_report_for_ninety_days_more_at_most(visitor, clock):
    code = code_of(post(visitor))
    close(code, Outcome.UNFOUNDED)
    clock(TUESDAY + timedelta(days=10))
    answered(code, "Ini belum selesai.")
    assert purge(40 + 89).cases == 0
    assert purge(40 + 90).cases == 1


def test_the_closing_answers_what_was_said_before_it(visitor, clock):
    code = code_of(post(visitor))
    answered(code, "Satu lagi.")
    clock(TUESDAY + timedelta(days=1))
    close(code, Outcome.UNFOUNDED)
    assert purge(31).cases == 1


def test_in_a_merged_case_one_unanswered_reporter_is_enough(visitor, clock):
    first, second = code_of(post(visitor)), code_of(post(visitor, landmark="Di seberang"))
    merge(second, into=first)
    close(first, Outcome.UNFOUNDED)
    clock(TUESDAY + timedelta(days=1))
    answered(second, "Ini belum selesai.")
    assert purge(31).cases == 0


def test_a_purge_is_a_deed_of_nobodys_and_the_trail_stays_whole(visitor):
    close(told(visitor, category="fraud"), Outcome.UNFOUNDED)
    purge(30)
    deed = db.session.scalars(select(Deed).order_by(Deed.number.desc())).first()
    assert (deed.action, deed.actor_id, deed.happened_at) == ("case.purged", None, None)
    assert deed.details == {"category": "fraud", "outcome": "unfounded"}
    assert all(verdict.broken_at is None for verdict in verifying.verify())


def test_what_waited_with_a_form_for_over_an_hour_is_swept(visitor, clock):
    with unit_of_work():
        photos.wait([picture(PICTURE)], b"some form")
    assert retention.purge(TUESDAY + timedelta(minutes=59)).waiting_photos == 0
    assert retention.purge(TUESDAY + timedelta(minutes=60)).waiting_photos == 1
    assert rows(WaitingPhoto) == {"waiting_photo": 0}


def test_a_case_that_another_process_purges_at_this_moment_is_purged_once(visitor, app):
    close(told(visitor), Outcome.UNFOUNDED)
    case = tip_case()
    purge(30)
    assert retention._purge(case, TUESDAY.date() + timedelta(days=30)) is False
    assert rows(Tombstone) == {"tombstone": 1}


def tip_case():
    return db.session.scalars(select(Case.id)).one()


# --- when its reporter takes it back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.NEW, Status.QUARANTINED, Status.REFERRED, Status.CLOSED])
def test_a_withdrawn_report_is_gone_at_once_wherever_it_stands(visitor, status):
    code = told(visitor)
    if status is Status.CLOSED:
        close(code, Outcome.CONFIRMED)
    else:
        with unit_of_work():
            tip(code).case.status = status
    withdraw(code)
    assert rows(*REPORT) == dict.fromkeys(rows(*REPORT), 0)


def test_with_it_goes_what_waits_with_its_form(visitor):
    token = tokens.new_token()
    code = code_of(post(visitor, token=token))
    with unit_of_work():
        photos.wait([picture(PICTURE)], tokens.read_token(token).digest)
        photos.wait([picture(PICTURE)], b"somebody else's form")
    withdraw(code)
    assert rows(WaitingPhoto) == {"waiting_photo": 1}


def test_others_who_told_the_same_keep_their_report(visitor):
    first, second = told(visitor), code_of(post(visitor, landmark="Di seberang"))
    merge(second, into=first)
    case = tip(second).case_id
    withdraw(first)
    assert tip(second).case_id == case
    assert rows(Tip, Case, Photo, Message, Note, Gone, Tombstone) == {
        "tip": 1, "case": 2, "photo": 0, "message": 0, "note": 1, "gone_receipt": 1, "tombstone": 1
    }  # fmt: skip
    assert db.session.scalars(select(Tombstone)).one().withdrawn
    assert not db.session.scalars(search.matching("zamrudnya")).all()
    withdraw(second)
    assert not db.session.scalar(select(Case).where(Case.id == case))


def test_a_withdrawal_is_a_deed_without_a_time(visitor):
    withdraw(told(visitor))
    deed = db.session.scalars(select(Deed).order_by(Deed.number.desc())).first()
    assert (deed.action, deed.actor_id, deed.happened_at, deed.details) == ("tip.withdrawn", None, None, {"category": "work"})
    assert all(verdict.broken_at is None for verdict in verifying.verify())


def test_a_withdrawn_report_sent_again_is_not_filed_anew(visitor):
    token = tokens.new_token()
    code = code_of(post(visitor, token=token))
    withdraw(code)
    report = intake.Report(Category.WORK, "62.13.01.2010", "Empat orang membawa alat berat ke Karang Langit sejak Senin.")
    with pytest.raises(intake.NotAgain) as gone, unit_of_work():
        intake.receive(report, tokens.read_token(token), office=office().id, language=RINA.language)
    assert gone.value.withdrawn
    assert filed() == 0


def test_after_five_weeks_its_receipt_is_forgotten_too(visitor):
    withdraw(code_of(post(visitor)))
    assert purge(35).receipts == 0
    assert purge(36).receipts == 1
    assert rows(Gone) == {"gone_receipt": 0}


# --- what stays ---------------------------------------------------------------------------------------------------------------


def test_a_tombstone_counts_a_report_and_tells_nothing(visitor):
    close(told(visitor, category="fraud"), Outcome.UNFOUNDED)
    purge(30)
    stone = db.session.scalars(select(Tombstone)).one()
    told_ = (stone.office_id, stone.month, stone.district, stone.category, stone.outcome, stone.withdrawn)
    assert told_ == (office().id, date(2026, 11, 1), "62.13.01", Category.FRAUD, Outcome.UNFOUNDED, False)
    assert {column.name for column in Tombstone.__table__.columns} - {"id"} == {
        "office_id", "month", "district", "category", "outcome", "withdrawn"
    }  # fmt: skip


def test_a_place_that_is_not_on_the_list_is_counted_for_the_office(visitor):
    withdraw(told(visitor, village=BARITO_TIMUR))
    stone = db.session.scalars(select(Tombstone)).one()
    assert (stone.district, stone.outcome, stone.withdrawn) == (BARITO_TIMUR, None, True)


# --- canary -------------------------------------------------------------------------------------------------------------------


def purged(code: str) -> None:
    close(code, Outcome.UNFOUNDED)
    assert purge(30) == retention.Counts(cases=1, waiting_photos=0, receipts=0, wiped=True)


@pytest.mark.parametrize("end", [withdraw, purged])
def test_nothing_of_it_is_left_in_the_files_not_even_sealed(visitor, end):
    """Neither words nor sealed bytes nor hashes of words, in tables, database file, write-ahead log or index."""
    others = code_of(post(visitor, story="Rombongan lain menginap di losmen Merpati dua malam."))
    code = told(visitor)
    traces = traces_of(code)
    missing = [name for name, trace in traces.items() if trace not in kept()]
    assert missing == [], "what we look through holds the report while it is there"
    words = {*search.hashed(STORY), *search.hashed(ANSWER), *search.hashed("Kutilang Perkutut Rajawali")}
    words -= set(search.hashed("Rombongan lain menginap di losmen Merpati dua malam."))
    assert words <= indexed()
    end(code)
    assert [name for name, trace in traces.items() if trace in kept()] == []
    assert words & indexed() == set()
    assert [word for word in re.findall(r"\w{6,}", f"{STORY} {LANDMARK} {ANSWER}") if word.encode() in kept()] == []
    assert conversation.behind(code.replace(" ", ""), office=office().id) is None
    assert tip(others).story.startswith("Rombongan")


def traces_of(code: str) -> dict[str, bytes]:
    """The sealed bytes of everything that was told, by what it is."""
    one = tip(code)
    sealed = {
        "story": "SELECT story FROM tip WHERE id = :tip",
        "landmark": "SELECT landmark FROM tip WHERE id = :tip",
        "answer": "SELECT text FROM message WHERE tip_id = :tip AND voice = 'reporter'",
        "question": "SELECT text FROM message WHERE tip_id = :tip AND voice = 'office'",
        "photo": "SELECT content FROM photo WHERE tip_id = :tip",
        "thumb": "SELECT thumb FROM photo WHERE tip_id = :tip",
        "note": "SELECT text FROM note WHERE case_id = :case",
        "title": 'SELECT title FROM "case" WHERE id = :case',
    }
    keys = {"tip": _bound(one.id), "case": _bound(one.case_id)}
    found = {}
    for name, asked in sealed.items():
        wanted = {key: value for key, value in keys.items() if f":{key}" in asked}
        found[name] = bytes(db.session.execute(text(asked), wanted).scalar_one())
    db.session.rollback()
    return found


def _bound(id_):
    return id_ if engines.ON_POSTGRES else id_.hex


def kept() -> bytes:
    """All rows of all tables; on SQLite the bytes of the files as well (PostgreSQL's own are vacuum's to clean)."""
    db.session.rollback()
    found = b""
    for table in inspect(db.engine).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):
            found += b"".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row)
    db.session.rollback()
    if not engines.ON_POSTGRES:
        home = Path(db.engine.url.database)
        found += b"".join(file.read_bytes() for file in home.parent.glob(home.name + "*"))
    return found


def indexed() -> set[str]:
    """Every hash that the word index still knows, those of older segments among them."""
    if engines.ON_POSTGRES:
        return set(db.session.scalars(text("SELECT word FROM ts_stat('SELECT hashes FROM word')")))
    with closing(connect(db.engine.url.database)) as own:
        own.execute("CREATE VIRTUAL TABLE temp.term USING fts5vocab(main, word, row)")
        return {term for (term,) in own.execute("SELECT term FROM temp.term")}
