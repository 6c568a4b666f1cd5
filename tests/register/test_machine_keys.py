"""Keys of a sponsor's own systems: who makes them, what they open, and that they end at once."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal import clock as portal_clock
from portal.accounts.models import Language, MachineKey, User
from portal.audit.log import Action
from portal.audit.models import Deed
from portal.register.machine import systems
from portal.register.models import Member
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, HARTONO, LANGKAH, MACHINE_KEY, PASSWORD, RINA, SUMIATI, TELANG, TELANGS_SYSTEM, YOHANES, YUSRAN
from tests.register.people import NASTY, stolen
from tests.register.systems import LIN, System

PAGE = "/sponsor/sistem"


def make(visitor, name="Sistem HR pusat", scope="write"):
    return visitor.submit(PAGE, "scope", name=name, scope=scope)


def shown(answer) -> str:
    (key,) = answer.tree.xpath("//input[@id='kunci']/@value")
    return str(key)


def kept(name="Sistem HR pusat") -> MachineKey:
    return next(key for key in db.session.scalars(select(MachineKey)) if key.user.name == name)


def deeds(action: Action) -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == action.value)))


def test_an_owner_makes_a_key_and_sees_it_once(app, as_):
    dewi = as_(DEWI)
    answer = make(dewi)
    key = shown(answer)
    assert re.fullmatch(r"poa_[A-Za-z0-9_-]{43}", key)
    assert "tampil sekali saja" in answer.words
    assert answer.headers["Cache-Control"] == "no-store"
    page = dewi.get(PAGE)
    assert key not in page.text
    assert key[-4:] in page.words
    assert DEWI.name in page.words
    assert key.encode() not in stolen(), "nobody reads it in the database"
    who = System(app, key).gets("/").json
    assert (who["system"], who["sponsor"]["name"]) == ({"name": "Sistem HR pusat", "key": f"…{key[-4:]}", "scope": "write"}, TELANG.name)
    assert db.session.scalar(select(Member.sponsor_id).where(Member.user_id == kept().user_id)) == TELANG.row.id
    assert [deed.actor_id for deed in deeds(Action.MACHINE_KEY_MADE)] == [DEWI.row.id]


def test_a_button_pressed_twice_makes_one_key(as_):
    dewi = as_(DEWI)
    make(dewi, "Sistem HR pusat")
    again = make(dewi, "sistem hr pusat")
    assert again.status_code == 409
    assert "Kunci bernama sistem hr pusat sudah ada." in again.words
    assert len(deeds(Action.MACHINE_KEY_MADE)) == 1


def test_there_may_be_several_and_each_ends_by_itself(app, as_):
    dewi = as_(DEWI)
    first, second = shown(make(dewi, "Sistem lama")), shown(make(dewi, "Sistem baru"))
    row = next(one for one in dewi.get(PAGE).tree.xpath("//tbody/tr") if "Sistem lama" in one.text_content())
    (address,) = row.xpath(".//form/@action")
    assert dewi.send(str(address)).status_code == 303
    assert System(app, first).gets("/").status_code == 401
    assert System(app, second).gets("/").status_code == 200
    assert "Dicabut" in dewi.get(PAGE).words
    assert dewi.send(str(address)).status_code == 303, "twice is once"
    assert [deed.actor_id for deed in deeds(Action.MACHINE_KEY_REVOKED)] == [DEWI.row.id]


def test_a_key_that_may_only_try_files_nothing(app, as_):
    key = shown(make(as_(DEWI), scope="try"))
    refused = System(app, key).sends(LIN)
    assert refused.status_code == 403
    assert "dry_run=true" in refused.json["detail"]
    assert System(app, key).sends(LIN, query="dry_run=true").json["counts"]["arriving"] == 1
    assert System(app, key).gets("/roll").json["workers"] == []


def test_a_system_that_was_closed_is_out_at_once(app):
    with unit_of_work():
        db.session.scalars(select(User).where(User.id == TELANGS_SYSTEM.row.id)).one().disabled_at = portal_clock.now()
    assert System(app).gets("/").status_code == 401


def test_the_day_of_use_is_kept(app, as_, clock):
    clock(datetime(2026, 11, 24, 5, tzinfo=UTC))
    assert "belum pernah" in as_(DEWI).get(PAGE).words
    System(app).gets("/")
    assert "24 Nov 2026" in as_(DEWI).get(PAGE).words
    version = TELANGS_SYSTEM.row.version
    clock(datetime(2026, 11, 25, 5, tzinfo=UTC))
    System(app).gets("/")
    assert (kept(TELANGS_SYSTEM.name).used_on.day, TELANGS_SYSTEM.row.version) == (25, version)


@pytest.mark.parametrize("person", [YUSRAN, RINA, YOHANES], ids=lambda person: person.role.value)
def test_nobody_else_makes_or_revokes_keys(as_, person):
    somebody = as_(person)
    assert somebody.get(PAGE).status_code == 403
    assert somebody.send(PAGE, name="x", scope="write").status_code == 403
    assert somebody.send(f"{PAGE}/{kept(TELANGS_SYSTEM.name).id}/cabut").status_code == 403


def test_keys_of_another_sponsor_do_not_exist(app, as_):
    hartono = as_(HARTONO)
    assert TELANGS_SYSTEM.name not in hartono.get(PAGE).words
    assert hartono.send(f"{PAGE}/{kept(TELANGS_SYSTEM.name).id}/cabut").status_code == 404
    key = shown(make(hartono))
    System(app).sends(LIN)
    assert System(app, key).gets("/").json["sponsor"]["name"] == LANGKAH.name
    assert System(app, key).gets("/roll").json["workers"] == []


def test_before_verification_a_system_tries_and_is_told_clearly(app, as_):
    key = System(app, shown(make(as_(SUMIATI))))
    assert key.gets("/").json["sponsor"]["standing"] == "waiting"
    assert key.sends(LIN, query="dry_run=true").json["counts"]["arriving"] == 1
    refused = key.sends(LIN)
    assert refused.status_code == 409
    assert "belum memverifikasi" in refused.json["detail"]


def test_there_is_an_end_to_keys(as_):
    with unit_of_work():
        for number in range(systems.AT_MOST - 1):
            systems.let_in(TELANG.row, f"Sistem {number}", may_write=True, by=DEWI.row)
    answer = make(as_(DEWI))
    assert answer.status_code == 409
    assert "Cabut dulu" in answer.errors


def test_systems_are_in_no_list_of_people(as_):
    for person, address in ((DEWI, "/sponsor/orang"), (YOHANES, "/admin/"), (YOHANES, "/admin/?siapa=penjamin")):
        words = as_(person).get(address).words
        assert TELANGS_SYSTEM.name not in words, address
    assert TELANGS_SYSTEM.name not in as_(RINA).get(f"/inbox/penjamin/{TELANG.row.id}").words


def test_the_page_of_people_says_that_closing_somebody_revokes_no_key(app, as_):
    dewi = as_(DEWI)
    page = dewi.get("/sponsor/orang")
    assert "1 kunci sistem HR juga membuka daftar ini. Menutup akun seseorang tidak mencabutnya." in page.words
    assert PAGE in page.links
    dewi.send(f"/sponsor/orang/{YUSRAN.row.id}/tutup")
    assert System(app).gets("/").status_code == 200
    assert "Buat kunci untuk sistem HR" in as_(HARTONO).get("/sponsor/orang").words


def test_a_key_is_no_way_into_pages_and_a_session_is_no_key(app, as_):
    for path in ("/sponsor/pekerja", "/sponsor/sistem", "/akun", "/inbox/"):
        assert System(app).visitor.get(path, headers={"Authorization": f"Bearer {MACHINE_KEY}"}).status_code == 403
    dewi = as_(DEWI)
    assert dewi.get("/api/v1/").status_code == 401
    assert dewi.get("/api/v1/", headers={"Authorization": f"Bearer {MACHINE_KEY}"}).json["system"]["name"] == TELANGS_SYSTEM.name
    assert dewi.get("/sponsor/pekerja").status_code == 200, "the session is untouched"


@pytest.mark.parametrize("name", [*NASTY, ""])
def test_nasty_names_are_kept_or_refused(as_, name):
    answer = as_(DEWI).send(PAGE, name=name.encode("utf-8", "surrogatepass"), scope="write")
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("scope", ["admin", "", "WRITE"])
def test_a_key_may_write_or_try_and_nothing_else(as_, scope):
    assert as_(DEWI).send(PAGE, name="Sistem", scope=scope).status_code == 422
    assert db.session.scalars(select(MachineKey)).all() == [kept(TELANGS_SYSTEM.name)]


def test_the_page_speaks_english(as_):
    with unit_of_work():
        cast.DEWI.row.language = Language.EN
    answer = make(as_(DEWI))
    assert "This key is shown only once." in answer.words
    assert "Revoke" in answer.words


def test_a_key_is_copied_with_one_click(street):
    dewi = street.person(phone=True)
    dewi.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dewi.goes_to(f"/masuk?next={PAGE}")
    dewi.types("email", DEWI.email)
    dewi.types("password", PASSWORD)
    dewi.clicks_on("Masuk")
    dewi.types("name", "Sistem HR pusat")
    dewi.clicks_on("Buat kunci")
    dewi.clicks_on("Salin kunci")
    assert dewi.sees("Sudah disalin")
    assert dewi.page.evaluate("navigator.clipboard.readText()") == dewi.page.input_value("#kunci")
    assert (dewi.overflows(), dewi.barriers()) == (False, [])
