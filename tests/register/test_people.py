"""Who keeps a sponsor's roll, and the sponsor's own data."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts.models import Language, State, User
from portal.accounts.roles import Role
from portal.audit.models import Deed
from portal.register.models import Member, Sponsor
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, HARTONO, MARLINA, RINA, SUMIATI, TELANG, YOHANES, YUSRAN
from tests.register.people import NASTY, TYPED, add, changes, only

ASKED, NO_SECOND = "Siapa yang masih bekerja di sini?", "Belum ada penghubung kedua."
AGUS = {"name": "Agus Rantau", "email": "agus@telang.test"}


def invite(visitor, **typed):
    return visitor.submit("/sponsor/orang", "role", **AGUS | typed)


def agus() -> User | None:
    return next((user for user in db.session.scalars(select(User)) if user.name == AGUS["name"]), None)


def link(answer) -> str:
    (address,) = answer.tree.xpath("//input[@id='tautan']/@value")
    return address[address.index("/", 9) :]


def test_an_owner_invites_an_editor_and_hands_the_link_over(as_, visitor):
    answer = invite(as_(DEWI))
    assert answer.status_code == 200
    assert agus().role is Role.EDITOR
    assert db.session.scalars(select(Member.sponsor_id).where(Member.user_id == agus().id)).all() == [TELANG.row.id]
    assert visitor.get(link(answer)).status_code == 200, "the link leads to where a password is chosen"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_colleague_keeps_the_same_roll(as_, visitor):
    address = link(invite(as_(DEWI)))
    password = "kalimat yang mudah diingat"
    assert visitor.submit(address, "password", password=password, again=password).status_code == 303
    assert TELANG.name in as_(agus(), password=password).get("/sponsor/pekerja").words


def test_an_owner_may_make_another_owner(as_):
    invite(as_(DEWI), role="owner")
    assert agus().role is Role.OWNER


@pytest.mark.parametrize("role", ["officer", "admin", "supervisor", ""])
def test_nobody_becomes_an_officer_this_way(as_, role):
    dewi = as_(DEWI)
    assert dewi.send("/sponsor/orang", **AGUS, role=role).status_code == 422
    assert agus() is None


def test_an_editor_cannot_invite(as_):
    yusran = as_(YUSRAN)
    assert yusran.get("/sponsor/orang").status_code == 403
    assert yusran.send("/sponsor/orang", **AGUS, role="editor").status_code == 403
    assert agus() is None
    assert "/sponsor/orang" not in yusran.get("/sponsor/pekerja").links


def test_an_address_with_an_account_is_not_invited_again(as_):
    answer = invite(as_(DEWI), email=HARTONO.email)
    assert answer.status_code == 409
    assert "sudah dipakai" in answer.errors


def test_a_closed_account_is_out_at_once_and_may_be_opened_again(as_):
    dewi, yusran = as_(DEWI), as_(YUSRAN)
    assert dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/tutup").status_code == 303
    assert YUSRAN.row.state is State.CLOSED
    assert yusran.get("/sponsor/pekerja").status_code == 303
    assert "Ditutup" in dewi.get("/sponsor/orang").words
    dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/buka")
    assert YUSRAN.row.state is State.ACTIVE


def test_whom_the_office_closed_only_the_office_opens(as_):
    dewi, yohanes = as_(DEWI), as_(YOHANES)
    dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/tutup")
    dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/buka")
    yohanes.send(f"/admin/orang/{YUSRAN.row.id}/tutup")
    page = dewi.get("/sponsor/orang")
    assert "Ditutup oleh kantor" in page.words
    assert not page.tree.xpath("//form[contains(@action, '/buka')]")
    answer = dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/buka")
    assert answer.status_code == 409
    assert "Hanya kantor yang dapat membukanya lagi." in answer.words
    assert YUSRAN.row.state is State.CLOSED
    yohanes.send(f"/admin/orang/{YUSRAN.row.id}/buka")
    assert YUSRAN.row.state is State.ACTIVE


def test_a_colleague_who_forgot_gets_a_new_link(as_):
    answer = as_(DEWI).send(f"/sponsor/orang/{YUSRAN.row.id}/tautan")
    assert answer.status_code == 200
    assert link(answer)


def test_nobody_closes_their_own_account_here(as_):
    assert as_(DEWI).send(f"/sponsor/orang/{DEWI.row.id}/tutup").status_code == 409
    assert DEWI.row.state is State.ACTIVE


@pytest.mark.parametrize("deed", ["tutup", "buka", "tautan"])
@pytest.mark.parametrize("somebody", [HARTONO, RINA], ids=["of another company", "of the office"])
def test_other_peoples_accounts_do_not_exist(as_, deed, somebody):
    assert as_(DEWI).send(f"/sponsor/orang/{somebody.row.id}/{deed}").status_code == 404
    assert somebody.row.state is State.ACTIVE


def test_the_page_lists_those_of_this_sponsor_only(as_):
    words = as_(DEWI).get("/sponsor/orang").words
    assert YUSRAN.name in words
    assert HARTONO.name not in words


def test_nasty_names_are_kept_or_refused(as_):
    dewi = as_(DEWI)
    for number, nasty in enumerate(NASTY):
        for typed in ({"name": nasty}, {"email": nasty}, {"role": nasty}):
            known = AGUS | {"role": "editor", "email": f"agus{number}@telang.test"} | typed
            answer = dewi.send("/sponsor/orang", **{field: text.encode("utf-8", "surrogatepass") for field, text in known.items()})
            assert answer.status_code in (200, 409, 422)
            assert "<script>alert" not in answer.text


def test_nasty_words_in_the_sponsors_own_data_are_kept_or_refused(as_):
    dewi = as_(DEWI)
    shown = dict(dewi.get("/sponsor/perusahaan").form("version").pairs)
    for nasty in NASTY:
        for field in ("sector", "area_code", "address", "contact", "phone", "email", "version"):
            answer = dewi.send("/sponsor/perusahaan", **shown | {field: nasty.encode("utf-8", "surrogatepass")})
            assert answer.status_code in (303, 409, 422)
            assert "<script>alert" not in answer.text


def test_an_owner_keeps_address_and_contact(as_):
    answer = as_(DEWI).submit("/sponsor/perusahaan", "version", address="Jalan Baru 7", phone="0813 0000 1111")
    assert answer.status_code == 303
    assert (TELANG.row.address, TELANG.row.phone) == ("Jalan Baru 7", "+6281300001111")


def test_what_the_office_verified_stays(as_):
    dewi = as_(DEWI)
    page = dewi.get("/sponsor/perusahaan")
    assert not {"name", "nib", "npwp"} & page.form("version").names
    assert TELANG.nib in page.words
    shown = dict(page.form("version").pairs)
    assert dewi.send("/sponsor/perusahaan", **shown | {"name": "PT Lain", "nib": "1111111111111"}).status_code == 303
    assert (TELANG.row.name, TELANG.row.nib) == (TELANG.name, TELANG.nib)


def test_before_verification_name_and_numbers_may_be_put_right(as_):
    assert as_(SUMIATI).submit("/sponsor/perusahaan", "version", name="PT Hayaping Agro").status_code == 303
    assert as_(SUMIATI).get("/sponsor/perusahaan").h1 == "PT Hayaping Agro"


def test_an_editor_reads_the_data_and_changes_nothing(as_):
    yusran = as_(YUSRAN)
    assert TELANG.name in yusran.get("/sponsor/perusahaan").words
    assert yusran.send("/sponsor/perusahaan", address="Jalan Baru 7").status_code == 403
    assert TELANG.row.address == "Jalan Ahmad Yani 1"


def test_two_owners_at_once_the_second_sees_both(as_):
    dewi, again = as_(DEWI), as_(DEWI)
    early = again.get("/sponsor/perusahaan")
    dewi.submit("/sponsor/perusahaan", "version", address="Jalan Baru 7")
    answer = again.submit(early, "version", address="Jalan Lama 2")
    assert answer.status_code == 409
    assert "Jalan Baru 7" in answer.words
    assert "Jalan Lama 2" in answer.text
    assert TELANG.row.address == "Jalan Baru 7"


def test_a_change_of_the_roll_is_no_conflict_with_the_sponsors_data(as_):
    dewi = as_(DEWI)
    early = dewi.get("/sponsor/perusahaan")
    add(dewi)
    assert dewi.submit(early, "version", address="Jalan Baru 7").status_code == 303


@pytest.mark.parametrize("typed,says", [({"phone": "x"}, "telepon"), ({"area_code": ""}, "Pilih desa"), ({"address": ""}, "Isi alamat")])
def test_what_is_wrong_comes_back(as_, typed, says):
    answer = as_(DEWI).submit("/sponsor/perusahaan", "version", **typed)
    assert answer.status_code == 422
    assert says in answer.errors


def test_the_door_is_called_what_the_sponsor_is(as_):
    assert "Perusahaan" in as_(DEWI).get("/sponsor/pekerja").words
    assert "Penginapan" in as_(MARLINA).get("/sponsor/pekerja").words
    assert cast.JANANG_INN.name in as_(MARLINA).get("/sponsor/perusahaan").h1


# --- who leaves -----------------------------------------------------------------------------------------------------------------


def test_who_leaves_is_out_at_once_on_every_device_and_by_every_link_and_what_they_did_stays(as_, visitor, mailbox):
    """In the middle of their work: the next press of a button leads to the sign-in page, and nothing of it is kept."""
    dewi, at_work, at_home = as_(DEWI), as_(YUSRAN), as_(YUSRAN)
    add(at_work)
    half = at_work.get("/sponsor/pekerja/baru")
    address = link(dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/tautan"))
    dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/tutup")
    assert at_work.submit(half, "passport", **TYPED | {"passport": "EF9999999"}).status_code in (303, 400)
    assert at_home.get("/sponsor/pekerja").headers["Location"].startswith("/masuk")
    assert visitor.get(address).status_code == 404
    assert visitor.submit("/masuk", "password", email=YUSRAN.email, password=cast.PASSWORD).status_code != 303
    visitor.submit("/lupa", "email", email=YUSRAN.email)
    assert not [mail for mail in mailbox.to(YUSRAN) if "/sandi/" in mail.get_content()][1:], "only the link that Dewi made"
    worker = only()
    assert [change.by.name for change in changes(worker)] == [YUSRAN.name]
    assert YUSRAN.name in dewi.get(f"/sponsor/pekerja/{worker.id}").words
    assert db.session.scalars(select(Deed.actor_id).where(Deed.action == "worker.added")).all() == [YUSRAN.row.id]


def test_an_invitation_and_a_reset_can_be_handed_over_three_ways(as_):
    dewi = as_(DEWI)
    for answer in (invite(dewi), dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/tautan")):
        (whatsapp,) = [one for one in answer.links if one.startswith("https://wa.me/?text=")]
        text = unquote(whatsapp)
        assert link(answer) in text
        assert answer.tree.xpath("//svg[@class='qr']/path/@d")
        for secret in (AGUS["name"], AGUS["email"], YUSRAN.name, YUSRAN.email, TELANG.name, DEWI.name):
            assert secret not in text


# --- once a quarter -------------------------------------------------------------------------------------------------------------


def registered(days: int, company=TELANG) -> None:
    with unit_of_work():
        company.row.registered_on = clock.today() - timedelta(days=days)


def test_the_owner_is_asked_once_a_quarter_and_answers_with_one_tap(as_):
    dewi = as_(DEWI)
    registered(90)
    assert ASKED not in dewi.get("/sponsor/pekerja").words
    registered(91)
    for page in ("/sponsor/pekerja", "/sponsor/orang"):
        assert ASKED in dewi.get(page).words
    early = dewi.get("/sponsor/perusahaan")
    page = dewi.get("/sponsor/pekerja")
    form = next(form for form in page.forms if form.address.endswith("/sponsor/orang/diperiksa"))
    assert dewi.fills_in(form).status_code == 303
    assert TELANG.row.people_checked_on == clock.today()
    for page in ("/sponsor/pekerja", "/sponsor/orang"):
        assert ASKED not in dewi.get(page).words
    assert "Terakhir diperiksa" in dewi.get("/sponsor/orang").words
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "sponsor.people_checked"))
    assert (deed.actor_id, deed.subject_id, deed.details) == (DEWI.row.id, TELANG.row.id, {"count": 3})
    assert dewi.submit(early, "version", address="Jalan Baru 7").status_code == 303, "no conflict with somebody who edits the data"


def test_an_editor_is_not_asked_and_cannot_answer(as_):
    registered(91)
    yusran = as_(YUSRAN)
    assert ASKED not in yusran.get("/sponsor/pekerja").words
    assert yusran.send("/sponsor/orang/diperiksa").status_code == 403
    assert TELANG.row.people_checked_on is None


def test_who_keeps_the_list_alone_is_not_asked_about_themself(as_):
    registered(200, cast.LANGKAH)
    assert ASKED not in as_(HARTONO).get("/sponsor/orang").words
    registered(200)
    for colleague in (YUSRAN, cast.KATHARINA):
        as_(DEWI).send(f"/sponsor/orang/{colleague.row.id}/tutup")
    assert ASKED not in as_(DEWI).get("/sponsor/orang").words, "a sponsor's own system is nobody either"


# --- the second contact, and the language of letters -----------------------------------------------------------------------------


def test_a_second_contact_is_asked_for_until_it_is_given(as_):
    dewi = as_(DEWI)
    for page in ("/sponsor/pekerja", "/sponsor/orang", "/sponsor/perusahaan"):
        assert NO_SECOND in dewi.get(page).words
    assert NO_SECOND not in as_(YUSRAN).get("/sponsor/pekerja").words, "an editor cannot give it"
    second = {"second_contact": "Andi Rahman", "second_phone": "0812 9999 0000", "second_email": "andi@telang.test", "language": "en"}
    assert dewi.submit("/sponsor/perusahaan", "version", **second).status_code == 303
    kept = TELANG.row
    assert (kept.second_contact, kept.second_phone, kept.second_email) == ("Andi Rahman", "+6281299990000", "andi@telang.test")
    assert kept.language is Language.EN
    for page in ("/sponsor/pekerja", "/sponsor/orang", "/sponsor/perusahaan"):
        assert NO_SECOND not in dewi.get(page).words
    assert "Andi Rahman" in as_(YUSRAN).get("/sponsor/perusahaan").words
    assert "Andi Rahman" in as_(RINA).get(f"/inbox/penjamin/{kept.id}").words
    deed = db.session.scalars(select(Deed).where(Deed.action == "sponsor.changed")).one()
    assert deed.details == {"fields": "language,second_contact,second_phone,second_email"}


def test_a_second_contact_is_taken_away_again(as_):
    dewi = as_(DEWI)
    dewi.submit("/sponsor/perusahaan", "version", second_contact="Andi Rahman", second_phone="081299990000")
    assert dewi.submit("/sponsor/perusahaan", "version", second_contact="", second_phone="").status_code == 303
    assert (TELANG.row.second_contact, TELANG.row.second_phone, TELANG.row.second_email) == (None, None, None)


@pytest.mark.parametrize(
    "typed, says",
    [
        ({"second_contact": "Andi"}, "Isi nomor telepon atau alamat email penghubung kedua"),
        ({"second_phone": "081299990000"}, "Isi nama penghubung kedua"),
        ({"second_email": "andi@telang.test"}, "Isi nama penghubung kedua"),
        ({"second_contact": "Andi", "second_email": "andi"}, "Tulis alamat email lengkap"),
        ({"second_contact": "Andi", "second_phone": "x"}, "telepon"),
        ({"language": "fr"}, "Pilih satu bahasa"),
    ],
)
def test_half_a_second_contact_comes_back(as_, typed, says):
    answer = as_(DEWI).submit("/sponsor/perusahaan", "version", **typed)
    assert answer.status_code == 422
    assert says in answer.errors
    assert TELANG.row.second_contact is None


def test_two_owners_see_what_the_other_said_of_the_second_contact(as_):
    dewi, again = as_(DEWI), as_(DEWI)
    early = again.get("/sponsor/perusahaan")
    dewi.submit("/sponsor/perusahaan", "version", second_contact="Andi Rahman", second_phone="081299990000", language="en")
    answer = again.submit(early, "version", second_contact="Budi", second_email="budi@telang.test")
    assert answer.status_code == 409
    for said in ("Andi Rahman", "Nama penghubung kedua", "Bahasa surat dan pengingat", "English"):
        assert said in answer.words


def test_a_sponsor_that_registered_in_english_gets_its_letters_in_english(visitor):
    known = dict(name="PT Rungan Sari Karet", nib="8120111223344", area_code=cast.KARANG_LANGIT, address="Jalan Poros 3")
    contact = dict(contact="Sari Lestari", phone="081255550101", email="sari@rungan.test", password="kebun karet di tepi rungan")
    page = visitor.get("/en/sponsor/daftar?jenis=company")
    assert not {"second_contact", "language"} & page.form("nib").names, "asked later"
    assert visitor.submit(page, "nib", **known, **contact).status_code == 303
    assert next(one for one in db.session.scalars(select(Sponsor)) if one.name == known["name"]).language is Language.EN
