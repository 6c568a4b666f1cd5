"""Documents of a worker: optional, cleaned, sealed, every version kept, each opening recorded; the office's behind its reason."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal.audit.models import Deed
from portal.errors import Refused
from portal.register.codes import FileKind
from portal.register.models_about import WorkerFile
from portal.register.subjects import worker_files
from portal.storage.database import db, unit_of_work
from tests import pictures
from tests.cast import DEWI, HARTONO, KATHARINA, LISDAYANTI, MARSELINUS, RINA, YUSRAN
from tests.inbox.desk import at, submission
from tests.register.people import add, only, stolen, submissions, workers

SCAN, BIO_PAGE = ("surat yansen.pdf", pictures.pdf_with_metadata()), ("IMG_2041 Yansen.heic", pictures.heic_with_gps())


def kept() -> list[WorkerFile]:
    return list(db.session.scalars(select(WorkerFile).order_by(WorkerFile.kind, WorkerFile.number)))


def opened() -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == "worker_file.opened").order_by(Deed.number)))


def page_of_lin() -> str:
    return f"/sponsor/pekerja/{only().id}"


def upload(visitor, kind="rptka", document=SCAN):
    return visitor.submit(page_of_lin(), "document", kind=kind, document=document)


def links(page) -> list[str]:
    return [str(href) for href in page.tree.xpath("//*[@id='dokumen']//a/@href")]


@pytest.fixture
def dewi(as_):
    dewi = as_(DEWI)
    add(dewi)
    return dewi


def test_a_document_is_kept_without_what_tells_who_made_it_and_opened_by_whom_it_concerns(dewi, as_):
    for kind, document in (("rptka", SCAN), ("passport", BIO_PAGE)):
        assert any(mark in document[1] for mark in (*pictures.SECRETS, *pictures.MARKS))
        assert upload(dewi, kind, document).status_code == 303
    yusran = as_(YUSRAN)
    page = yusran.get(page_of_lin())
    assert len(links(page)) == 2
    assert "yansen" not in page.text.casefold(), "names of files say who made them"
    pdf, photo = (yusran.get(address) for address in links(page))
    assert (pdf.mimetype, photo.mimetype) == ("application/pdf", "image/jpeg")
    assert pdf.headers["Content-Disposition"] == "attachment; filename=rptka-1.pdf"
    assert photo.headers["Content-Disposition"] == "inline; filename=passport-1.jpg"
    for answer in (pdf, photo):
        assert [secret for secret in (*pictures.SECRETS, *pictures.MARKS) if secret in answer.data] == []
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [(deed.actor_id, deed.details) for deed in opened()] == [(YUSRAN.row.id, {"kind": kind}) for kind in ("rptka", "passport")]


def test_the_newest_version_stands_first_and_older_ones_stay_with_who_and_when(dewi, as_, clock):
    clock(datetime(2026, 11, 23, 3, tzinfo=UTC))
    upload(dewi, "permit", ("a.jpg", pictures.small_jpeg(1)))
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    upload(as_(KATHARINA), "permit", ("b.jpg", pictures.small_jpeg(2)))
    page = dewi.get(page_of_lin())
    assert [f"versi {number}" in page.words for number in (1, 2)] == [True, True]
    assert "1 versi lama" in page.words
    (old,) = page.tree.xpath("//*[@id='dokumen']//details//a/@href")
    assert links(page)[0] != old
    card = page.tree.xpath("//*[@id='dokumen']")[0].text_content()
    assert card.index("24 November 2026, Katharina Weber") < card.index("23 November 2026, Dewi Ratnasari")
    assert dewi.get(str(old)).data == db.session.scalars(select(WorkerFile).where(WorkerFile.number == 1)).one().plain


def test_other_documents_replace_nothing(dewi):
    for seed in (1, 2):
        upload(dewi, "other", (f"{seed}.jpg", pictures.small_jpeg(seed)))
    assert not dewi.get(page_of_lin()).tree.xpath("//*[@id='dokumen']//details")
    assert len(links(dewi.get(page_of_lin()))) == 2


def test_documents_are_no_condition_and_no_change_of_the_list(dewi):
    page = dewi.get(page_of_lin())
    assert page.tree.xpath("//*[@id='dokumen']")[0].text_content().count("Tidak wajib") == len(FileKind)
    upload(dewi)
    assert [len(one.changes) for one in submissions()] == [1]
    assert only().version == 1


@pytest.mark.parametrize(
    "kind, document, says",
    [
        ("rptka", None, "Pilih PDF atau foto."),
        ("", SCAN, "Pilih jenis dokumen."),
        ("akta", SCAN, "Pilih jenis dokumen."),
        ("rptka", ("klip.mp4", b"\x00\x00\x00\x18ftypmp42"), "adalah video"),
        ("rptka", ("<b>x.exe", b"MZ no picture"), "bukan foto atau PDF"),
        ("rptka", ("rusak.jpg", pictures.small_jpeg()[:300]), "rusak"),
        ("rptka", ("kosong.pdf", b""), "kosong"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_the_field_and_the_kind_stays_chosen(dewi, kind, document, says):
    page = dewi.get(page_of_lin())
    form = page.form("document")
    fields = {"csrf_token": page.csrf, "kind": kind}
    if document:
        from io import BytesIO

        fields["document"] = (BytesIO(document[1]), document[0])
    answer = dewi.post(form.address, data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert says in answer.tree.xpath("//*[@id='dokumen']")[0].text_content()
    if kind == "rptka":
        assert answer.tree.xpath("//*[@id='dokumen']//option[@selected]/@value") == ["rptka"]
    assert kept() == []


def test_words_instead_of_a_file_are_no_document(dewi):
    assert dewi.send(f"{page_of_lin()}/dokumen", kind="rptka", document="words").status_code == 422


def test_the_same_file_twice_is_told_and_kept_once(dewi):
    upload(dewi)
    again = upload(dewi, "passport")
    assert again.status_code == 422
    assert "sudah tersimpan sebagai “Pengesahan RPTKA”" in again.words
    assert [file.kind for file in kept()] == [FileKind.RPTKA]


def test_there_is_an_end_to_documents_of_one_person(dewi, monkeypatch):
    monkeypatch.setattr(worker_files, "MOST", 1)
    upload(dewi)
    assert "Paling banyak 1 dokumen" in upload(dewi, "other", BIO_PAGE).words


def test_files_that_keep_the_cleaner_busy_do_not_take_all_the_hands(monkeypatch):
    monkeypatch.setattr(worker_files, "PATIENCE", 0.01)
    held = [worker_files._places.acquire() for _ in range(worker_files.AT_ONCE)]
    try:
        with pytest.raises(Refused, match="Sekarang banyak file"):
            worker_files.clean(pictures.small_jpeg(), "a.jpg")
    finally:
        for _ in held:
            worker_files._places.release()


def test_another_companys_documents_do_not_exist(dewi, as_):
    upload(dewi)
    (address,) = links(dewi.get(page_of_lin()))
    hartono = as_(HARTONO)
    assert hartono.get(address).status_code == 404
    assert hartono.send(f"{page_of_lin()}/dokumen", kind="rptka").status_code == 404
    add(hartono, site_code="62.13.01.2018", passport="EF0000001", name="Zhou Yancheng")
    other = next(worker for worker in db.session.scalars(select(type(workers()[0]))) if worker.name == "Zhou Yancheng")
    assert hartono.get(address.replace(str(only().id), str(other.id))).status_code == 404
    assert dewi.get(address.replace(str(only().id), str(other.id))).status_code == 404
    assert opened() == []


def test_a_thief_of_the_database_sees_no_document(dewi):
    upload(dewi, "passport", BIO_PAGE)
    loot = stolen()
    (file,) = kept()
    assert bytes(file.content) in loot
    assert b"\xff\xd8\xff\xe0" not in bytes(file.content)[:100]
    assert file.plain[200:300] not in loot
    assert file.thumb is None, "no small view that one might look at unrecorded"


# --- the office ---------------------------------------------------------------------------------------------------------------


def test_the_office_sees_documents_only_behind_the_reason_and_each_opening_is_recorded(as_):
    code = submission()
    upload(as_(DEWI), "permit", BIO_PAGE)
    (file,) = kept()
    address = f"{at(code)}/records/{only().id}/dokumen/{file.id}"
    rina = as_(RINA)
    assert rina.get(address).status_code == 409
    assert str(file.id) not in rina.get(at(code)).text
    rina.submit(at(code), "records", reason="Mencocokkan dengan surat Imigrasi.")
    person = rina.send(f"{at(code)}/records/{only().id}")
    (link,) = [href for href in person.links if "/dokumen/" in href]
    photo = rina.get(link)
    assert photo.data == file.plain
    assert photo.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    (deed,) = opened()
    assert deed.actor_id == RINA.row.id
    assert set(deed.details) == {"kind", "case"}
    assert "Dokumen pekerja dibuka" in rina.get(at(code)).words
    assert as_(LISDAYANTI).get(address).status_code == 409, "one officer's reason is not another's"
    assert as_(MARSELINUS).get(address).status_code == 404, "nor another office's"
    assert as_(RINA).get(f"/sponsor/pekerja/{only().id}/dokumen/{file.id}").status_code == 403


def test_documents_of_people_who_are_not_in_the_submission_stay_closed(as_):
    code = submission()
    dewi = as_(DEWI)
    rina = as_(RINA)
    rina.submit(at(code), "records", reason="Mencocokkan data.")
    add(dewi, passport="EF0000001", name="Zhou Yancheng")
    zhou = workers()[-1]
    document = worker_files.clean(pictures.small_jpeg(), "a.jpg")
    with unit_of_work():
        file_id = worker_files.add(db.session.merge(zhou), FileKind.PERMIT, document, by=DEWI.row).id
    lin = workers()[0]
    for worker in (lin, zhou):
        assert rina.get(f"{at(code)}/records/{worker.id}/dokumen/{file_id}").status_code == 404
