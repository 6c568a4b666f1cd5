"""Who keeps a sponsor's roll, and the sponsor's own data."""

import pytest
from sqlalchemy import select

from portal.accounts.models import State, User
from portal.accounts.roles import Role
from portal.register.models import Member
from portal.storage.database import db
from tests import cast
from tests.cast import DEWI, HARTONO, MARLINA, RINA, SUMIATI, TELANG, YOHANES, YUSRAN
from tests.register.people import NASTY

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
    from tests.register.people import add

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
