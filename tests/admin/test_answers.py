"""The office keeps its answers itself, both languages side by side; a placeholder that means nothing is refused where it was typed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from portal.accounts.roles import Role
from portal.admin import agencies
from portal.admin import answers as admin_answers
from portal.admin.agencies import AgencyDetails
from portal.admin.answers import AnswerDetails
from portal.audit.models import Deed
from portal.errors import Refused
from portal.offices import answers
from portal.offices.models import AgencyKind, AnswerText, Channel
from portal.storage.database import db, unit_of_work
from tests import cast

PAGE = "/admin/jawaban"
NEW = dict(
    title="Sudah bicara dengan desa",
    text="Terima kasih. Kami sudah bicara dengan kepala desa di {desa}.",
    title_en="Spoken with the village",
    text_en="Thank you. We have spoken with the head of {desa}.",
)


def kept(title):
    rows = answers.answers_of(cast.office()).where(AnswerText.title == title)
    return db.session.scalars(rows).one_or_none()


def actions():
    return list(db.session.scalars(select(Deed.action).where(Deed.action.startswith("answer.")).order_by(Deed.number)))


def test_an_admin_adds_an_answer_for_some_categories(as_):
    admin = as_(Role.ADMIN)
    added = admin.submit(PAGE, "text_en", **NEW, categories=["work", "lodging"])
    assert added.status_code == 303
    assert kept(NEW["title"]).categories == "work lodging"
    assert kept(NEW["title"]).outcome == ""
    assert NEW["title"] in admin.get(PAGE).words
    assert actions() == ["answer.added"]


def test_and_changes_it_and_the_trail_names_the_fields_and_no_text(as_):
    admin = as_(Role.ADMIN)
    address = f"{PAGE}/{kept('Tidak ditemukan masalah').id}"
    assert admin.submit(address, "text_en", text="Tidak ada masalah.", text_en="No problem.").status_code == 303
    assert kept("Tidak ditemukan masalah").text == "Tidak ada masalah."
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == "answer.changed"))
    assert deed.details == {"fields": "text, text_en"}


def test_and_removes_it(as_):
    admin = as_(Role.ADMIN)
    address = f"{PAGE}/{kept('Tidak ditemukan masalah').id}"
    assert admin.submit(address, "/hapus").status_code == 303
    assert kept("Tidak ditemukan masalah") is None
    assert actions() == ["answer.dropped"]


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"text": "Halo {nama}.", "text_en": "Hello."}, "{nama} tidak dikenal. Yang dapat dipakai: {desa}, {instansi}, {kantor}, {kode}"),
        ({"text_en": "Hello {village}."}, "{village} tidak dikenal."),
        ({"text_en": "Thank you."}, "{desa} harus ada di kedua bahasa."),
        ({"title_en": ""}, "Tulis judulnya dalam bahasa Inggris."),
        ({"text_en": " "}, "Tulis isinya dalam bahasa Inggris."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(as_, typed, said):
    back = as_(Role.ADMIN).submit(PAGE, "text_en", **NEW | typed)
    assert back.status_code == 422
    assert said in back.errors
    assert back.tree.xpath("//input[@name='title']/@value") == [NEW["title"]]
    assert kept(NEW["title"]) is None


def test_two_of_one_title_are_refused(as_):
    admin = as_(Role.ADMIN)
    back = admin.submit(PAGE, "text_en", **NEW | {"title": "tidak ditemukan masalah"})
    assert back.status_code == 409
    assert "Contoh jawaban dengan judul itu sudah ada." in back.errors


def test_capitals_beyond_ascii_make_no_other_title(as_):
    """SQLite's own lower() knows A to Z only."""
    admin = as_(Role.ADMIN)
    assert admin.submit(PAGE, "text_en", **NEW | {"title": "Évakuasi"}).status_code == 303
    assert admin.submit(PAGE, "text_en", **NEW | {"title": "évakuasi"}).status_code == 409


def test_a_second_save_over_a_newer_one_shows_both(as_):
    one, other = as_(Role.ADMIN), as_(Role.ADMIN)
    address = f"{PAGE}/{kept('Tidak ditemukan masalah').id}"
    page = one.get(address)
    other.submit(address, "text_en", text="Yang satu.")
    back = one.submit(page, "text_en", text="Yang lain.")
    assert back.status_code == 409
    assert "baru saja diubah orang lain" in back.errors
    assert "Yang berlaku sekarang" in back.words
    assert "Yang satu." in back.words
    assert "Yang lain." in back.text
    assert one.submit(back, "text_en").status_code == 303
    assert kept("Tidak ditemukan masalah").text == "Yang lain."


def test_an_office_without_any_takes_the_portals_own(as_):
    with unit_of_work():
        for row in db.session.scalars(answers.answers_of(cast.office())):
            db.session.delete(row)
    admin = as_(Role.ADMIN)
    assert "Belum ada contoh jawaban." in admin.get(PAGE).words
    assert admin.submit(PAGE, "/contoh").status_code == 303
    assert kept("Tidak ditemukan masalah") is not None


def test_another_offices_answers_are_not_there(as_):
    theirs = db.session.scalars(answers.answers_of(cast.office(cast.BARITO_SELATAN))).first()
    admin = as_(Role.ADMIN)
    for address in (f"{PAGE}/{theirs.id}", f"{PAGE}/{theirs.id}/hapus"):
        assert admin.send(address, **NEW).status_code == 404
    assert admin.get(f"{PAGE}/{theirs.id}").status_code == 404


def test_officers_use_them_and_do_not_change_them(as_):
    assert as_(Role.OFFICER).get(PAGE).status_code == 403


def at_once(app, deed):
    """Two who do the same at one moment; what each was told."""
    ready = Barrier(2)

    def press(_):
        with app.app_context():
            ready.wait(20)
            try:
                with unit_of_work():
                    deed(cast.YOHANES.row)
            except Refused:
                return "refused"
            return "done"

    with ThreadPoolExecutor(2) as pair:
        said = sorted(pair.map(press, range(2)))
    db.session.rollback()
    return said


def test_two_admins_who_add_one_title_at_once_have_one_and_a_sentence(app):
    wanted = AnswerDetails(**NEW, outcome="", categories="")
    assert at_once(app, lambda me: admin_answers.add(wanted, by=me)) == ["done", "refused"]
    assert kept(NEW["title"])


def test_two_who_begin_with_the_portals_answers_at_once_have_each_once(app):
    with unit_of_work():
        for one in db.session.scalars(answers.answers_of(cast.office())):
            db.session.delete(one)
    assert at_once(app, lambda me: admin_answers.add_starters(by=me)) == ["done", "done"]
    titles = [one.title for one in db.session.scalars(answers.answers_of(cast.office()))]
    assert len(titles) == len(set(titles)) >= 10


def test_two_titles_changed_into_one_at_once_stay_two(app):
    both = [one.id for one in db.session.scalars(answers.answers_of(cast.office()).limit(2))]

    def rename(me):
        one = db.session.get(AnswerText, both.pop())
        admin_answers.change(one, replace(AnswerDetails.of(one), title=NEW["title"]), read=one.version, by=me)

    assert at_once(app, rename) == ["done", "refused"]
    assert kept(NEW["title"])


def test_two_agencies_of_one_name_at_once_are_one(app):
    wanted = AgencyDetails("Inspektorat Kabupaten", AgencyKind.OTHER, "", "", None, Channel.HAND, "", "", "")
    assert at_once(app, lambda me: agencies.add(wanted, by=me)) == ["done", "refused"]
