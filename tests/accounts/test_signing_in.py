"""Coming in: who gets in, what the others are told, and where one lands."""

import argon2
import pytest
from sqlalchemy import select

from portal import clock as portal_clock
from portal.accounts import inviting, passwords
from portal.accounts.models import SignedIn
from portal.accounts.roles import Role
from portal.audit.models import Deed
from portal.storage.database import db, unit_of_work
from tests.cast import BONIFASIUS, DEWI, HERNITA, KATHARINA, PASSWORD, RINA, YOHANES

NOBODY = "siapa@contoh.test"


def come(visitor, who=RINA, password=PASSWORD, page="/masuk", **typed):
    return visitor.submit(page, "password", email=getattr(who, "email", who), password=password, **typed)


@pytest.mark.parametrize("who, door", [(RINA, "/inbox/"), (YOHANES, "/admin/"), (BONIFASIUS, "/inbox/"), (HERNITA, "/akun")])
def test_everybody_lands_at_their_own_door(app, visitor, who, door):
    answer = come(visitor, who)
    assert (answer.status_code, answer.headers["Location"]) == (303, door)
    assert visitor.get(door).status_code == 200


def test_a_sponsor_lands_at_their_list(app, visitor):
    assert come(visitor, DEWI).headers["Location"].startswith("/sponsor/")


def test_capitals_and_spaces_around_an_address_do_not_matter(app, visitor):
    assert come(visitor, f"  {RINA.email.upper()} ").status_code == 303


def test_the_english_door_opens_too(app, visitor):
    assert "Sign in" in visitor.get("/en/masuk").words
    assert come(visitor, page="/en/masuk").status_code == 303


def test_who_is_in_already_is_sent_on(app, as_):
    assert as_(RINA).get("/masuk").headers["Location"] == "/inbox/"


def test_signed_in_pages_speak_the_accounts_language(app, as_):
    assert as_(KATHARINA).get("/akun").tree.get("lang") == "en"
    assert as_(RINA).get("/akun").tree.get("lang") == "id"


def test_signing_in_is_a_recorded_deed(app, visitor):
    come(visitor)
    deeds = db.session.scalars(select(Deed).where(Deed.actor_id == RINA.row.id)).all()
    assert [deed.action for deed in deeds] == ["account.signed_in"]
    assert RINA.row.seen_on == portal_clock.today()


# --- refused ------------------------------------------------------------------------------------------------------------------


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(app, visitor):
    wrong, unknown = come(visitor, RINA, "bukan kata sandinya"), come(visitor, NOBODY, "bukan kata sandinya")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.words == unknown.words
    assert "tidak cocok" in wrong.errors


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(app, visitor, monkeypatch):
    """Counted, not timed: one hash is verified for either."""
    verified = []
    verify = argon2.PasswordHasher.verify
    monkeypatch.setattr(argon2.PasswordHasher, "verify", lambda *args: verified.append(args[1].split("$")[:4]) or verify(*args))
    come(visitor, RINA, "bukan kata sandinya")
    come(visitor, NOBODY, "bukan kata sandinya")
    assert len(verified) == 2
    assert verified[0] == verified[1], "the same cost"


def test_the_address_stays_in_the_form_and_the_password_does_not(app, visitor):
    answer = come(visitor, RINA, "bukan kata sandinya")
    assert answer.tree.xpath("//input[@name='email']/@value") == [RINA.email]
    assert "bukan kata sandinya" not in answer.text


def test_empty_fields_are_named(app, visitor):
    answer = come(visitor, "", "")
    assert answer.status_code == 422
    assert "Tulis alamat email Anda." in answer.errors
    assert "Tulis kata sandi Anda." in answer.errors


def test_an_invited_person_cannot_come_in_before_choosing_a_password(app, visitor):
    with unit_of_work():
        inviting.invite("Agus", "agus@contoh.test", Role.EDITOR, office=DEWI.row.office_id, by=DEWI.row)
    assert come(visitor, "agus@contoh.test", "").status_code == 422
    assert come(visitor, "agus@contoh.test", "None").status_code == 422


def test_a_closed_account_is_told_so_only_by_the_right_password(app, visitor):
    with unit_of_work():
        inviting.disable(RINA.row, by=YOHANES.row)
    assert "tidak cocok" in come(visitor, RINA, "bukan kata sandinya").errors
    answer = come(visitor, RINA)
    assert answer.status_code == 403
    assert "Akun ini ditutup" in answer.errors


def test_without_its_token_the_form_is_not_taken(app, visitor):
    assert visitor.post("/masuk", data={"email": RINA.email, "password": PASSWORD}).status_code == 400


def test_a_form_that_stood_open_too_long_leads_back_to_the_door(app, visitor):
    """Somebody signed in in another tab meanwhile: the token is another one now."""
    old = visitor.get("/masuk")
    come(visitor)
    answer = come(visitor, page=old)
    assert answer.status_code == 400
    assert "terlalu lama terbuka" in answer.words
    assert "/masuk" in answer.links


def test_over_https_the_form_needs_no_referrer(app, visitor):
    """Browsers and pages that keep secrets send none."""
    page = visitor.get("/masuk", base_url="https://localhost")
    typed = {"csrf_token": page.csrf, "email": RINA.email, "password": PASSWORD}
    assert visitor.post("/masuk", base_url="https://localhost", data=typed).status_code == 303


# --- where to ------------------------------------------------------------------------------------------------------------------


def test_after_signing_in_one_gets_where_one_wanted_to_go(app, visitor):
    door = visitor.get("/akun").headers["Location"]
    assert door.startswith("/masuk?next=")
    assert come(visitor, page=door).headers["Location"] == "/akun"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.test/",
        "https://evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "/\n/evil.test",
        " //evil.test",
        "evil.test",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(app, visitor, elsewhere):
    page = visitor.get("/masuk", query_string={"next": elsewhere})
    assert come(visitor, page=page).headers["Location"] == "/inbox/"
    assert visitor.get("/masuk", query_string={"next": elsewhere}).headers["Location"] == "/inbox/", "when one is in already"


# --- the password itself --------------------------------------------------------------------------------------------------------


def test_a_password_is_kept_by_argon2id(app):
    assert RINA.row.password_hash.startswith("$argon2id$")


def test_a_password_hashed_at_an_old_cost_is_hashed_anew(app, visitor):
    with unit_of_work():
        RINA.row.password_hash = argon2.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    assert come(visitor).status_code == 303
    assert not passwords.outdated(RINA.row.password_hash)
    assert "t=1" in RINA.row.password_hash


def test_letters_count_the_same_however_the_keyboard_composes_them(app):
    kept = passwords.hashed("kafe\u0301 di tepi sungai")
    assert passwords.matches(kept, "kafé di tepi sungai")


def test_the_cookie_names_nobody(app, visitor):
    come(visitor)
    cookie = visitor.get_cookie("portal")
    content = app.session_interface.get_signing_serializer(app).loads(cookie.value)
    assert str(RINA.row.id) not in str(content)
    assert content["_user_id"] not in {row.token_hash.hex() for row in db.session.scalars(select(SignedIn))}
    assert "_id" not in content, "no hash of address and browser"
    assert cookie.http_only
    assert cookie.same_site == "Lax"
