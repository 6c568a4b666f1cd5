"""Letting people in: who may do it to whom, and the second person behind every office account."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts import confirming, inviting, passwords
from portal.accounts.models import Language, State, User, email_digest
from portal.accounts.roles import OFFICE_ROLES, SPONSOR_ROLES, Role
from portal.errors import Refused
from portal.storage.database import db, unit_of_work
from portal.web import mail
from tests.cast import BONIFASIUS, DEWI, HERNITA, LISDAYANTI, MARSELINUS, PASSWORD, PETRUS, RINA, TUTI, YOHANES, YUSRAN

AGUS = "agus@contoh.test"


def invite(role, by, email=AGUS, **more):
    with unit_of_work():
        return inviting.invite("Agus Rantau", email, role, office=by.row.office_id, by=by.row, **more).user.id


def user(email=AGUS):
    return db.session.scalar(select(User).where(User.email_hash == email_digest(email)))


def another_supervisor():
    """Lisdayanti becomes a second supervisor."""
    with unit_of_work():
        LISDAYANTI.row.role = Role.SUPERVISOR


# --- invitations ----------------------------------------------------------------------------------------------------------------


def test_an_invited_person_is_a_user_without_a_password_from_the_start(app):
    invite(Role.EDITOR, DEWI)
    assert user().state is State.INVITED
    assert user().password_hash is None


def test_an_invitation_goes_out_by_mail_in_the_readers_language(app, mailbox):
    invite(Role.EDITOR, DEWI, language=Language.EN)
    mail.send_waiting()
    (sent,) = mailbox.to(AGUS)
    assert sent["Subject"] == "Invitation to Portal POA"
    assert "Agus" not in sent.get_content()
    assert mailbox.link(AGUS).startswith("/en/sandi/")


def test_one_address_has_one_account(app):
    with pytest.raises(Refused, match="sudah dipakai"), unit_of_work():
        inviting.invite("Rina lagi", RINA.email.upper(), Role.OFFICER, office=YOHANES.row.office_id, by=YOHANES.row)


@pytest.mark.parametrize("role", sorted(OFFICE_ROLES - {Role.AGENCY}))
def test_what_an_admin_grants_at_the_office_waits_for_a_supervisor(app, role):
    invite(role, YOHANES)
    assert user().state is State.WAITING


def test_what_an_owner_grants_waits_for_nobody(app):
    invite(Role.EDITOR, DEWI)
    assert user().confirmed


# --- a sponsor registers itself ---------------------------------------------------------------------------------------------------


def register(email):
    with unit_of_work():
        made = inviting.register_owner("Ratih", email, "empat kata yang lain", office=DEWI.row.office_id, language=Language.ID)
        return made and made.id


def test_an_owner_who_registers_has_an_account_at_once(app):
    assert register("ratih@contoh.test") == user("ratih@contoh.test").id
    assert passwords.matches(user("ratih@contoh.test").password_hash, "empat kata yang lain")


def test_who_has_an_account_already_gets_a_mail_instead(app, mailbox):
    assert register(RINA.email) is None
    mail.send_waiting()
    (sent,) = mailbox.to(RINA)
    assert sent["Subject"] == "Pendaftaran di Portal POA"
    assert passwords.matches(RINA.row.password_hash, PASSWORD), "nothing changed"


# --- who may not ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "deed",
    [
        lambda who: inviting.change_role(who, Role.OFFICER, by=who),
        lambda who: inviting.disable(who, by=who),
        lambda who: inviting.new_link(who, by=who),
    ],
    ids=["role", "disable", "link"],
)
def test_nobody_decides_about_themself(app, deed):
    with pytest.raises(Refused, match="Akun sendiri"), unit_of_work():
        deed(YOHANES.row)


def test_the_last_admin_stays(app):
    """Whoever tries: here an officer who was made an admin, and waits."""
    with unit_of_work():
        inviting.change_role(RINA.row, Role.ADMIN, by=YOHANES.row)
    for deed in (inviting.disable, lambda who, by: inviting.change_role(who, Role.AUDITOR, by=by)):
        with pytest.raises(Refused, match="admin terakhir"), unit_of_work():
            deed(YOHANES.row, by=RINA.row)


def test_one_of_two_admins_may_go(app):
    with unit_of_work():
        inviting.change_role(RINA.row, Role.ADMIN, by=YOHANES.row)
        confirming.confirm(RINA.row, by=BONIFASIUS.row)
    with unit_of_work():
        inviting.disable(YOHANES.row, by=RINA.row)
    assert YOHANES.row.state is State.CLOSED


@pytest.mark.parametrize("deed", ["role", "link"])
def test_the_last_supervisor_is_not_made_to_wait_for_a_supervisor(app, deed):
    change = {
        "role": lambda: inviting.change_role(BONIFASIUS.row, Role.OFFICER, by=YOHANES.row),
        "link": lambda: inviting.new_link(BONIFASIUS.row, by=YOHANES.row),
    }[deed]
    with pytest.raises(Refused, match="kepala bidang terakhir"), unit_of_work():
        change()
    another_supervisor()
    with unit_of_work():
        change()
    assert not BONIFASIUS.row.confirmed


def test_even_the_last_supervisor_can_be_closed(app):
    """An account that was stolen must not stay open because it is the only one of its kind."""
    with unit_of_work():
        inviting.disable(BONIFASIUS.row, by=YOHANES.row)
    assert BONIFASIUS.row.state is State.CLOSED


@pytest.mark.parametrize(
    "who, role", [(DEWI, Role.OFFICER), (RINA, Role.OWNER), (RINA, Role.AGENCY), (PETRUS, Role.OFFICER), (TUTI, Role.OFFICER)]
)
def test_roles_of_one_house_are_not_given_to_another(app, who, role):
    with pytest.raises(Refused, match="Peran itu"), unit_of_work():
        inviting.change_role(who.row, role, by=YOHANES.row)


def test_every_role_belongs_to_one_house(app):
    assert set(Role) == SPONSOR_ROLES | OFFICE_ROLES | {Role.MACHINE}
    assert not SPONSOR_ROLES & OFFICE_ROLES


# --- links, closing, opening ------------------------------------------------------------------------------------------------------


def test_a_new_link_ends_the_older_ones(app, visitor):
    with unit_of_work():
        first = inviting.invite("Agus", AGUS, Role.EDITOR, office=DEWI.row.office_id, by=DEWI.row).token
    with unit_of_work():
        second = inviting.new_link(user(), by=DEWI.row).token
    assert visitor.get(f"/sandi/{first}").status_code == 404
    assert visitor.get(f"/sandi/{second}").status_code == 200


def test_a_closed_account_gets_no_link_until_it_is_opened(app):
    with unit_of_work():
        inviting.disable(RINA.row, by=YOHANES.row)
    with pytest.raises(Refused, match="Akun ini ditutup"), unit_of_work():
        inviting.new_link(RINA.row, by=YOHANES.row)
    with unit_of_work():
        inviting.enable(RINA.row, by=YOHANES.row)
        inviting.new_link(RINA.row, by=YOHANES.row)


def test_closing_an_account_ends_its_links(app, visitor, mailbox):
    visitor.submit("/lupa", "email", email=RINA.email)
    with unit_of_work():
        inviting.disable(RINA.row, by=YOHANES.row)
    assert visitor.get(mailbox.link(RINA)).status_code == 404


def test_an_opened_account_comes_in_by_its_old_password(app, as_):
    with unit_of_work():
        inviting.disable(RINA.row, by=YOHANES.row)
    with unit_of_work():
        inviting.enable(RINA.row, by=YOHANES.row)
    assert as_(RINA).get("/akun").status_code == 200


# --- the second person -------------------------------------------------------------------------------------------------------------


def test_a_confirmed_account_comes_in(app, as_):
    with unit_of_work():
        inviting.change_role(RINA.row, Role.AUDITOR, by=YOHANES.row)
    with unit_of_work():
        confirming.confirm(RINA.row, by=BONIFASIUS.row)
    assert as_(RINA).get("/akun").status_code == 200


def test_a_refused_account_is_closed_with_its_links_and_its_password(app, visitor):
    """The admin may have used the link."""
    with unit_of_work():
        token = inviting.new_link(RINA.row, by=YOHANES.row).token
    visitor.submit(f"/sandi/{token}", "again", password="kata sandi si admin", again="kata sandi si admin")
    with unit_of_work():
        confirming.refuse(RINA.row, by=BONIFASIUS.row)
    assert RINA.row.state is State.CLOSED
    assert RINA.row.password_hash is None
    assert visitor.get(f"/sandi/{token}").status_code == 404


def test_what_is_opened_after_a_refusal_waits_again(app):
    with unit_of_work():
        inviting.change_role(RINA.row, Role.AUDITOR, by=YOHANES.row)
    with unit_of_work():
        confirming.refuse(RINA.row, by=BONIFASIUS.row)
    with unit_of_work():
        inviting.enable(RINA.row, by=YOHANES.row)
    assert RINA.row.state is State.WAITING


def test_nobody_confirms_what_they_asked_for_themself(app):
    """An admin who has become a supervisor since."""
    with unit_of_work():
        inviting.change_role(RINA.row, Role.ADMIN, by=YOHANES.row)
        confirming.confirm(RINA.row, by=BONIFASIUS.row)
    with unit_of_work():
        inviting.change_role(HERNITA.row, Role.OFFICER, by=RINA.row)
    with unit_of_work():
        inviting.change_role(RINA.row, Role.SUPERVISOR, by=YOHANES.row)
        confirming.confirm(RINA.row, by=BONIFASIUS.row)
    with pytest.raises(Refused, match="tidak dapat mengonfirmasi sendiri"), unit_of_work():
        confirming.confirm(HERNITA.row, by=RINA.row)
    with unit_of_work():
        confirming.confirm(HERNITA.row, by=BONIFASIUS.row)


def test_what_does_not_wait_cannot_be_confirmed(app):
    with pytest.raises(Refused, match="tidak menunggu"), unit_of_work():
        confirming.confirm(RINA.row, by=BONIFASIUS.row)


def test_the_supervisor_reads_what_was_done_by_whom(app):
    with unit_of_work():
        inviting.change_role(RINA.row, Role.AUDITOR, by=YOHANES.row)
        inviting.new_link(LISDAYANTI.row, by=YOHANES.row)
        inviting.invite("Agus", AGUS, Role.OFFICER, office=YOHANES.row.office_id, by=YOHANES.row)
    told = {grant.user.id: grant for grant in confirming.grants([RINA.row, LISDAYANTI.row, user()])}
    assert [grant.action.value for grant in told.values()] == ["account.role", "account.reset", "account.invited"]
    assert told[RINA.row.id].before is Role.OFFICER
    assert {grant.by.id for grant in told.values()} == {YOHANES.row.id}


def test_an_office_account_may_still_ask_for_a_link_by_mail_without_anybody(app, visitor, as_, mailbox):
    visitor.submit("/lupa", "email", email=RINA.email)
    visitor.submit(mailbox.link(RINA), "again", password="lima kata sandi lain", again="lima kata sandi lain")
    assert as_(RINA, "lima kata sandi lain").get("/akun").status_code == 200


# --- the machine's owner -----------------------------------------------------------------------------------------------------------


def run(app, *args):
    return app.test_cli_runner().invoke(args=["make-admin", *args])


def test_the_first_admin_of_an_office_comes_from_the_command_line(app, visitor):
    result = run(app, "baru@contoh.test", "--name", "Admin Baru", "--office", "62.05")
    assert result.exit_code == 0, result.output
    link = result.output.split()[-1].partition("//")[2].partition("/")[2]
    db.session.rollback()
    made = user("baru@contoh.test")
    assert (made.role, made.confirmed, made.office.area_code) == (Role.ADMIN, True, "62.05")
    assert visitor.submit(f"/{link}", "again", password="lima kata sandi lain", again="lima kata sandi lain").status_code == 303
    assert visitor.submit("/masuk", "password", email="baru@contoh.test", password="lima kata sandi lain").headers["Location"] == "/admin/"


def test_and_the_first_supervisor(app):
    assert run(app, "kabid@contoh.test", "--name", "Kabid", "--role", "supervisor").exit_code == 0
    db.session.rollback()
    assert user("kabid@contoh.test").role is Role.SUPERVISOR
    assert user("kabid@contoh.test").confirmed


def test_an_admin_who_is_locked_out_is_let_in_again(app):
    with unit_of_work():
        YOHANES.row.disabled_at = clock.now()
    result = run(app, YOHANES.email, "--name", "Yohanes")
    assert "two hours" in result.output
    db.session.rollback()
    assert YOHANES.row.state is State.ACTIVE


@pytest.mark.parametrize(
    "args",
    [
        [RINA.email, "--name", "x"],
        [MARSELINUS.email, "--name", "x"],
        ["nobody", "--name", "x"],
        ["a@contoh.test", "--name", "x", "--office", "99"],
    ],
)
def test_the_command_says_no_in_a_sentence(app, args):
    result = run(app, *args)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output
    db.session.rollback()


def test_an_owner_gives_a_colleague_a_new_link_and_nobody_needs_to_confirm(app):
    with unit_of_work():
        inviting.new_link(YUSRAN.row, by=DEWI.row)
    assert YUSRAN.row.confirmed
