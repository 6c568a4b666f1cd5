"""What an office says of itself, and its holidays."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.audit.models import Deed
from portal.cases.opening import holidays_of
from portal.offices.models import Holiday
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import RINA, YOHANES
from tests.visitors import words

NIP = "197001011995031001"


def change(admin, page="/admin/kantor", **typed):
    return admin.submit(page, "letterhead_top", **typed)


def deeds(action):
    return db.session.scalars(select(Deed).where(Deed.action == action)).all()


def test_an_admin_sets_the_letterhead_and_who_signs(app, as_):
    yohanes = as_(YOHANES)
    answer = change(yohanes, head_name="Drs. Contoh, M.Si", head_rank="Pembina", head_nip="19700101 199503 1 001", town="Tamiang Layang")
    assert answer.status_code == 303
    office = cast.office()
    assert (office.head_name, office.head_nip, office.town) == ("Drs. Contoh, M.Si", NIP, "Tamiang Layang")
    page = yohanes.get("/admin/kantor")
    assert "Data kantor disimpan." in page.words
    assert NIP in page.tree.xpath("//article[@class='letter']")[0].text_content()


def test_the_new_name_stands_on_the_residents_form_at_once(app, as_, visitor):
    for page in ("/", "/en/"):
        visitor.get(page)
    change(as_(YOHANES), name="Badan Kesbangpol Contoh", name_en="Kesbangpol office of Example", has_112="y")
    assert "Badan Kesbangpol Contoh" in visitor.get("/").words
    assert "Kesbangpol office of Example" in visitor.get("/en/").words
    assert "112" in visitor.get("/").words


def test_the_trail_keeps_the_names_of_fields_and_never_their_texts(app, as_):
    change(as_(YOHANES), head_name="Drs. Contoh, M.Si", town="Ampah")
    (deed,) = deeds("office.changed")
    assert deed.details == {"fields": "town, head_name"}
    assert deed.actor_id == YOHANES.row.id


def test_saving_what_did_not_change_is_no_deed(app, as_):
    assert change(as_(YOHANES)).status_code == 303
    assert deeds("office.changed") == []


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({"name": ""}, "Tulis nama kantor."),
        ({"name_en": " "}, "Tulis nama kantor dalam bahasa Inggris."),
        ({"letterhead_top": ""}, "Tulis baris pertama kop surat."),
        ({"head_nip": "1970"}, "NIP ada 18 angka; ini 4."),
        ({"head_nip": "19700101199503100x"}, "NIP ada 18 angka; ini 17."),
        ({"head_nip": "197013011995031001"}, "Bukan NIP"),
        ({"head_nip": "197001011995131001"}, "Bukan NIP"),
        ({"head_nip": "197001011995033001"}, "Bukan NIP"),
        ({"email": "kantor"}, "Tulis alamat email lengkap"),
        ({"address": "x" * 201}, "Terlalu panjang."),
        ({"version": "x"}, ""),
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence_and_what_was_typed(app, as_, typed, sentence):
    answer = change(as_(YOHANES), **{"head_rank": "Pembina Utama"} | typed)
    assert answer.status_code == 422
    assert sentence in answer.errors
    assert "Pembina Utama" in answer.text
    assert cast.office().head_rank == ""


def test_two_admins_at_once_lose_nothing(app, as_):
    yohanes = as_(YOHANES)
    page = yohanes.get("/admin/kantor")
    with unit_of_work():
        cast.office().phone = "0526 111"
        cast.office().town = "Ampah"
    answer = change(yohanes, page, phone="0526 222", town="Tamiang Layang")
    assert answer.status_code == 409
    assert "Data kantor baru saja diubah orang lain" in answer.errors
    for text in ("0526 111", "0526 222", "Ampah", "Tamiang Layang"):
        assert text in answer.errors, "both texts"
    assert cast.office().phone == "0526 111", "nothing is overwritten"
    again = change(yohanes, answer)
    assert again.status_code == 303
    assert cast.office().phone == "0526 222", "now knowingly"


def test_holidays_come_and_go(app, as_):
    yohanes = as_(YOHANES)
    assert yohanes.submit("/admin/kantor", "label", day="25 Desember 2026", label="Natal").status_code == 303
    assert holidays_of(cast.office().id) == {date(2026, 12, 25)}
    page = yohanes.get("/admin/kantor")
    assert "25 Desember 2026 Natal" in page.words
    yohanes.submit(page, "/hapus")
    assert holidays_of(cast.office().id) == set()
    assert [deed.details for deed in deeds("office.holidays")] == [{"count": 1}, {"count": 0}]


@pytest.mark.parametrize(
    "typed, sentence",
    [({"day": ""}, "Tulis tanggalnya."), ({"day": "31-02-2026"}, ""), ({"label": ""}, "Tulis nama hari liburnya.")],
)
def test_a_holiday_that_cannot_be_is_said_to_be_none(app, as_, typed, sentence):
    answer = as_(YOHANES).submit("/admin/kantor", "label", **{"day": "25-12-2026", "label": "Natal"} | typed)
    assert answer.status_code == 422
    assert answer.errors
    assert sentence in answer.errors


def test_a_day_is_a_holiday_once(app, as_):
    yohanes = as_(YOHANES)
    for expected in (303, 409):
        answer = yohanes.submit("/admin/kantor", "label", day="25-12-2026", label="Natal")
        assert answer.status_code == expected
    assert "sudah ada di daftar" in answer.errors


def test_a_holiday_of_another_office_is_not_touched(app, as_):
    with unit_of_work():
        other = Holiday(office_id=cast.office(cast.BARITO_SELATAN).id, day=date(2026, 12, 25), name="Natal")
        db.session.add(other)
        db.session.flush()
        other_id = other.id
    as_(YOHANES).send(f"/admin/kantor/libur/{other_id}/hapus")
    assert db.session.scalar(select(Holiday.id)) == other_id


def test_only_an_admin_sets_the_office(app, as_):
    rina = as_(RINA)
    assert rina.get("/admin/kantor").status_code == 403
    assert rina.send("/admin/kantor", name="x").status_code == 403


WORDS = "berkulit lain\nbicara aneh"


def test_an_admin_sets_what_residents_read_what_is_asked_gently_and_who_is_told(app, as_):
    yohanes = as_(YOHANES)
    typed = {"sifting_words": WORDS, "hours": "Senin–Kamis: 07.30–16.00 WIB", "services": "Surat penelitian\nOrmas"}
    typed |= {"hours_en": "Mon–Thu: 07:30–16:00", "services_en": "Research permits", "alert_email": "jaga@contoh.id", "digest_hour": "0"}
    assert change(yohanes, **typed).status_code == 303
    office = cast.office()
    assert {name: str(getattr(office, name)) for name in typed} == typed
    form = yohanes.get("/admin/kantor").form("letterhead_top")
    assert dict(form.pairs)["sifting_words"].splitlines() == WORDS.splitlines()
    (deed,) = deeds("office.changed")
    assert set(deed.details["fields"].split(", ")) == typed.keys()
    assert "berkulit" not in str(deed.details), "names of fields, never their texts"


def test_the_portals_own_words_are_shown_to_whoever_may_replace_them(app, as_):
    page = as_(YOHANES).get("/admin/kantor")
    assert "luar negeri, " in page.words
    assert cast.office().sifting_words == ""


def test_an_offices_own_words_decide_what_is_asked_gently(app, as_, visitor):
    story = "Ada orang berkulit lain dan bicara aneh di kampung kami."
    as_told = {"category": "work", "village": cast.KARANG_LANGIT, "story": story}
    change(as_(YOHANES), sifting_words=WORDS)
    asked = visitor.submit("/", "story", **as_told)
    change(as_(YOHANES), sifting_words="sesuatu yang lain")
    filed = app.test_client().submit("/", "story", **as_told)
    assert not asked.tree.xpath("//*[contains(@class, 'code')]")
    assert filed.tree.xpath("//*[contains(@class, 'code')]")


@pytest.mark.parametrize("hour", ["24", "-1", "7.5", "tujuh", "", "٧", "9" * 500])
def test_an_hour_that_no_day_has_is_said_beside_the_field(app, as_, hour):
    answer = change(as_(YOHANES), digest_hour=hour)
    assert answer.status_code == 422
    assert answer.tree.xpath("//input[@id='digest_hour']/@aria-invalid") == ["true"]
    assert "Tulis jam bulat, 0 sampai 23." in words(answer.tree.xpath("//p[@id='digest_hour-e']")[0])
    assert cast.office().digest_hour == 7


@pytest.mark.parametrize("day", ["0", "32", "-1", "10.5", "sepuluh", ""])
def test_declarations_are_due_on_a_day_of_the_month(app, as_, day):
    yohanes = as_(YOHANES)
    answer = change(yohanes, declaration_day=day)
    assert answer.status_code == 422
    assert "Tulis tanggal, 1 sampai 31." in words(answer.tree.xpath("//p[@id='declaration_day-e']")[0])
    assert change(yohanes, declaration_day="10").status_code == 303
    assert cast.office().declaration_day == 10


def test_a_wrong_address_for_alerts_is_said_beside_the_field(app, as_):
    answer = change(as_(YOHANES), alert_email="jaga di kantor")
    assert answer.status_code == 422
    assert "Tulis alamat email lengkap" in words(answer.tree.xpath("//p[@id='alert_email-e']")[0])
    assert answer.tree.xpath("//input[@id='alert_email']/@value") == ["jaga di kantor"]
