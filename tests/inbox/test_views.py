"""A way to look at the list gets a name: an officer's own, or everybody's, which a supervisor saves."""

import pytest
from sqlalchemy import event, select

from portal.audit.models import Deed
from portal.inbox.box.choosing import COUNTED
from portal.inbox.box.views import MOST
from portal.inbox.models_list import SavedView
from portal.storage.database import db
from tests.cast import BONIFASIUS, LISDAYANTI, MARSELINUS, RINA
from tests.inbox.desk import report
from tests.inbox.test_list import codes
from tests.visitors import Answer, words


def actions() -> list[str]:
    return list(db.session.scalars(select(Deed.action)))


def saved(page: Answer) -> list[str]:
    return [words(one) for one in page.tree.xpath("//h2[.='Tersimpan']/following-sibling::ul[1]//a")][:-1]


def test_a_filter_is_saved_and_one_click_away(as_):
    code, rina = report(), as_(RINA)
    back = rina.submit("/inbox/?category=work&sort=terbaru", "name", name="Pekerjaan terbaru")
    assert back.headers["Location"] == "/inbox/?category=work&sort=terbaru"
    page = rina.get("/inbox/")
    assert saved(page) == ["Pekerjaan terbaru 1"]
    there = rina.get(page.tree.xpath("//h2[.='Tersimpan']/following-sibling::ul[1]//a/@href")[0])
    assert codes(there) == [code]
    assert words(there.tree.xpath("//nav[contains(@class, 'views')]//a[@aria-current]")[0]) == "Pekerjaan terbaru 1"


def test_ones_own_view_is_nobody_elses(as_):
    report()
    as_(RINA).submit("/inbox/?category=work", "name", name="Milik Rina")
    assert saved(as_(RINA).get("/inbox/")) == ["Milik Rina 1"]
    assert saved(as_(LISDAYANTI).get("/inbox/")) == []


def test_a_supervisor_saves_for_the_office_and_an_officer_cannot(as_):
    report()
    head, rina = as_(BONIFASIUS), as_(RINA)
    head.submit("/inbox/?category=work", "name", name="Untuk semua", for_all="1")
    assert saved(rina.get("/inbox/")) == ["Untuk semua 1"]
    assert saved(as_(MARSELINUS).get("/inbox/")) == []
    assert "for_all" not in rina.get("/inbox/?owner=kosong&category=work").form("name").names
    refused = rina.post("/inbox/tampilan", data={"csrf_token": rina.token, "asked": "category=work", "name": "Curang", "for_all": "1"})
    assert refused.status_code == 409
    assert "disimpan oleh kepala bidang" in refused.text
    assert "view.shared" in actions()


def test_the_same_name_is_saved_once(as_):
    report()
    rina = as_(RINA)
    rina.submit("/inbox/?category=work", "name", name="Milik saya")
    rina.submit("/inbox/?category=fraud", "name", name="milik saya")
    assert saved(rina.get("/inbox/")) == ["milik saya 0"]


def test_a_view_gets_another_name_or_goes(as_):
    report()
    rina = as_(RINA)
    rina.submit("/inbox/?category=work", "name", name="Milik Rina")
    page = rina.get("/inbox/tampilan")
    field = _field(page)
    rina.submit(page, field, "rename", **{field: "Pekerjaan"})
    assert saved(rina.get("/inbox/")) == ["Pekerjaan 1"]
    page = rina.get("/inbox/tampilan")
    assert rina.submit(page, _field(page), "rename", **{_field(page): " "}).status_code == 422
    rina.submit(page, _field(page), "remove")
    assert not db.session.scalars(select(SavedView)).all()


def test_a_view_gets_no_name_that_another_one_of_the_same_owner_has(as_):
    report()
    rina = as_(RINA)
    rina.submit("/inbox/?category=work", "name", name="Pekerjaan")
    rina.submit("/inbox/?category=fraud", "name", name="Pungli")
    as_(BONIFASIUS).submit("/inbox/?urgent=1", "name", name="Mendesak", for_all="1")
    page = rina.get("/inbox/tampilan")
    pungli = next(name for form in page.forms for name, value in form.pairs if value == "Pungli")
    again = rina.submit(page, pungli, "rename", **{pungli: "pekerjaan"})
    assert again.status_code == 409
    assert "Sudah ada tampilan dengan nama itu." in again.errors
    assert pungli in {link.removeprefix("#") for link in again.links}
    assert saved(rina.get("/inbox/")) == ["Mendesak 0", "Pekerjaan 1", "Pungli 0"]
    for name in ("PUNGLI", "Mendesak"):  # its own in other letters, and what the office calls one of its own
        assert rina.submit(page, pungli, "rename", **{pungli: name}).status_code == 303
    assert saved(rina.get("/inbox/")) == ["Mendesak 0", "Mendesak 0", "Pekerjaan 1"]


def _field(page: Answer) -> str:
    return str(page.tree.xpath("//input[contains(@name, '-name')]/@name")[0])


def test_what_is_the_offices_is_changed_by_a_supervisor_only(as_):
    report()
    as_(BONIFASIUS).submit("/inbox/?category=work", "name", name="Untuk semua", for_all="1")
    rina, view = as_(RINA), db.session.scalars(select(SavedView)).one()
    page = rina.get("/inbox/tampilan")
    assert "Diubah oleh kepala bidang." in page.words
    answer = rina.post(f"/inbox/tampilan/{view.id}", data={"csrf_token": rina.token, "do": "remove"})
    assert answer.status_code == 409
    other = as_(MARSELINUS)
    assert other.post(f"/inbox/tampilan/{view.id}", data={"csrf_token": other.token, "do": "remove"}).status_code == 404
    assert as_(BONIFASIUS).submit("/inbox/tampilan", _field(as_(BONIFASIUS).get("/inbox/tampilan")), "remove").status_code == 303
    assert "view.removed" in actions()


def test_no_view_without_a_name_or_a_filter_and_no_more_than_one_can_look_at(as_):
    report()
    rina = as_(RINA)
    assert rina.submit("/inbox/?category=work", "name", name=" ").status_code == 422

    def send(**said: str) -> Answer:
        return rina.post("/inbox/tampilan", data={"csrf_token": rina.token, **said})

    assert "Pilih dulu saringannya" in send(asked="", name="Semua").text
    for number in range(MOST):
        send(asked=f"tag={number}", name=f"Tampilan {number}")
    assert "Hapus dulu" in send(asked="category=work", name="Satu lagi").text


def test_of_many_views_a_few_are_counted_and_none_that_looks_for_words(as_):
    report()
    rina, asked = as_(RINA), []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    rina.get("/inbox/")
    before = len(asked)
    for number in range(12):
        rina.post(
            "/inbox/tampilan", data={"csrf_token": rina.token, "asked": f"category=work&area=62.13.{number:02}", "name": f"{number:02}"}
        )
    rina.post("/inbox/tampilan", data={"csrf_token": rina.token, "asked": "q=alat", "name": "Alat"})
    rina.get("/inbox/")
    asked.clear()
    page = rina.get("/inbox/")
    assert len(asked) == before + COUNTED
    assert saved(page) == [
        *(f"{number:02} {number == 1:d}" for number in range(COUNTED)),
        *(f"{number:02}" for number in range(COUNTED, 12)),
        "Alat",
    ]


@pytest.mark.parametrize("asked", ["kind=x&owner=%00&sort=;", "a" * 3000, "%", "q=%ff"])
def test_nonsense_in_what_is_saved_asks_for_nothing(as_, asked):
    rina = as_(RINA)
    answer = rina.post("/inbox/tampilan", data={"csrf_token": rina.token, "asked": asked, "name": "x"})
    assert answer.status_code in {303, 409}
