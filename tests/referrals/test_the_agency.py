"""An agency's own desk: only what was sent to it, only what was passed on; it takes note, asks, answers, closes its part."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.roles import Role
from portal.cases.codes import Status
from portal.errors import Refused
from portal.offices.models import Channel
from portal.papers.models import Paper
from portal.referrals import approving, replying, retention
from portal.referrals.codes import Reply, State
from portal.referrals.models import Referral
from portal.storage import outbox
from portal.storage.database import db, unit_of_work
from portal.storage.outbox import OutgoingMail
from tests import pdfs
from tests.cast import BONIFASIUS, LISDAYANTI, PETRUS, RINA
from tests.inbox import desk
from tests.referrals import passing_on as on
from tests.referrals.passing_on import PPA, UPTD
from tests.referrals.test_at_the_desk import at
from tests.tips.stories import code_of, come_back, post, tip


def door(referral: Referral) -> str:
    return f"/instansi/{referral.id}"


def answers(visitor, referral: Referral, reply: Reply, text: str = "", **more):
    return visitor.submit(door(referral), "reply", reply=reply, text=text, **more)


def test_a_liaison_begins_at_the_agencys_own_list(app, as_):
    on.sent()
    petrus = as_(PETRUS)
    assert petrus.get("/masuk").headers["Location"] == "/instansi/"
    page = petrus.get("/instansi/")
    assert "Polres Barito Timur, Unit PPA · hanya rujukan untuk Anda" in page.words
    assert "300.1/001/KESBANGPOL/" in page.words


def test_the_agency_reads_where_it_stands_in_words_for_an_agency(app, as_):
    petrus, referral = as_(PETRUS), on.sent()
    said = lambda: petrus.get("/instansi/").tree.xpath("string(//td[@data-label='Status'])")  # noqa: E731
    assert said() == "Baru"
    petrus.get(door(referral))
    assert said() == "Menunggu jawaban Anda"
    for reply, words in (
        (Reply.ACCEPTED, "Diterima, ditangani"),
        (Reply.ASKED, "Menunggu keterangan kantor"),
        (Reply.DONE, "Sudah Anda jawab"),
    ):
        answers(petrus, referral, reply, "Di blok C.")
        assert said() == words
        assert words in petrus.get(door(referral)).words


def test_what_no_second_person_has_approved_yet_is_the_offices_own_matter(app, as_):
    on.propose(on.held_captive(), danger="Mereka dipukul.")
    assert "belum disetujui" not in as_(PETRUS).get("/instansi/").words


def test_without_a_referral_the_list_says_so(app, as_):
    assert "Belum ada rujukan" in as_(PETRUS).get("/instansi/").words


def test_the_agency_reads_what_was_passed_on_and_nothing_else_of_the_report(app, as_):
    code = on.held_captive(landmark="Belakang rumah Pak Adi")
    page = as_(PETRUS).get(door(on.sent(code)))
    for words in (on.SUMMARY, "Karang Langit, Dusun Timur", on.SEEN, on.WANTED):
        assert words in page.words
    for words in ("dikunci di mess", "Pak Adi", desk.case(code).spoken, code):
        assert words not in page.text


def test_nothing_is_there_before_it_was_approved_or_for_another_agency_or_after_it_was_recalled(app, as_):
    petrus = as_(PETRUS)
    waiting, others = on.propose(on.held_captive()), on.sent(to=UPTD)
    recalled = on.propose(on.held_captive(), danger="Mereka dipukul.")
    with unit_of_work():
        approving.send_back(on.again(recalled.id), "Tempatnya keliru.", by=BONIFASIUS.row)
    for referral in (waiting, others, recalled):
        for address in (door(referral), f"{door(referral)}/surat.pdf", f"{door(referral)}/lampiran/1"):
            assert petrus.get(address).status_code == 404, address
        assert petrus.send(f"{door(referral)}/jawaban", reply="done", text="x").status_code == 404
    assert "Belum ada rujukan" in petrus.get("/instansi/").words


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AGENCY, Role.MACHINE)])
def test_nobody_else_enters_the_agencys_desk(app, as_, role):
    assert as_(role).get(door(on.sent())).status_code == 403


@pytest.mark.parametrize("door_of_ours", ["/inbox/", "/inbox/rujukan", "/admin/instansi"])
def test_a_liaison_enters_no_door_of_the_office(app, as_, door_of_ours):
    assert as_(PETRUS).get(door_of_ours).status_code == 403


def test_opening_it_is_noted_as_received_on_that_day(app, as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    referral = on.sent()
    as_(PETRUS).get("/instansi/")
    assert on.again(referral.id).received_on is None, "the list alone is no reading"
    as_(PETRUS).get(door(referral))
    again = on.again(referral.id)
    assert (again.received_on, again.state) == (date(2026, 11, 24), State.RECEIVED)


def test_it_takes_the_matter_on_and_the_case_stays_with_it(app, as_):
    code = on.held_captive()
    referral = on.sent(code)
    assert answers(as_(PETRUS), referral, Reply.ACCEPTED).status_code == 303
    assert on.again(referral.id).state is State.RECEIVED
    assert desk.case(code).status is Status.REFERRED


@pytest.mark.parametrize("reply", [Reply.DONE, Reply.NOT_OURS])
def test_it_closes_its_part_and_the_case_is_the_offices_again(app, as_, reply):
    code = on.held_captive()
    referral = on.sent(code)
    assert answers(as_(PETRUS), referral, reply, "Sudah dijemput dan diperiksa.").status_code == 303
    assert on.again(referral.id).state is State.ANSWERED
    assert desk.case(code).status is Status.IN_REVIEW
    page = as_(RINA).get(at(referral))
    assert "Sudah dijemput dan diperiksa." in page.words
    assert "Aiptu Petrus" in page.words
    assert not as_(PETRUS).get(door(referral)).tree.xpath("//form[@id='jawaban']"), "what is over is answered no more"
    assert as_(PETRUS).send(f"{door(referral)}/jawaban", reply="done", text="Lagi").status_code == 409


def test_a_case_at_two_agencies_comes_back_when_both_have_answered(app, as_):
    code = on.held_captive()
    first, second = on.sent(code), on.sent(code, UPTD)
    answers(as_(PETRUS), first, Reply.DONE, "Selesai.")
    assert desk.case(code).status is Status.REFERRED
    with unit_of_work():
        replying.reply(on.again(second.id), Reply.DONE, "Sudah ditampung.", by=RINA.row)
    assert desk.case(code).status is Status.IN_REVIEW


def test_an_answer_without_words_comes_back(app, as_):
    referral = on.sent()
    page = answers(as_(PETRUS), referral, Reply.DONE)
    assert page.status_code == 422
    assert "Tulis jawabannya." in page.errors
    assert on.again(referral.id).state is State.RECEIVED


def test_the_agencys_own_letter_comes_along_cleaned(app, as_):
    referral = on.sent()
    answers(as_(PETRUS), referral, Reply.DONE, "Terlampir.", letter="B/12/XI/2026", pdf=("balasan Budi.pdf", pdfs.full()))
    answer = as_(RINA).get(f"{at(referral)}/lampiran/1")
    assert answer.mimetype == "application/pdf"
    assert "Budi" not in answer.headers["Content-Disposition"]
    assert "B/12/XI/2026" in as_(RINA).get(at(referral)).words


def test_who_presses_twice_says_it_once(app, as_):
    petrus, referral = as_(PETRUS), on.sent()
    page = petrus.get(door(referral))
    for reply, text in ((Reply.ACCEPTED, ""), (Reply.ASKED, "Di blok berapa?"), (Reply.DONE, "Sudah dijemput.")):
        answers_ = [petrus.submit(page, "reply", reply=reply, text=text) for _ in "12"]
        assert [(one.status_code, one.headers["Location"]) for one in answers_] == [(303, door(referral))] * 2
    assert [one.reply for one in on.again(referral.id).messages] == [Reply.ACCEPTED, Reply.ASKED, Reply.DONE]


def test_what_is_said_again_after_the_office_has_answered_or_on_another_day_is_said(app, as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    petrus, referral = as_(PETRUS), on.sent()
    answers(petrus, referral, Reply.ASKED, "Di blok berapa?")
    with unit_of_work():
        message = replying.tell(on.again(referral.id), "Blok C.", by=RINA.row)
        replying.release(on.again(referral.id), message, by=LISDAYANTI.row)
    answers(petrus, referral, Reply.ASKED, "Di blok berapa?")
    clock(datetime(2026, 11, 25, 3, tzinfo=UTC))
    answers(as_(PETRUS), referral, Reply.ASKED, "Di blok berapa?")
    assert [one.text for one in on.again(referral.id).messages] == ["Di blok berapa?", "Blok C.", "Di blok berapa?", "Di blok berapa?"]


def test_the_letter_that_was_forgotten_the_first_time_is_kept(app, as_):
    petrus, referral, theirs = as_(PETRUS), on.sent(), pdfs.full()
    answers(petrus, referral, Reply.ACCEPTED, "Terlampir.")
    for _ in "12":
        answers(petrus, referral, Reply.ACCEPTED, "Terlampir.", pdf=("balasan.pdf", theirs))
    again = on.again(referral.id)
    assert (len(again.messages), len(again.files)) == (2, 1)


def test_a_letter_that_is_no_letter_is_refused_in_words(app, as_):
    referral = on.sent()
    page = answers(as_(PETRUS), referral, Reply.DONE, "Terlampir.", pdf=("balasan.pdf", b"bukan pdf"))
    assert page.status_code == 409
    assert "bukan foto atau PDF" in page.errors
    assert "Terlampir." in page.text


def test_it_asks_and_the_offices_words_wait_for_a_second_person(app, as_, mailbox):
    referral = on.sent()
    petrus, rina, lisdayanti = as_(PETRUS), as_(RINA), as_(LISDAYANTI)
    answers(petrus, referral, Reply.ASKED, "Di blok berapa?")
    assert on.again(referral.id).state is State.ASKED
    assert "Di blok berapa?" in rina.get(at(referral)).words
    rina.submit(at(referral), "/keterangan", text="Blok C, dekat dapur.")
    assert "Blok C" not in petrus.get(door(referral)).text
    assert rina.send(f"{at(referral)}/keterangan/2", do="release").status_code == 409, "nobody releases their own words"
    assert "Blok C" not in petrus.get(door(referral)).text
    mails = len(mailbox.to(PETRUS))
    lisdayanti.submit(at(referral), "/keterangan/2", "release")
    assert "Blok C, dekat dapur." in petrus.get(door(referral)).words
    assert on.again(referral.id).state is State.RECEIVED
    assert "Blok C" not in mailbox.to(PETRUS)[mails].get_content()


def test_who_has_asked_is_not_offered_to_say_by_mistake_that_it_takes_the_matter_on(app, as_):
    referral, petrus = on.sent(), as_(PETRUS)
    chosen = lambda: petrus.get(door(referral)).tree.xpath("string(//input[@name='reply'][@checked]/@value)")  # noqa: E731
    assert chosen() == "accepted"
    answers(petrus, referral, Reply.ASKED, "Di blok berapa?")
    assert chosen() == "asked"


def test_words_that_were_not_released_can_be_taken_away(app, as_):
    referral = on.sent()
    with unit_of_work():
        replying.tell(on.again(referral.id), "Blok C.", by=RINA.row)
    as_(LISDAYANTI).submit(at(referral), "/keterangan/1", "unsay")
    assert not on.again(referral.id).messages


def test_numbers_that_may_name_somebody_are_not_told_either(app):
    referral = on.sent()
    with pytest.raises(Refused, match="Ada nomor"), unit_of_work():
        replying.tell(on.again(referral.id), "Telepon 0812-5555-0102.", by=RINA.row)


def test_a_mail_says_that_something_waits_and_nothing_of_what_it_is(app):
    code = on.held_captive()
    on.sent(code)
    (mail,) = [one for one in db.session.scalars(select(OutgoingMail)) if one.to == PETRUS.email]
    assert "300.1/001/KESBANGPOL/" in mail.subject
    for words in (on.SUMMARY, "Karang Langit", code, desk.case(code).spoken, "Dipaksa", "TPPO"):
        assert words not in mail.subject + mail.text


def test_who_has_no_account_hears_by_mail_only_where_the_agency_wants_mail(app):
    with unit_of_work():
        by_mail = on.agency(UPTD)
        by_mail.channel, by_mail.email = Channel.MAIL, "uptd@contoh.test"
    on.sent(to=UPTD)
    (mail,) = db.session.scalars(select(OutgoingMail)).all()
    assert mail.to == "uptd@contoh.test"
    assert "/instansi/" not in mail.text
    with unit_of_work():
        outbox.discard()
    on.sent(to="Dinas Sosial Kabupaten Barito Timur")
    assert not db.session.scalars(select(OutgoingMail)).all(), "that letter is carried there"


def test_two_years_after_the_answer_nothing_of_it_is_left_but_the_number(app, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    referral = on.sent()
    with unit_of_work():
        replying.reply(on.again(referral.id), Reply.DONE, "Selesai.", by=PETRUS.row)
    answered = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert retention.purge(answered + timedelta(days=729)) == 0
    assert retention.purge(answered + timedelta(days=730)) == 1
    assert retention.purge(answered + timedelta(days=731)) == 0
    assert not db.session.scalars(select(Referral)).all()
    (paper,) = db.session.scalars(select(Paper)).all()
    assert (paper.reference, paper.content) == ("300.1/001/KESBANGPOL/2026", b"")


def test_what_waits_for_its_answer_is_never_deleted(app, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    on.sent()
    assert retention.purge(datetime(2036, 1, 1, tzinfo=UTC)) == 0


def test_the_report_is_kept_two_years_from_the_agencys_answer(app, as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    code = on.held_captive()
    referral = on.sent(code)
    clock(datetime(2026, 12, 1, 3, tzinfo=UTC))
    answers(as_(PETRUS), referral, Reply.DONE, "Selesai.")
    clock(datetime(2026, 12, 2, 3, tzinfo=UTC))
    desk.decide(as_(RINA), code)
    assert desk.case(code).keep_until == date(2026, 12, 1) + timedelta(days=730)


def test_while_it_is_with_the_agency_the_offices_clock_stands_still(app, clock):
    clock(datetime(2026, 11, 23, 3, tzinfo=UTC))
    code = on.held_captive()
    referral = on.sent(code)
    due = desk.case(code).due_on
    clock(datetime(2026, 11, 30, 3, tzinfo=UTC))
    with unit_of_work():
        replying.reply(on.again(referral.id), Reply.DONE, "Selesai.", by=PETRUS.row)
    assert due
    assert desk.case(code).due_on == due + timedelta(days=7), "five working days went by"


def test_the_reporter_reads_that_it_was_passed_on_and_never_to_whom(app, visitor):
    receipt = code_of(post(visitor, category="exploitation"))
    on.sent(tip(receipt).case.code)
    page = come_back(visitor, receipt)
    assert "Diteruskan ke instansi yang berwenang" in page.words
    for words in (PPA, "Polres", "rujukan", on.SUMMARY):
        assert words not in page.words.replace("Polisi, gratis", "")
