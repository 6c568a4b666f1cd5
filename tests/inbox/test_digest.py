"""Mail to the office: what waits, in numbers, once a day; at once that something urgent has come; never a word of what it is."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal import timekeeper
from portal.cases.codes import Outcome, Status
from portal.cases.models import Case
from portal.inbox import digest
from portal.offices.models import Office
from portal.storage import outbox
from portal.storage.database import db, unit_of_work
from portal.storage.outbox import OutgoingMail
from portal.timekeeper import Timekeeper
from portal.tips import conversation
from portal.web import tokens
from tests.cast import BARITO_SELATAN, KARANG_LANGIT, office
from tests.tips.stories import ask, close, code_of, filed, post, tip

BEFORE_DAWN = datetime(2026, 11, 23, 22, tzinfo=UTC)  # five in the morning of Tuesday, in Tamiang Layang
SEVEN = datetime(2026, 11, 24, 0, tzinfo=UTC)
DESK = "meja@kesbangpol.test"
STORY = "Zamrudnya disembunyikan di gudang Beranda, dijaga bergantian."


@pytest.fixture(autouse=True)
def desk(app, clock):
    clock(BEFORE_DAWN)
    with unit_of_work():
        office().alert_email = DESK


def send(app, at: datetime = SEVEN) -> int:
    written = digest.send(at)
    deliver(app)
    return written


def deliver(app) -> int:
    config = app.extensions["portal"]
    return outbox.deliver(config.smtp_url, config.mail_from)


def queued() -> int:
    return db.session.scalar(select(func.count()).select_from(OutgoingMail)) or 0


def lines(mail) -> list[str]:
    return [line for line in mail.get_content().splitlines() if line.startswith("- ")]


# --- once a day ---------------------------------------------------------------------------------------------------------------


def test_the_digest_counts_what_waits(app, visitor, mailbox, clock):
    post(visitor)
    code = code_of(post(visitor, danger="yes", story=STORY))
    ask(code)
    with unit_of_work():
        conversation.reply(tip(code), "Masih ada di sana.", tokens.read_token(tokens.new_token()).digest)
    post(visitor, website="https://robot.test", story="Beli obat murah di toko kami sekarang.")
    deliver(app)
    mailbox.clear()
    tomorrow = SEVEN + timedelta(days=20)
    clock(tomorrow)
    assert send(app, tomorrow) == 1
    (mail,) = mailbox.to(DESK)
    assert lines(mail) == [
        "- Mendesak: 1",
        "- Baru, belum ditelaah: 1",
        "- Lewat tenggat: 2",
        "- Pelapor menulis dan belum dijawab: 1",
        "- Belum ada petugas lebih dari sehari: 2",
        "- Di karantina: 1",
    ]


def test_who_may_need_help_is_told_of_at_once_and_by_day_though_a_crowd_came_with_them(app, visitor, mailbox):
    """What looks like a machine's is put aside; whoever filled the network with junk must not silence the others there."""
    for number in range(3):
        post(visitor, website="https://robot.test", story=f"Beli obat murah {number} di toko kami sekarang.")
    deliver(app)
    assert not mailbox.to(DESK)
    post(visitor, website="https://robot.test", danger="yes", story=STORY)
    deliver(app)
    (alert,) = mailbox.to(DESK)
    assert "buka karantina" in " ".join(alert.get_content().split())
    assert STORY not in alert.get_content()
    assert send(app) == 1
    assert {"- Mendesak, di karantina: 1", "- Di karantina: 4"} <= set(lines(mailbox.to(DESK)[-1]))


def test_a_closing_that_was_answered_is_counted_until_somebody_answers(app, visitor):
    code = code_of(post(visitor))
    close(code, Outcome.UNFOUNDED)
    with unit_of_work():
        conversation.reply(tip(code), "Saya tidak setuju.", tokens.read_token(tokens.new_token()).digest)
    assert digest.waiting(office().id, SEVEN.date()).answered == 1
    ask(code, "Terima kasih, kami catat.", asks=False)
    assert digest.waiting(office().id, SEVEN.date()).answered == 0


def test_it_comes_once_a_day_at_the_hour_of_the_office_however_often_one_asks(app, visitor, mailbox):
    post(visitor)
    assert send(app, SEVEN - timedelta(minutes=1)) == 0
    assert [send(app, SEVEN + timedelta(minutes=minutes)) for minutes in (0, 1, 600)] == [1, 0, 0]
    assert send(app, SEVEN + timedelta(days=1)) == 1
    assert len(mailbox.to(DESK)) == 2


def test_the_hour_is_the_one_on_the_offices_own_wall(app, visitor):
    post(visitor)
    with unit_of_work():
        office().zone = "Asia/Makassar"  # an hour earlier than Jakarta
    assert send(app, SEVEN - timedelta(hours=1)) == 1


def test_where_nothing_waits_no_mail_comes(app, mailbox):
    assert send(app) == 0
    assert len(mailbox) == 0


def test_an_office_without_an_address_gets_none(app, visitor, mailbox):
    with unit_of_work():
        office().alert_email = ""
    post(visitor, danger="yes")
    assert send(app) == 0
    assert queued() == 0


def test_an_office_reads_of_its_own_cases_only(app, visitor, mailbox):
    with unit_of_work():
        office(BARITO_SELATAN).alert_email = "selatan@kesbangpol.test"
    post(visitor)
    assert send(app) == 1
    assert not mailbox.to("selatan@kesbangpol.test")


def test_an_admin_who_is_editing_the_office_is_not_disturbed(app, visitor):
    post(visitor)
    version = office().version
    send(app)
    db.session.rollback()
    assert office().version == version
    assert db.session.scalar(select(Office.digested_on).where(Office.area_code == "62.13")) == SEVEN.date()


# --- at once ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("urgent", [{"danger": "yes"}, {"category": "exploitation"}])
def test_what_is_urgent_is_said_at_once_and_after_the_answer(visitor, mailbox, urgent):
    post(visitor, **urgent)
    (mail,) = mailbox.to(DESK)
    assert mail["Subject"] == "Ada laporan mendesak"
    assert queued() == 0


@pytest.mark.parametrize("calm", [{}, {"category": "need_help"}, {"category": "presence"}])
def test_what_is_not_urgent_waits_for_the_digest(visitor, mailbox, calm):
    post(visitor, **calm)
    assert len(mailbox) == queued() == 0


def test_what_a_machine_seems_to_have_written_wakes_nobody_unless_somebody_may_need_help(visitor, mailbox):
    code = code_of(post(visitor, website="https://robot.test"))
    assert tip(code).case.status is Status.QUARANTINED
    assert len(mailbox) == queued() == 0
    post(visitor, danger="yes", website="https://robot.test")
    assert len(mailbox) == 1


def test_the_same_report_sent_again_is_said_once(visitor, mailbox, clock):
    token = tokens.new_token()
    for _ in range(3):
        post(visitor, token=token, danger="yes")
    assert len(mailbox) == 1
    assert queued() == 0


def test_a_burst_of_urgent_reports_makes_one_mail_now_and_one_more_in_ten_minutes(app, visitor, mailbox, clock):
    for number in range(60):
        post(visitor, danger="yes", story=f"{STORY} Gudang nomor {number}.")
    assert len(mailbox) == 1
    assert queued() == 1
    assert deliver(app) == 0
    clock(BEFORE_DAWN + timedelta(minutes=10))
    assert deliver(app) == 1
    assert len(mailbox) == 2
    post(visitor, danger="yes", story="Setelah sepuluh menit ada lagi yang tidak boleh pergi.")
    assert len(mailbox) == 3


# --- never a word -------------------------------------------------------------------------------------------------------------


def test_no_mail_says_anything_of_a_report(app, visitor, mailbox):
    """Neither its words nor its code, place, category or hour: on the bytes as they arrive."""
    code = code_of(post(visitor, category="exploitation", danger="yes", story=STORY, landmark="seberang warung Tujuhbelas"))
    send(app)
    case = tip(code).case
    assert len(mailbox.to(DESK)) == 2
    for mail in mailbox:
        text = mail.as_bytes().decode().casefold() + mail.get_content().casefold()
        secrets = [STORY, "gudang", "Tujuhbelas", code, code.replace(" ", ""), case.code, case.spoken, KARANG_LANGIT, "Karang Langit"]
        secrets += ["exploitation", "dipaksa", "bahaya", "05.00", "05:00", "22:00", str(case.category.label)]
        assert [secret for secret in secrets if secret.casefold() in text] == []
        (link,) = re.findall(r"https?://\S+", mail.get_content())
        assert link.endswith("/inbox/")


# --- by itself ----------------------------------------------------------------------------------------------------------------


def test_where_nobody_set_up_timers_the_timekeeper_does_it_all(app, visitor, mailbox):
    """It goes by the real clock."""
    post(visitor)
    close(code_of(post(visitor, story="Sudah lama selesai dan tidak ada apa-apa di sana.")), Outcome.SPAM)
    with unit_of_work():
        office().digest_hour = 0
        db.session.scalars(select(Case).where(Case.status == Status.CLOSED)).one().keep_until = SEVEN.date() - timedelta(days=9)
    keeper = Timekeeper(app)
    keeper.round()
    keeper.stop()
    assert len(mailbox.to(DESK)) == 1
    assert filed() == 1


def test_what_fails_is_said_without_anybodys_words_and_the_rest_goes_on(app, visitor, mailbox, caplog):
    close(code_of(post(visitor)), Outcome.SPAM)
    with unit_of_work():
        office().zone = f"Tidak/Ada {STORY}"
        db.session.scalars(select(Case)).one().keep_until = SEVEN.date() - timedelta(days=9)
    keeper = Timekeeper(app)
    keeper.round()
    keeper.stop()
    assert "write_digests failed: ZoneInfoNotFoundError" in caplog.text
    assert STORY not in caplog.text
    assert filed() == 0


def test_no_timekeeper_runs_beside_a_portal_that_is_not_served(app):
    assert not [thread for thread in threading.enumerate() if thread.name == "timekeeper"]


def test_a_purge_begins_at_night_and_makes_up_for_a_night_that_was_missed():
    tuesday = SEVEN.date()
    assert timekeeper._is_time(SEVEN, None)
    assert not timekeeper._is_time(SEVEN + timedelta(hours=10), tuesday)
    assert not timekeeper._is_time(SEVEN + timedelta(hours=18), tuesday)  # one in the morning
    assert timekeeper._is_time(SEVEN + timedelta(hours=19), tuesday)
    assert timekeeper._is_time(SEVEN + timedelta(days=2), tuesday)
