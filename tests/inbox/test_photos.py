"""Photos and PDFs in a case: small on its page, whole in a view of their own, never with anything that tells who made them."""

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from portal.audit.models import Deed
from portal.documents.pictures import Sort
from portal.storage.database import db, unit_of_work
from portal.tips.models import Photo
from tests import pictures
from tests.cast import BARITO_SELATAN, MARSELINUS, RINA
from tests.inbox.desk import at, case, deeds, enclose, reply, report, tagged, tip
from tests.journeys.errands import comes_in
from tests.visitors import Answer

HEIC, JPEG, PDF = "IMG_2041 Yansen.heic", "yansen.jpg", "surat yansen.pdf"


def links(page: Answer) -> list[str]:
    return [str(href) for href in page.tree.xpath("//ul[@class='photos mt3']//a/@href")]


def shown_at(page: Answer) -> str:
    """Where the viewer has its photo from."""
    return str(page.tree.xpath("//div[@class='frame']/img/@src")[0])


def openings() -> list[Deed]:
    return list(db.session.scalars(select(Deed).where(Deed.action == "photo.opened")))


def with_a_photo(**told: str) -> tuple[str, str]:
    """Codes of a case, and the address of its photo."""
    code = report(**told)
    enclose(code, ("a.jpg", pictures.small_jpeg()))
    return code, f"{at(code)}/foto/{tip(code).photos[0].id}"


def test_photos_stand_small_under_the_report_with_numbers_and_no_names(as_):
    code = report()
    enclose(code, (HEIC, pictures.heic_with_gps()), (PDF, pictures.pdf_with_metadata()))
    page = as_(RINA).get(at(code))
    assert len(links(page)) == 2
    (small,) = page.tree.xpath("//ul[@class='photos mt3']//img")
    assert small.get("src").startswith("data:image/jpeg;base64,")
    assert small.get("alt") == "Foto 1, lihat besar"
    assert "PDF 2, simpan" in page.words
    assert "2 file disimpan tanpa data lokasi, waktu, dan alat." in page.words
    assert "yansen" not in page.text.casefold()
    assert openings() == [], "looking at the small ones is no deed"


def test_what_came_with_an_answer_stands_under_it(as_):
    code = report()
    enclose(code, (JPEG, pictures.small_jpeg(1)))
    reply(code, "Ini fotonya, dari jalan.")
    enclose(code, ("lagi.jpg", pictures.small_jpeg(2)), with_message=True)
    page = as_(RINA).get(at(code))
    assert len(page.tree.xpath("//section[@id='report']//ul[contains(@class, 'photos')]//img")) == 1
    assert page.tree.xpath("//section[@id='talk']//ul[contains(@class, 'photos')]//img/@alt") == ["Foto 2, lihat besar"]


@pytest.mark.parametrize(
    "name, made", [(HEIC, pictures.heic_with_gps), (JPEG, pictures.jpeg_12mp_with_gps), (PDF, pictures.pdf_with_metadata)]
)
def test_what_an_officer_downloads_says_nothing_of_who_made_it(as_, name, made):
    received = made()
    assert any(mark in received for mark in (*pictures.SECRETS, *pictures.MARKS)), "the file does say something as it comes"
    code = report()
    enclose(code, (name, received))
    rina = as_(RINA)
    (address,) = links(rina.get(at(code)))
    got = rina.get(address if name == PDF else shown_at(rina.get(address)))
    assert got.status_code == 200
    assert got.mimetype == ("application/pdf" if name == PDF else "image/jpeg")
    assert [secret for secret in (*pictures.SECRETS, *pictures.MARKS) if secret in got.data] == []
    if name != PDF:
        picture = Image.open(BytesIO(got.data))
        assert picture.format == "JPEG"
        assert not picture.getexif()


def test_a_whole_photo_is_shown_by_the_browser_and_kept_by_nobody(as_):
    code, address = with_a_photo()
    got = as_(RINA).get(address)
    assert got.headers["Content-Disposition"] == f"inline; filename={code}-foto-1.jpg"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_pdf_is_saved_and_never_run_by_the_browser(as_):
    code = report()
    enclose(code, (PDF, pictures.pdf_with_metadata()))
    got = as_(RINA).get(f"{at(code)}/foto/{tip(code).photos[0].id}")
    assert got.headers["Content-Disposition"] == f"attachment; filename={code}-foto-1.pdf"


def test_opening_one_is_recorded_with_its_case_and_told_in_its_history(as_):
    code, address = with_a_photo()
    rina = as_(RINA)
    rina.get(address)
    (deed,) = openings()
    assert (deed.actor_id, deed.subject_id, deed.details) == (RINA.row.id, tip(code).photos[0].id, {"case": str(case(code).id)})
    assert "Foto atau PDF dibuka" in rina.get(at(code)).words


def test_another_offices_photos_do_not_exist(as_):
    mine, address = with_a_photo()
    theirs, elsewhere = with_a_photo(office=BARITO_SELATAN)
    rina = as_(RINA)
    assert rina.get(elsewhere).status_code == 404
    assert rina.get(f"{at(mine)}/foto/{tip(theirs).photos[0].id}").status_code == 404, "not by way of a case of one's own either"
    assert rina.get(f"{at(mine)}/foto/{uuid4()}").status_code == 404
    assert as_(MARSELINUS).get(address).status_code == 404
    assert openings() == []


def test_a_photo_that_was_deleted_meanwhile_is_a_404_in_words(as_):
    _, address = with_a_photo()
    rina = as_(RINA)
    with unit_of_work():
        db.session.delete(db.session.scalars(select(Photo)).one())
    got = rina.get(address)
    assert got.status_code == 404
    assert "tidak ada" in got.words


def test_the_small_ones_are_read_in_one_question_however_many(as_, app):
    from sqlalchemy import event

    few, many = report(), report("Yang kedua, dengan lebih banyak foto.")
    enclose(few, ("a.jpg", pictures.small_jpeg()))
    enclose(many, *((f"{n}.jpg", pictures.small_jpeg(n)) for n in range(5)))
    rina, numbers, asked = as_(RINA), [], []
    rina.get(at(few)), rina.get(at(many))
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for code in (few, many):
        asked.clear()
        assert rina.get(at(code)).status_code == 200
        numbers.append(len(asked))
        assert not any("photo.content" in question for question in asked), "nor is any whole one read"
    assert numbers[0] == numbers[1]


def test_a_report_that_says_only_who_somebody_is_is_marked_and_explained(as_):
    code = report("Ada orang asing berkulit lain tinggal di desa kami.")
    tagged(code, "needs_sifting")
    rina = as_(RINA)
    for page in (rina.get("/inbox/"), rina.get(at(code))):
        assert "Perlu disaring" in page.words
        assert "Cerita hanya menyebut rupa atau asal: saring dulu." in page.words
    assert "Keberadaan atau rupa saja bukan alasan untuk memeriksa orang." in rina.get(at(code)).words
    assert "Perlu disaring" not in rina.get(at(report("Yang lain, tentang kejadian di pasar."))).words
    assert deeds(code)[0] == "tip.received"


def test_other_tags_of_the_office_show_by_their_names(as_):
    code = report()
    tagged(code, "kesehatan")
    assert "kesehatan" in as_(RINA).get("/inbox/").words


# --- one after the other, larger by choice ------------------------------------------------------------------------------------


def with_three(**told: str) -> str:
    code = report(**told)
    enclose(code, ("a.jpg", pictures.small_jpeg(1)), (PDF, pictures.pdf_with_metadata()), ("c.jpg", pictures.small_jpeg(2)))
    return code


def test_a_photo_has_a_page_with_its_neighbours_and_says_whose_it_is(as_):
    code = with_three()
    rina = as_(RINA)
    first, _, last = links(rina.get(at(code)))
    page = rina.get(first)
    assert page.h1 == "Foto 1 dari 2"
    assert page.tree.xpath("//div[@class='frame']/img/@alt") == [f"Foto 1 dari laporan {case(code).spoken}"]
    assert page.tree.xpath("//a[@rel='next']/@href") == [last]
    assert page.tree.xpath("//a[@rel='prev']") == []
    assert rina.get(last).tree.xpath("//a[@rel='prev']/@href") == [first]
    assert f"{at(code)}#report" in page.links


def test_the_page_alone_is_no_deed_but_its_photo_is(as_):
    code = with_three()
    rina = as_(RINA)
    page = rina.get(links(rina.get(at(code)))[0])
    assert openings() == []
    assert rina.get(shown_at(page)).mimetype == "image/jpeg"
    assert len(openings()) == 1


def test_only_ones_own_photos_have_a_page_and_a_pdf_has_none(as_):
    mine, theirs = with_three(), with_three(office=BARITO_SELATAN)
    rina = as_(RINA)
    for photo in (*tip(theirs).photos, next(one for one in tip(mine).photos if one.sort is Sort.PDF)):
        assert rina.get(f"{at(mine)}/foto/{photo.id}/lihat").status_code == 404
    assert as_(MARSELINUS).get(links(rina.get(at(mine)))[0]).status_code == 404


def test_in_a_browser_without_script_a_photo_opens_on_its_page_and_is_larger_by_choice(street):
    code, _ = with_a_photo()
    rina = street.person(script=False)
    comes_in(rina, RINA)
    rina.goes_to(at(code))
    rina.page.get_by_role("link", name="Foto 1, lihat besar").press("Enter")
    shown = rina.page.locator(".frame img")
    expect(shown).to_have_js_property("naturalWidth", 320)
    expect(shown).to_have_js_property("naturalHeight", 240)
    before = shown.bounding_box()["width"]
    rina.page.get_by_label("2 kali", exact=True).check()
    assert shown.bounding_box()["width"] > before * 1.5
    assert rina.complaints == []


def test_in_a_browser_photos_open_over_the_page_and_the_keyboard_goes_through_them(street):
    code = with_three()
    rina = street.person()
    comes_in(rina, RINA)
    rina.goes_to(at(code))
    rina.page.get_by_role("link", name="Foto 1, lihat besar").press("Enter")
    dialog = rina.page.get_by_role("dialog", name="Foto 1 dari 2")
    dialog.wait_for()
    rina.page.keyboard.press("ArrowRight")
    rina.page.get_by_role("dialog", name="Foto 2 dari 2").wait_for()
    rina.page.keyboard.press("ArrowLeft")
    dialog.wait_for()
    rina.page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert rina.page.url.endswith(at(code)), "the case is still there"
    assert rina.complaints == []
