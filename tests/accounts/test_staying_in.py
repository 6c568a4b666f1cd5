"""Sessions: how long they last, and how they end everywhere at once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts import confirming, inviting
from portal.accounts.models import SignedIn
from portal.accounts.roles import Role
from portal.audit.models import Deed
from portal.storage.database import db, unit_of_work
from tests.cast import BONIFASIUS, DEWI, LISDAYANTI, PASSWORD, RINA, YOHANES, YUSRAN

NEW = "lima kata sandi yang lain"
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


def is_in(visitor):
    return visitor.get("/akun").status_code == 200


def machines(person):
    return db.session.scalar(select(func.count()).select_from(SignedIn).where(SignedIn.user_id == person.row.id))


def test_signing_out_ends_the_session_itself_and_not_only_the_cookie(app, as_):
    rina = as_(RINA)
    stolen = rina.get_cookie("portal").value
    answer = rina.send("/keluar")
    assert answer.status_code == 303
    assert "Anda sudah keluar." in rina.get(answer.headers["Location"]).words
    assert machines(RINA) == 0
    thief = app.test_client()
    thief.set_cookie("portal", stolen)
    assert not is_in(thief)


def test_signing_out_needs_a_post_and_a_token(app, as_):
    rina = as_(RINA)
    assert rina.get("/keluar").status_code == 405
    assert rina.post("/keluar").status_code == 400
    assert is_in(rina)


def test_each_machine_has_a_session_of_its_own(app, as_):
    phone, desk = as_(RINA), as_(RINA)
    phone.send("/keluar")
    assert not is_in(phone)
    assert is_in(desk)


def test_a_session_ends_after_twelve_idle_hours(app, as_, clock):
    clock(NOON)
    rina = as_(RINA)
    clock(NOON + timedelta(hours=11, minutes=50))
    assert is_in(rina)
    clock(NOON + timedelta(hours=23, minutes=40))
    assert is_in(rina), "it was used in between"
    clock(NOON + timedelta(hours=35, minutes=41))
    assert not is_in(rina)


def test_a_session_ends_after_a_week_however_busy(app, as_, clock):
    clock(NOON)
    rina = as_(RINA)
    for hours in range(6, 24 * 7, 6):
        clock(NOON + timedelta(hours=hours))
        assert is_in(rina)
    clock(NOON + timedelta(days=7, minutes=1))
    assert not is_in(rina)


def test_being_there_is_written_down_only_now_and_then(app, as_, clock):
    clock(NOON)
    rina = as_(RINA)
    seen = lambda: db.session.scalar(select(SignedIn.seen_at))  # noqa: E731
    clock(NOON + timedelta(minutes=4))
    rina.get("/akun")
    assert seen() == NOON
    clock(NOON + timedelta(minutes=6))
    rina.get("/akun")
    assert seen() == NOON + timedelta(minutes=6)
    db.session.rollback()


def test_being_there_does_not_change_what_two_people_could_disagree_about(app, as_, clock):
    clock(NOON)
    rina, version = as_(RINA), RINA.row.version
    clock(NOON + timedelta(days=1, hours=-13))
    rina.get("/akun")
    assert RINA.row.version == version


def test_sessions_that_ran_out_are_swept_away_at_the_next_sign_in(app, as_, clock):
    clock(NOON)
    as_(RINA)
    clock(NOON + timedelta(days=1))
    as_(RINA)
    assert machines(RINA) == 1


@pytest.mark.parametrize("deed", ["disable", "change_role", "new_link"])
def test_whoever_is_closed_reroled_or_reset_is_out_at_once(app, as_, deed):
    rina = as_(RINA)
    with unit_of_work():
        match deed:
            case "disable":
                inviting.disable(RINA.row, by=YOHANES.row)
            case "change_role":
                inviting.change_role(RINA.row, Role.AUDITOR, by=YOHANES.row)
            case "new_link":
                inviting.new_link(RINA.row, by=YOHANES.row)
    assert not is_in(rina)
    assert machines(RINA) == 0


def test_whoever_does_not_count_any_more_is_out_even_with_a_session_left(app, as_):
    """Two locks on one door: the session is deleted, and it would not open for them either."""
    rina = as_(RINA)
    with unit_of_work():
        RINA.row.confirmed = False
    assert not is_in(rina)
    with unit_of_work():
        RINA.row.confirmed = True
    assert is_in(rina)


def test_a_sponsors_editor_given_another_role_is_out_too_but_waits_for_nobody(app, as_):
    yusran = as_(YUSRAN)
    with unit_of_work():
        inviting.change_role(YUSRAN.row, Role.OWNER, by=DEWI.row)
    assert not is_in(yusran)
    assert is_in(as_(YUSRAN))


# --- one's own account ----------------------------------------------------------------------------------------------------------


def test_one_sees_where_one_is_signed_in_and_signs_out_the_other(app, as_):
    phone, desk = as_(RINA), as_(RINA)
    page = desk.get("/akun")
    assert "Yang ini" in page.words
    (address,) = page.tree.xpath("//form[contains(@action, '/akun/sesi/') and not(contains(@action, 'sesi/keluar'))]/@action")
    assert desk.send(address).status_code == 303
    assert not is_in(phone)
    assert is_in(desk)


def test_one_signs_out_all_the_others(app, as_):
    others, here = [as_(RINA) for _ in range(3)], as_(RINA)
    here.send("/akun/sesi/keluar")
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_signing_out_other_machines_is_recorded_with_their_number(app, as_):
    _, _, here = as_(RINA), as_(RINA), as_(RINA)
    (address, *_) = here.get("/akun").tree.xpath("//form[contains(@action, '/akun/sesi/')]/@action[not(contains(., 'sesi/keluar'))]")
    for way in (address, address, "/akun/sesi/keluar", "/akun/sesi/keluar"):  # the second time nothing is left to end
        here.send(way)
    ended = select(Deed.details).where(Deed.actor_id == RINA.row.id, Deed.action == "account.sessions_ended").order_by(Deed.number)
    assert list(db.session.scalars(ended)) == [{"count": 1}, {"count": 1}]


def test_nobody_signs_out_somebody_else(app, as_):
    rina, lisdayanti = as_(RINA), as_(LISDAYANTI)
    session_id = db.session.scalar(select(SignedIn.id).where(SignedIn.user_id == RINA.row.id))
    lisdayanti.send(f"/akun/sesi/{session_id}/keluar")
    assert is_in(rina)


def test_a_new_password_signs_out_all_other_machines(app, as_, mailbox):
    phone, desk = as_(RINA), as_(RINA)
    answer = desk.submit("/akun", "current", current=PASSWORD, password=NEW, again=NEW)
    assert answer.status_code == 303
    assert "Kata sandi diganti." in desk.get("/akun").words
    assert not is_in(phone)
    assert is_in(as_(RINA, NEW))
    (mail,) = mailbox.to(RINA)
    assert mail["Subject"] == "Kata sandi Portal POA diganti"
    assert "Rina" not in mail.get_content()


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"current": "bukan kata sandinya"}, "Bukan kata sandi Anda sekarang."),
        ({"password": "sebelas hrf", "again": "sebelas hrf"}, "Kata sandi paling sedikit 12 huruf."),
        ({"password": "x" * 129, "again": "x" * 129}, "Kata sandi paling banyak 128 huruf."),
        ({"password": RINA.email.upper(), "again": RINA.email.upper()}, "Jangan memakai alamat email Anda sebagai kata sandi."),
        ({"again": "lima kata sandi yang salah"}, "Kedua kata sandi tidak sama."),
        ({"current": ""}, "Tulis kata sandi Anda sekarang."),
    ],
)
def test_a_password_that_cannot_be_is_refused_in_words(app, as_, typed, sentence):
    rina = as_(RINA)
    answer = rina.submit("/akun", "current", **{"current": PASSWORD, "password": NEW, "again": NEW} | typed)
    assert answer.status_code == 422
    assert sentence in answer.errors
    assert is_in(as_(RINA))


@pytest.mark.parametrize("length", [12, 128])
def test_the_shortest_and_the_longest_password_do(app, as_, length):
    new = "ä" * length
    assert as_(RINA).submit("/akun", "current", current=PASSWORD, password=new, again=new).status_code == 303
    assert is_in(as_(RINA, new))


def test_one_changes_ones_language(app, as_):
    rina = as_(RINA)
    rina.submit("/akun", "language", language="en")
    assert "Account and password" in rina.get("/akun").h1
    assert rina.submit("/akun", "language", language=None).status_code == 422


def test_confirmed_again_one_comes_in_again(app, as_):
    with unit_of_work():
        inviting.change_role(RINA.row, Role.AUDITOR, by=YOHANES.row)
    with unit_of_work():
        confirming.confirm(RINA.row, by=BONIFASIUS.row)
    assert is_in(as_(RINA))
