"""The admin's page of people, and the supervisor's page of what waits."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.accounts import inviting, passwords
from portal.accounts.models import State, User, email_digest
from portal.accounts.roles import Role
from portal.storage.database import db, unit_of_work
from tests.cast import BONIFASIUS, DEWI, LISDAYANTI, MARSELINUS, PASSWORD, RINA, YOHANES

AGUS = {"name": "Agus Rantau", "email": "agus@contoh.test", "role": "officer"}
NEW = "lima kata sandi yang lain"


def invite(admin, **typed):
    return admin.submit("/admin/", "role", **AGUS | typed)


def agus():
    return db.session.scalar(select(User).where(User.email_hash == email_digest(AGUS["email"])))


def person(who):
    return f"/admin/orang/{who.row.id}"


def link_of(page):
    """The path of the link that the page hands over."""
    address = page.tree.xpath("//input[@id='tautan']/@value")[0]
    return "/" + address.split("/", 3)[3]


def test_an_admin_sees_everybody_of_the_office_and_nobody_of_another(app, as_):
    page = as_(YOHANES).get("/admin/")
    assert page.status_code == 200
    assert {name in page.words for name in (RINA.name, BONIFASIUS.name, RINA.email)} == {True}
    assert MARSELINUS.name not in page.words
    assert DEWI.name not in page.words
    sponsors = as_(YOHANES).get("/admin/?siapa=penjamin")
    assert DEWI.name in sponsors.words
    assert RINA.name not in sponsors.words


def test_somebody_is_found_by_a_piece_of_their_name_or_address(app, as_):
    page = as_(YOHANES).submit("/admin/", "q", q="LISDA")
    assert LISDAYANTI.name in page.words
    assert RINA.name not in page.words
    assert "Tidak ada yang cocok" in as_(YOHANES).get("/admin/?q=zzz").words


def test_an_admin_invites_an_officer_a_supervisor_confirms_and_the_officer_comes_in(app, as_, visitor, mailbox):
    page = invite(as_(YOHANES))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert link_of(page) == mailbox.link(AGUS["email"])
    assert page.tree.xpath("//svg[contains(@class, 'qr')]/path/@d")
    (whatsapp,) = [link for link in page.links if link.startswith("https://wa.me/")]
    assert "Agus" not in whatsapp
    assert visitor.submit(link_of(page), "again", password=NEW, again=NEW).status_code == 303
    assert visitor.submit("/masuk", "password", email=AGUS["email"], password=NEW).status_code == 403

    bonifasius = as_(BONIFASIUS)
    waiting = bonifasius.get("/admin/konfirmasi")
    assert "Akun baru: Petugas" in waiting.words
    assert "Yohanes Sudirman" in waiting.words
    assert bonifasius.submit(waiting, f"/{agus().id}").status_code == 303
    assert "Tidak ada yang menunggu" in bonifasius.get("/admin/konfirmasi").words
    assert visitor.submit("/masuk", "password", email=AGUS["email"], password=NEW).headers["Location"] == "/inbox/"


def test_the_link_is_shown_once(app, as_):
    yohanes = as_(YOHANES)
    link = link_of(invite(yohanes)).rpartition("/")[2]
    assert link not in yohanes.get("/admin/").text
    assert link not in yohanes.get(f"/admin/orang/{agus().id}").text


def test_without_a_mail_server_the_page_says_so(app, as_):
    app.extensions["portal"] = replace(app.extensions["portal"], smtp_url=None)
    assert "Portal ini belum mengirim email." in invite(as_(YOHANES)).words


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"name": " "}, "Tulis nama orang yang diundang."),
        ({"email": "agus"}, "Tulis alamat email lengkap"),
        ({"role": ""}, "Pilih perannya."),
        ({"role": "owner"}, "Pilih perannya."),
        ({"role": "province"}, "Pilih perannya."),
        ({"role": "agency"}, "Pilih instansinya."),
        ({"role": "agency", "agency": "x"}, "Pilih instansinya."),
        ({"language": "de"}, "Pilih satu."),
    ],
)
def test_an_invitation_that_cannot_be_comes_back_with_a_sentence(app, as_, typed, sentence):
    answer = invite(as_(YOHANES), **typed)
    assert answer.status_code == 422
    assert sentence in answer.errors
    assert agus() is None


def test_an_address_in_use_comes_back_with_what_was_typed(app, as_):
    answer = invite(as_(YOHANES), email=RINA.email)
    assert answer.status_code == 409
    assert "sudah dipakai" in answer.errors
    assert "Agus Rantau" in answer.text


def test_a_liaison_is_invited_for_an_agency(app, as_):
    yohanes = as_(YOHANES)
    (agency,) = yohanes.get("/admin/").tree.xpath("//select[@name='agency']/option[. = 'Polres Barito Timur, Unit PPA']/@value")
    assert invite(yohanes, role="agency", agency=agency).status_code == 200
    assert agus().agency.name == "Polres Barito Timur, Unit PPA"


def test_an_admin_changes_a_role_and_the_person_waits(app, as_):
    rina = as_(RINA)
    assert as_(YOHANES).submit(person(RINA), "role", role="auditor").status_code == 303
    assert RINA.row.state is State.WAITING
    assert rina.get("/inbox/").status_code == 303
    assert "Peran diubah: Petugas menjadi Auditor" in as_(BONIFASIUS).get("/admin/konfirmasi").words


def test_an_admin_hands_a_new_link_to_somebody_who_is_locked_out(app, as_, visitor):
    page = as_(YOHANES).submit(person(RINA), "/tautan")
    assert "Tautan kata sandi Portal POA" in page.words
    visitor.submit(link_of(page), "again", password=NEW, again=NEW)
    bonifasius = as_(BONIFASIUS)
    assert "Tautan kata sandi baru untuk Petugas" in bonifasius.get("/admin/konfirmasi").words
    bonifasius.submit("/admin/konfirmasi", f"/{RINA.row.id}")
    assert as_(RINA, NEW).get("/inbox/").status_code == 200


def test_a_sponsors_owner_needs_no_confirmation_for_a_new_link(app, as_, visitor):
    page = as_(YOHANES).submit(person(DEWI), "/tautan")
    visitor.submit(link_of(page), "again", password=NEW, again=NEW)
    assert as_(DEWI, NEW).get("/akun").status_code == 200


def test_an_admin_closes_and_opens_an_account(app, as_):
    rina, yohanes = as_(RINA), as_(YOHANES)
    yohanes.submit(person(RINA), "/tutup")
    assert rina.get("/inbox/").status_code == 303
    assert "Ditutup" in yohanes.get(person(RINA)).words
    yohanes.submit(person(RINA), "/buka")
    assert as_(RINA).get("/inbox/").status_code == 200


def test_a_supervisor_refuses(app, as_):
    with unit_of_work():
        inviting.change_role(RINA.row, Role.ADMIN, by=YOHANES.row)
    answer = as_(BONIFASIUS).submit("/admin/konfirmasi", "/tolak")
    assert answer.status_code == 303
    assert RINA.row.state is State.CLOSED


def test_ones_own_page_offers_nothing_to_change(app, as_):
    yohanes = as_(YOHANES)
    page = yohanes.get(person(YOHANES))
    assert [form.get("action") for form in page.tree.xpath("//main//form")] == []
    for deed in ("peran", "tautan", "tutup", "buka"):
        assert yohanes.send(f"{person(YOHANES)}/{deed}", role="officer").status_code == 409
    assert YOHANES.row.state is State.ACTIVE


@pytest.mark.parametrize("deed", ["", "/peran", "/tautan", "/tutup", "/buka"])
def test_people_of_another_office_do_not_exist(app, as_, deed):
    yohanes = as_(YOHANES)
    answer = yohanes.send(person(MARSELINUS) + deed, role="auditor") if deed else yohanes.get(person(MARSELINUS))
    assert answer.status_code == 404


def test_a_supervisor_of_one_office_confirms_nobody_of_another(app, as_):
    with unit_of_work():
        MARSELINUS.row.confirmed = False
    bonifasius = as_(BONIFASIUS)
    assert MARSELINUS.name not in bonifasius.get("/admin/konfirmasi").words
    assert bonifasius.send(f"/admin/konfirmasi/{MARSELINUS.row.id}").status_code == 404


def test_what_is_confirmed_already_is_gone(app, as_):
    assert as_(BONIFASIUS).send(f"/admin/konfirmasi/{RINA.row.id}").status_code == 404


@pytest.mark.parametrize("who", [RINA, DEWI, BONIFASIUS])
def test_only_an_admin_manages_people(app, as_, who):
    person_ = as_(who)
    assert person_.get("/admin/").status_code == 403
    assert person_.send("/admin/", **AGUS).status_code == 403
    assert agus() is None


@pytest.mark.parametrize("who", [RINA, YOHANES])
def test_only_a_supervisor_confirms(app, as_, who):
    assert as_(who).get("/admin/konfirmasi").status_code == 403


def test_an_admin_cannot_read_cases(app, as_):
    assert as_(YOHANES).get("/inbox/").status_code == 403


def test_the_supervisors_menu_counts_what_waits(app, as_):
    with unit_of_work():
        inviting.change_role(RINA.row, Role.AUDITOR, by=YOHANES.row)
    page = as_(BONIFASIUS).get("/admin/konfirmasi")
    (door,) = page.tree.xpath("//nav//a[@href='/admin/konfirmasi']")
    assert "1" in door.text_content()
    assert door.get("aria-current") == "page"
    assert as_(LISDAYANTI).get("/akun").tree.xpath("//nav//a[@href='/admin/konfirmasi']") == []


def test_an_office_without_a_supervisor_is_told_how_to_get_one(app, as_):
    with unit_of_work():
        inviting.disable(BONIFASIUS.row, by=YOHANES.row)
    assert "flask make-admin" in as_(YOHANES).get("/admin/").words


def test_the_password_of_the_tests_is_good_enough_for_the_portal(app):
    assert passwords.objection(PASSWORD, RINA.email) is None
