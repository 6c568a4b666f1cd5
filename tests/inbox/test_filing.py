"""What came by visit, phone or letter: an officer files it and hands over the receipt."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.cases.codes import FILED_BY_OFFICERS, Category, Priority, Source
from portal.cases.models import Case
from portal.storage.database import db
from portal.tips import conversation, receipts
from portal.tips.models import Tip
from tests.cast import KARANG_LANGIT, RINA, office
from tests.visitors import Answer, words

STORY = "Seorang ibu bercerita ada tujuh orang di mess yang tidak boleh keluar."
FILLED = {"source": "phone", "category": "exploitation", "village": KARANG_LANGIT, "story": STORY}


def file(officer, **changes: object) -> Answer:
    return officer.submit("/inbox/baru", "story", **FILLED | changes)


def receipt(page: Answer) -> str:
    return words(page.tree.xpath("//*[contains(@class, 'receipt')]")[0])


def filed() -> list[Case]:
    return list(db.session.scalars(select(Case)))


@pytest.mark.parametrize("source", FILED_BY_OFFICERS)
def test_whatever_way_it_came_it_is_a_report_with_a_receipt_that_works(as_, visitor, source):
    page = file(as_(RINA), source=source.value, landmark="Mess di belakang pabrik", seen_on="20-11-2026", danger="yes", language="en")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Your receipt code" in page.words, "what the reporter takes home is in the language they asked for"
    (case,) = filed()
    assert (case.source, case.category, case.priority, case.office_id) == (source, Category.EXPLOITATION, Priority.URGENT, office().id)
    tip = conversation.behind(receipts.read(receipt(page)) or "", office=office().id)
    assert tip
    assert (tip.story, tip.language, tip.danger, tip.landmark) == (STORY, Language.EN, True, "Mess di belakang pabrik")
    assert visitor.submit("/en/cek", "receipt", receipt=receipt(page)).status_code == 200


def test_the_officers_deed_is_recorded_and_the_receipt_is_not(as_):
    page = file(as_(RINA))
    trail = db.session.scalars(select(Deed).where(Deed.subject_id == filed()[0].id).order_by(Deed.number)).all()
    assert [deed.action for deed in trail] == ["tip.received", "tip.filed"]
    assert trail[1].actor_id == RINA.row.id
    assert trail[1].details == {"source": "phone"}
    assert receipt(page).replace(" ", "") not in str([deed.details for deed in trail])


def test_there_is_no_field_for_who_came(as_):
    form = as_(RINA).get("/inbox/baru").form("story")
    assert form.names == {"csrf_token", "token", "source", "category", "village", "landmark", "seen_on", "language", "story", "danger"}


def test_the_same_form_sent_twice_is_filed_once_and_shows_the_same_receipt(as_):
    rina = as_(RINA)
    form = rina.get("/inbox/baru")
    first, second = (rina.submit(form, "story", **FILLED) for _ in range(2))
    assert receipt(first) == receipt(second)
    assert len(filed()) == 1
    assert len(db.session.scalars(select(Deed).where(Deed.action == "tip.filed")).all()) == 1


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"source": None}, "Pilih lewat apa laporan ini disampaikan."),
        ({"category": ""}, "Pilih satu jenis laporan."),
        ({"village": ""}, "Pilih desa"),
        ({"story": "pendek"}, "terlalu pendek"),
        ({"seen_on": "31-02-2026"}, ""),
    ],
)
def test_a_form_that_is_not_complete_comes_back_as_it_was(as_, wrong, sentence):
    page = file(as_(RINA), **{"landmark": "Simpang tiga"} | wrong)
    assert page.status_code == 422
    assert sentence in page.errors
    assert page.tree.xpath("//input[@name='landmark']/@value") == ["Simpang tiga"]
    assert filed() == []


@pytest.mark.parametrize(
    "field, value", [("source", "web"), ("source", "x"), ("language", "de"), ("category", "x"), ("village", "62.04.01.1001")]
)
def test_what_is_not_on_the_list_is_refused(as_, field, value):
    rina = as_(RINA)
    form = rina.get("/inbox/baru").form("story")
    page = rina.send("/inbox/baru", **dict(form.pairs) | FILLED | {field: value})
    assert page.status_code == 422
    assert filed() == []


def test_a_place_that_is_not_on_the_list_is_the_regency(as_):
    file(as_(RINA), village="62.13")
    assert filed()[0].area_code == "62.13"


def test_the_receipt_page_leads_to_the_case_and_to_the_next_report(as_):
    page = file(as_(RINA))
    assert f"/inbox/{filed()[0].code}" in page.links
    assert "/inbox/baru" in page.links
    assert "Kantor tidak dapat menampilkannya lagi." in page.words


def test_the_list_says_that_it_did_not_come_by_the_web(as_):
    rina = as_(RINA)
    file(rina, source="visit")
    assert "Datang ke kantor" in rina.get("/inbox/").words
    assert db.session.scalars(select(Tip)).one().case.source is Source.VISIT
