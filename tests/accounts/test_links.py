"""Links to choose a password: by mail, by hand, good once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import keys
from portal.accounts import inviting
from portal.accounts.models import PasswordLink
from portal.accounts.roles import Role
from portal.audit.models import Deed
from portal.storage.database import db, unit_of_work
from portal.storage.outbox import OutgoingMail
from tests.cast import BONIFASIUS, DEWI, KATHARINA, PASSWORD, RINA, YOHANES

NEW = "lima kata sandi yang lain"
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


def ask(visitor, who, page="/lupa"):
    return visitor.submit(page, "email", email=getattr(who, "email", who))


def choose(visitor, link, password=NEW, again=None):
    return visitor.submit(link, "again", password=password, again=password if again is None else again)


@pytest.fixture
def invitation(app):
    """A colleague whom Dewi invites: the path of their link."""
    with unit_of_work():
        invited = inviting.invite("Agus Rantau", "agus@contoh.test", Role.EDITOR, office=DEWI.row.office_id, by=DEWI.row)
        return f"/sandi/{invited.token}"


# --- forgotten ------------------------------------------------------------------------------------------------------------------


def test_a_forgotten_password_comes_back_by_mail(app, visitor, as_, mailbox):
    assert ask(visitor, RINA).status_code == 200
    (mail,) = mailbox.to(RINA)
    assert mail["Subject"] == "Tautan kata sandi Portal POA"
    answer = choose(visitor, mailbox.link(RINA))
    assert answer.status_code == 303
    assert "Kata sandi tersimpan. Silakan masuk." in visitor.get(answer.headers["Location"]).words
    assert as_(RINA, NEW).get("/akun").status_code == 200


def test_the_mail_says_nothing_personal_and_nothing_of_it_waits_in_clear(app, visitor, mailbox):
    ask(visitor, RINA)
    text = mailbox.to(RINA)[0].as_string()
    assert "Rina" not in text.replace(f"To: {RINA.email}", "")
    assert "Petugas" not in text
    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_the_mail_is_in_the_readers_language_wherever_it_was_asked_for(app, visitor, mailbox):
    ask(visitor, KATHARINA)
    (mail,) = mailbox.to(KATHARINA)
    assert "password" in mail["Subject"]
    assert mailbox.link(KATHARINA).startswith("/en/sandi/")
    assert visitor.get(mailbox.link(KATHARINA)).tree.get("lang") == "en"


def test_nobody_can_tell_whether_an_address_is_known(app, visitor, mailbox):
    known, unknown = ask(visitor, RINA), ask(visitor, "siapa@contoh.test")
    assert (known.status_code, known.words) == (unknown.status_code, unknown.words)
    assert len(mailbox) == 1


def test_the_answer_does_not_wait_for_the_mail(app, visitor):
    """What an unknown address would not cost happens after the answer has gone."""
    page = visitor.get("/lupa")
    answer = visitor.post("/lupa", data={"csrf_token": page.csrf, "email": RINA.email}, buffered=False)
    assert answer.status_code == 200
    assert db.session.scalars(select(PasswordLink)).all() == []
    db.session.rollback()
    answer.close()
    assert len(db.session.scalars(select(PasswordLink)).all()) == 1


def test_a_closed_account_gets_no_link(app, visitor, mailbox):
    with unit_of_work():
        inviting.disable(RINA.row, by=YOHANES.row)
    ask(visitor, RINA)
    assert len(mailbox) == 0


def test_what_is_no_address_is_said_to_be_none(app, visitor):
    answer = ask(visitor, "rina")
    assert answer.status_code == 422
    assert "Tulis alamat email lengkap" in answer.errors


def test_without_a_mail_server_the_mail_waits(app, visitor, mailbox):
    config = app.extensions["portal"]
    app.extensions["portal"] = replace(config, smtp_url=None)
    assert ask(visitor, RINA).status_code == 200
    assert len(db.session.scalars(select(OutgoingMail)).all()) == 1
    app.extensions["portal"] = config
    ask(visitor, KATHARINA)
    assert len(mailbox.to(RINA)) == 1, "it goes out with the next one"


def test_a_mail_server_that_is_down_is_asked_once_and_the_mail_waits(app, visitor, mailbox):
    config = app.extensions["portal"]
    app.extensions["portal"] = replace(config, smtp_url="smtp://127.0.0.1:1")
    assert ask(visitor, RINA).status_code == 200
    (mail,) = db.session.scalars(select(OutgoingMail)).all()
    assert (mail.tries, mail.refused) == (1, False)


def test_an_address_that_the_server_refuses_is_not_tried_for_ever(app, visitor, mailbox):
    mailbox.refusing = True
    ask(visitor, RINA)
    (mail,) = db.session.scalars(select(OutgoingMail)).all()
    assert mail.refused


# --- the link -------------------------------------------------------------------------------------------------------------------


def test_an_invited_person_chooses_a_password_and_comes_in(app, visitor, as_, invitation):
    page = visitor.get(invitation)
    assert "Anda diundang sebagai pengisi data." in page.words
    assert choose(visitor, page).status_code == 303
    answer = visitor.submit("/masuk", "password", email="agus@contoh.test", password=NEW)
    assert answer.status_code == 303


def test_a_link_works_once(app, visitor, invitation):
    choose(visitor, invitation)
    answer = visitor.get(invitation)
    assert answer.status_code == 404
    assert "Tautan ini tidak berlaku lagi" in answer.h1
    assert visitor.send(invitation, password="kata sandi penipu", again="kata sandi penipu").status_code == 404


def test_looking_at_a_link_does_not_use_it_up(app, visitor, invitation):
    assert [visitor.get(invitation).status_code for _ in range(3)] == [200] * 3


def test_used_unknown_and_over_links_look_the_same(app, visitor, invitation):
    used = visitor.get(choose(visitor, invitation).headers["Location"]) and visitor.get(invitation)
    never = visitor.get("/sandi/tidak-pernah-ada")
    assert (used.status_code, used.words) == (never.status_code, never.words)


def test_an_invitation_is_good_for_seven_days(app, visitor, clock):
    clock(NOON)
    with unit_of_work():
        link = "/sandi/" + inviting.invite("Agus", "agus@contoh.test", Role.EDITOR, office=DEWI.row.office_id, by=DEWI.row).token
    clock(NOON + timedelta(days=6, hours=23))
    assert visitor.get(link).status_code == 200
    clock(NOON + timedelta(days=7))
    assert visitor.get(link).status_code == 404
    assert choose_blindly(visitor, link).status_code == 404


def test_a_reset_is_good_for_two_hours(app, visitor, mailbox, clock):
    clock(NOON)
    ask(visitor, RINA)
    link = mailbox.link(RINA)
    clock(NOON + timedelta(minutes=119))
    assert visitor.get(link).status_code == 200
    clock(NOON + timedelta(hours=2))
    assert choose_blindly(visitor, link).status_code == 404


def choose_blindly(visitor, link):
    return visitor.send(link, password=NEW, again=NEW)


def test_a_password_that_cannot_be_leaves_the_link_good(app, visitor, invitation):
    assert choose(visitor, invitation, "pendek").status_code == 422
    assert choose(visitor, invitation, NEW, "lain sama sekali").status_code == 422
    assert "Jangan memakai alamat email" in choose(visitor, invitation, "agus@contoh.test").errors
    assert choose(visitor, invitation).status_code == 303


def test_one_link_used_ends_the_others(app, visitor, mailbox):
    ask(visitor, RINA)
    first = mailbox.link(RINA)
    ask(visitor, RINA)
    second = mailbox.link(RINA)
    assert visitor.get(first).status_code == visitor.get(second).status_code == 200, "who is impatient does not break what was sent"
    choose(visitor, first)
    assert visitor.get(second).status_code == 404


def test_a_new_password_by_a_link_signs_out_everywhere_and_tells_the_owner(app, visitor, as_, mailbox):
    rina = as_(RINA)
    ask(visitor, RINA)
    choose(visitor, mailbox.link(RINA))
    assert rina.get("/akun").status_code == 303
    assert [mail["Subject"] for mail in mailbox.to(RINA)][-1] == "Kata sandi Portal POA diganti"


def test_a_link_opened_where_somebody_else_is_signed_in_signs_them_out(app, as_, invitation):
    dewi = as_(DEWI)
    answer = dewi.submit(invitation, "again", password=NEW, again=NEW)
    assert "Silakan masuk." in dewi.get(answer.headers["Location"]).words
    assert dewi.get("/akun").status_code == 303


def test_the_page_of_a_link_keeps_its_address_to_itself(app, visitor, invitation):
    for answer in (visitor.get(invitation), choose(visitor, invitation, "pendek"), choose(visitor, invitation), visitor.get(invitation)):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.status_code == 303 or answer.tree.xpath("//meta[@name='referrer']/@content") == ["no-referrer"]


def test_the_database_knows_no_token(app, invitation):
    token = invitation.rpartition("/")[2]
    (link,) = db.session.scalars(select(PasswordLink))
    assert link.token_hash == keys.fingerprint("password link", token)
    assert token.encode() not in bytes(link.token_hash)


def test_what_happened_is_recorded(app, visitor, invitation, mailbox):
    choose(visitor, invitation)
    ask(visitor, "agus@contoh.test")
    choose(visitor, mailbox.link("agus@contoh.test"), PASSWORD)
    deeds = db.session.scalars(select(Deed).order_by(Deed.number)).all()
    assert [deed.action for deed in deeds] == ["account.invited", "account.joined", "account.reset", "account.password"]
    assert deeds[2].happened_at is None, "who asks without signing in is not noted by the minute"


def test_an_office_account_that_waits_may_choose_its_password_but_not_come_in(app, visitor):
    with unit_of_work():
        invited = inviting.invite("Hardian", "hardian@contoh.test", Role.OFFICER, office=BONIFASIUS.row.office_id, by=YOHANES.row)
        link = f"/sandi/{invited.token}"
    answer = choose(visitor, link)
    assert "setelah dikonfirmasi kepala bidang" in visitor.get(answer.headers["Location"]).words
    refused = visitor.submit("/masuk", "password", email="hardian@contoh.test", password=NEW)
    assert refused.status_code == 403
    assert "menunggu konfirmasi kepala bidang" in refused.errors
